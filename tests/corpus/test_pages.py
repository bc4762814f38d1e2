"""Real captures through the real callbacks; what is expected was read in the files by a person."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from lxml import html as lxml_html

from aggregator.boards import Board
from aggregator.records import BoardRun, Posting, RawPosting, Reject
from aggregator.understand import understand
from tests.captures.cassettes import answers
from tests.corpus.captured import ABSENT, CORPUS
from tests.replay import Answer, replay, spider_of

if not CORPUS.is_dir():
    pytest.skip(ABSENT, allow_module_level=True)
API = "https://boards-api.greenhouse.io/v1/boards/board/jobs?content=true"
ORIGIN = "https://careers.example"


def greenhouse(body: str) -> list[Any]:
    board = Board(platform="greenhouse", slug="board", employer="", params={"token": "board"})
    spider = spider_of("greenhouse", [board])
    spider.scope = "all"
    return replay(spider, [Answer(API, CORPUS, text=body)])


def career_site(pages: list[str]) -> list[Any]:
    """The pages as those of one site, listed by its sitemap."""
    board = Board(platform="schema_org", slug="site", employer="", params={"origin": ORIGIN})
    spider = spider_of("schema_org", [board])
    spider.scope, spider.keeps_expired = "all", True
    urls = [f"{ORIGIN}/job/{number}" for number in range(len(pages))]
    sitemap = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    html = {"Content-Type": "text/html; charset=utf-8"}
    answers = [
        Answer(f"{ORIGIN}/robots.txt", CORPUS, status=404),
        Answer(f"{ORIGIN}/sitemap.xml", CORPUS, text=f"<urlset>{sitemap}</urlset>"),
        *(Answer(url, CORPUS, text=page, headers=html) for url, page in zip(urls, pages)),  # noqa: B905
    ]
    return replay(spider, answers)


def raw_postings(items: list[Any]) -> list[RawPosting]:
    return [item for item in items if isinstance(item, RawPosting)]


def one(page: str) -> Posting:
    (raw,) = raw_postings(career_site([page]))
    posting = understand(raw)
    assert posting.errors == []
    return posting


def check(posting: Posting, expected: dict[str, Any]) -> None:
    places = [(p.city, p.region, p.country) for p in posting.places]
    starts, ends = expected.pop("starts", ""), expected.pop("ends", "")
    assert posting.description.startswith(starts)
    assert posting.description.endswith(ends)
    got = {"places": places, **{k: getattr(posting, k) for k in expected if k != "places"}}
    assert {k: got[k] for k in expected} == expected


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


# ── greenhouse ──────────────────────────────────────────────────────────────────────────────


def cassette(name: str) -> str:
    """The body of a recorded answer."""
    ((body, _),) = answers((CORPUS / "greenhouse" / name).read_text(encoding="utf-8")) or []
    return body


GREENHOUSE = {
    "5311686008": {
        "title": "Country Lead, Data Center Security",
        "url": "https://job-boards.greenhouse.io/anthropic/jobs/5311686008",
        "requisition_id": "266171",
        "employer_raw": "Anthropic",
        "places": [("Sydney", "NSW", "AU")],
        "workplace_raw": "Remote",
        "posted_on": "2026-07-10",
        "closes_on": None,
        "starts": "About Anthropic",
        "ends": "our policy for using AI in our application process.",
    },
    "5215052008": {
        "title": "Amazon GTM Partnership, Startups",
        "requisition_id": "P-4729",
        "places": [
            ("San Francisco", "CA", "US"),
            ("New York", "NY", "US"),
            ("Seattle", "WA", "US"),
        ],
        "workplace": "on_site",
        "posted_on": "2026-05-11",
    },
    "5023394008": {
        "title": "Anthropic Fellows Program",
        "requisition_id": "PIP-11677",
        "location_raw": "London, UK; Ontario, CAN; Remote-Friendly, United States; "
        "San Francisco, CA",
        "posted_on": "2025-12-11",
    },
    "5101378008": {
        "title": "Account Executive, Public Sector",
        "requisition_id": "260322",
        "places": [("Sydney", "NSW", "AU")],
        "workplace_raw": None,
        "posted_on": "2026-04-07",
    },
    "8559344002": {
        "title": "ソリューションアーキテクト (プリセールス)",
        "url": "https://databricks.com/company/careers/open-positions/job?gh_jid=8559344002",
        "requisition_id": "FEQ327R203",
        "employer_raw": "Databricks",
        "places": [("Tokyo", None, "JP")],
        "posted_on": "2026-06-29",
        "starts": "FEQ327R203",
    },
    "8428882002": {"requisition_id": "CSQ327R31", "posted_on": "2026-03-05", "starts": "CSQ327R31"},
    "8023928": {
        "title": "Account Executive, Bridge",
        "url": "https://stripe.com/jobs/search?gh_jid=8023928",
        "requisition_id": None,
        "employer_raw": "Stripe",
        "places": [("London", None, "GB")],
        "posted_on": "2026-07-30",
        "text_kind": "none",
    },
    "8077887": {"title": "Account Executive, Bridge", "location_raw": "SF, NYC, SEA, CHI"},
    "8042978": {"places": [(None, None, "JP")], "posted_on": "2026-07-02"},
    "7893199": {"title": "Account Executive, Cross Border China", "posted_on": "2026-05-06"},
}


@pytest.mark.parametrize(
    ("name", "n"),
    [
        ("anthropic_jobs_content.json", 4),
        ("greenhouse_board_redacted.json", 2),
        ("jobs_ehddd.json", 6),
    ],
)
def test_greenhouse_board(name: str, n: int) -> None:
    items = greenhouse((CORPUS / "greenhouse" / name).read_text(encoding="utf-8"))
    raws = raw_postings(items)
    assert (len(raws), items[-1].outcome, items[-1].n_rejected) == (n, "complete", 0)
    for raw in raws:
        assert all((raw.title, raw.url, raw.location, raw.employer, raw.posted_text, raw.locale))
        if expected := GREENHOUSE.get(raw.external_id):
            check(understand(raw), dict(expected))


def test_greenhouse_texts_are_whole() -> None:
    data = json.loads((CORPUS / "greenhouse" / "anthropic_jobs_content.json").read_text("utf-8"))
    raws = raw_postings(greenhouse(json.dumps(data)))
    for job, raw in zip(data["jobs"], raws, strict=True):
        shown = lxml_html.fromstring(unescape(job["content"]))
        assert words(understand(raw).description) == words(" ".join(shown.itertext()))


def test_greenhouse_old_list() -> None:
    raws = raw_postings(greenhouse(cassette("cassette_jobs.yml")))
    got = [(r.external_id, r.title, r.url, r.location) for r in raws]
    base = "http://boards.greenhouse.io/generalassembly/jobs"
    assert got == [
        ("721", "Application developer", f"{base}/721", "New York, NY"),
        ("722", "Finance Analyst", f"{base}/722", "New York"),
    ]


@pytest.mark.parametrize("name", ["cassette_job.yml", "cassette_job_with_questions.yml"])
def test_greenhouse_old_single_job(name: str) -> None:
    (raw,) = raw_postings(greenhouse(cassette(name)))
    assert (raw.external_id, raw.title) == ("721", "Application developer")
    posting = understand(raw)
    check(posting, {"places": [("New York", "NY", "US")], "starts": "Who this job is right for"})
    assert "Required skills & experience" in posting.description
    assert "haven't heard of them cred." in posting.description


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("cassette_offices.yml", ["722", "721"]),
        ("cassette_office.yml", None),
        ("cassette_departments.yml", None),
        ("cassette_department.yml", None),
    ],
)
def test_greenhouse_trees(name: str, ids: list[str] | None) -> None:
    body = cassette(name)
    found = {raw.external_id for raw in raw_postings(greenhouse(body))}
    assert found == set(re.findall(r"greenhouse\.io/\w+/jobs/(\d+)", body))
    assert ids is None or found == set(ids)


def test_greenhouse_department_tree() -> None:
    text = (CORPUS / "greenhouse" / "departments.json").read_text(encoding="utf-8")
    found = [raw.external_id for raw in raw_postings(greenhouse(text))]
    assert sorted(found) == sorted(set(re.findall(r'"id": (\d+), "title"', text)))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("cassette_invalid_id.yml", "Could not find a job with id '123' for generalassembly"),
        (
            "cassette_invalid_organization.yml",
            "Could not find a job board with token 'not-real-inc'",
        ),
    ],
)
def test_greenhouse_errors(name: str, said: str) -> None:
    run = greenhouse(cassette(name))[-1]
    assert (run.outcome, run.reason) == ("failed", said)


def test_greenhouse_documented_samples() -> None:
    text = (CORPUS / "greenhouse" / "docs_jobs.md").read_text(encoding="utf-8")
    samples = [s for s in re.findall(r"```json\n(.*?)```", text, re.DOTALL) if '"title"' in s]
    first, second = (raw_postings(greenhouse(sample)) for sample in samples[:2])
    assert [r.external_id for r in first + second] == ["127817", "127817"]
    assert (first[0].title, first[0].location, first[0].requisition_id) == (
        "Vault Designer",
        "NYC",
        "50",
    )


# ── pages ───────────────────────────────────────────────────────────────────────────────────

FAULTS: dict[str, dict[str, Any]] = {
    "extracts_html_entity_encoded_block.html": {"title": "R&D Engineer"},
    "extracts_vagas_style_javascript_cdata_block.html": {
        "title": "Analista Contábil",
        "description": "Responsabilidades e requisitos da função.",
        "places": [("Campinas", "SP", "BR")],
        "posted_on": "2026-07-17",
        "closes_on": "2026-08-17",
    },
    "parse_html_can_ignore_incorrect_provider_locations.html": {
        "title": "Apprentice",
        "description": "Learn precision manufacturing.",
        "places": [],
    },
    "parse_html_prefers_jsonld_location_over_meta_location.html": {
        "title": "Business Analyst",
        "location_raw": "Bangalore, Karnataka, IN",
    },
    "parses_job_meta_fallback_with_secondary_locations.html": {
        "title": "Lead Product Owner",
        "requisition_id": "21014070",
        "workplace": "hybrid",
        "posted_on": "2026-05-28",
        "description": "Own the product roadmap & delivery.",
        "location_raw": "Manila, Philippines; Hyderabad,India; Mumbai,India; New Delhi,India",
    },
    "parses_talentbrew_double_escaped_description_line_breaks.html": {
        "title": "Engineer",
        "places": [("Franklin Lakes", "NJ", "US")],
        "starts": "Build devices.",
        "ends": "Test them.",
    },
    "repairs_talemetry_invalid_dollar_escape.html": {
        "title": "Program Manager",
        "description": "The salary range is $106490 to $177476.",
        "pay_min": 106490.0,
        "pay_max": 177476.0,
    },
    "repairs_talemetry_missing_property_comma.html": {
        "title": "Sanitation Team Member",
        "employer_raw": "OFI",
        "places": [("Bayonne", "NJ", "US")],
        "posted_on": "2026-08-15",
        "description": "Keep the facility safe.",
    },
}
PAGES: dict[str, dict[str, Any]] = {
    "cryptojobslist_graph.html": {
        "title": "Blockchain - Sr Lead Security Engineer",
        "url": "https://cryptojobslist.com/jobs/blockchain-sr-lead-security-engineer-plano-tx"
        "-united-states-at-jpmorgan-chase-co",
        "employer_raw": "JPMorgan Chase & Co",
        "places": [("Plano", "TX", "US")],
        "pay_min": 180000.0,
        "pay_max": 250000.0,
        "pay_currency": "USD",
        "pay_period": "year",
        "pay_origin": "structured",
        "employment_type": ["full_time"],
        "posted_on": "2026-07-23",
        "closes_on": "2026-09-21",
        "hours_min": 40.0,
        "starts": "Design and operate secure wallet infrastructure.",
    },
    "cryptovalley_job.html": {
        "title": "Data Scientist - Fraud Risk",
        "url": "https://cryptovalley.jobs/jobs/data-scientist-fraud-risk-6a6f0946",
        "employer_raw": "Solana Foundation",
        "places": [("New York", "NY", "US")],
        "posted_on": "2026-08-10",
        "closes_on": "2026-09-09",
        "description": "Detect fraud and security risk on-chain.",
    },
    "jsonld_meta_software_engineer.html": {
        "title": "Software Engineer, Infrastructure",
        "employer_raw": "Meta",
        "posted_on": "2025-06-10",
        "closes_on": "2026-06-08",
        "employment_type": ["full_time"],
        "starts": "Meta is seeking talented engineers",
        "ends": "staying current with emerging AI technologies",
    },
    "jsonld_neura_robotics_manager.html": {
        "title": "Manager Ecosystem Integration & Certification (Human)",
        "requisition_id": "00df0928-b013-448c-b3dd-6c6fb80eadc2",
        "employer_raw": "Neura Robotics GmbH",
        "places": [("Metzingen", None, "DE")],
        "posted_on": "2025-11-06",
        "starts": "Your mission & challenges",
        "ends": "Support for your personal and professional development.",
    },
}


@pytest.mark.parametrize("name", FAULTS)
def test_faulty_page(name: str) -> None:
    page = (CORPUS / "jsonld_faults" / name).read_text(encoding="utf-8")
    check(one(page), dict(FAULTS[name]))


@pytest.mark.parametrize("name", PAGES)
def test_page(name: str) -> None:
    page = (CORPUS / "jsonld_pages" / name).read_text(encoding="utf-8")
    check(one(page), dict(PAGES[name]))


def test_meta_names_its_places_beside_one_repeated_address() -> None:
    page = (CORPUS / "jsonld_pages" / "jsonld_meta_software_engineer.html").read_text("utf-8")
    cities = [place.city for place in one(page).places if place.city]
    assert cities == [
        *("Sunnyvale", "Bellevue", "Redmond", "Austin", "Menlo Park"),
        *("Seattle", "Burlingame", "New York"),
    ]


def test_a_posting_without_title_is_handed_on_to_be_rejected() -> None:
    page = (CORPUS / "jsonld_faults" / "extracts_multiple_blocks.html").read_text("utf-8")
    (raw,) = raw_postings(career_site([page]))
    assert raw.title == ""


def test_every_fault_and_page_is_expected_here() -> None:
    names = {path.name for path in CORPUS.glob("jsonld_faults/*")}
    assert names == {*FAULTS, "extracts_multiple_blocks.html"}
    assert {path.name for path in CORPUS.glob("jsonld_pages/*")} == set(PAGES)


def test_pages_without_a_posting_are_rejected_with_what_came() -> None:
    paths = sorted((CORPUS / "html_job_pages").iterdir())
    items = career_site([path.read_text(encoding="utf-8") for path in paths])
    rejects = [item for item in items if isinstance(item, Reject)]
    assert [reject.reason for reject in rejects] == ["no posting on the page"] * len(paths)
    assert all(reject.excerpt for reject in rejects)
    assert raw_postings(items) == []


# ── schema.org's own examples, each in three syntaxes ───────────────────────────────────────


def examples() -> Iterator[tuple[str, str]]:
    text = (CORPUS / "schemaorg" / "examples.txt").read_text(encoding="utf-8")
    example = text.split("TYPES: #eg-0028 JobPosting")[1].split("TYPES:")[0]
    parts = re.split(r"^(MICRODATA|RDFA|JSON):$", example, flags=re.MULTILINE)
    yield from zip(parts[1::2], parts[2::2], strict=True)


@pytest.mark.parametrize(("syntax", "page"), list(examples()))
def test_official_example(syntax: str, page: str) -> None:
    expected = {
        "title": "Software Engineer",
        "employer_raw": None if syntax == "JSON" else "ABC Company Inc.",
        "places": [("Kirkland", "WA", "US")],
        "employment_type": ["full_time"],
        "hours_min": 40.0,
        "pay_min": 100000.0,
        "pay_max": 100000.0,
        "pay_currency": "USD",
        "posted_on": "2011-10-31",
        "education_raw": "Bachelor's Degree in Computer Science, Information Systems or related "
        "fields of study.",
    }
    posting = one(page)
    check(posting, expected)
    for said in (
        "seeks a full-time mid-level software engineer",
        "Design and write specifications",
        "Minumum 3 years experience",
        "Web application development using Java/J2EE",
        "Highly motivated.",
        "Medical, Life, Dental",
        "Performance-based annual bonus plan",
    ):
        assert said in posting.description


# ── 541 records of NHS Jobs, November 2020 ──────────────────────────────────────────────────

RECORDS: dict[int, dict[str, Any]] = {
    0: {
        "title": "Bank Band 2 HealthCare Assistants- Day Shifts Only",
        "url": "https://www.jobs.nhs.uk/xi/vacancy/915916282",
        "pay_raw": None,
        "posted_on": "2020-01-13",
        "closes_on": "2020-12-31",
        "starts": "University College London Hospitals NHS Foundation Trust (UCLH)",
        "ends": "If you fit the above criteria, please apply today.",
    },
    3: {
        "title": "Rotational Pharmacy Technician - Band 5 - Pharmacy (Welcome Payment)",
        "employer_raw": "West Suffolk NHS Foundation Trust",
        "places": [("Bury St. Edmunds", None, "GB")],
        "pay_min": 24214.0,
        "pay_max": 30112.0,
        "pay_period": "year",
        "posted_on": "2020-09-03",
        "closes_on": "2020-11-30",
    },
    5: {"title": "Healthcare Assistant", "pay_raw": "£8.83 per hour", "posted_on": "2020-09-09"},
    38: {"title": "Advanced Specialist & Practice Research Pharmacist- Stroke Services"},
    60: {
        "title": "Senior Healthcare Assistant",
        "employer_raw": "University Hospitals Plymouth NHS Trust",
        "places": [("Plymouth", None, "GB")],
        "pay_min": 19737.0,
        "pay_max": 21142.0,
        "pay_currency": "GBP",
        "posted_on": "2020-10-26",
        "closes_on": "2020-11-09",
    },
    75: {"title": "Healthcare Assistant - Children's Care"},
    92: {
        "title": "Bank - Aseptic Pharmacy Assistant B3/4",
        "pay_min": None,
        "pay_raw": None,
        "posted_on": "2020-10-28",
        "closes_on": "2020-11-27",
    },
    105: {"places": [("Oxford", None, "GB")], "posted_on": "2020-10-29", "pay_max": 21142.0},
    158: {"places": [("Radlett", None, "GB")], "closes_on": "2020-11-17"},
    227: {
        "title": "Pre registration Trainee Pharmacy Technician",
        "employer_raw": "Western Sussex Hospitals NHS Foundation Trust",
        "places": [("Chichester", None, "GB")],
        "pay_min": 16632.0,
        "pay_max": 17820.0,
        "starts": "Would you like an opportunity to train in Pharmacy",
    },
    241: {"title": "Salaried GP/Lead Gp", "posted_on": "2018-12-27", "pay_min": None},
    296: {"posted_on": "2020-06-25", "closes_on": "2021-09-20"},
    405: {"places": [("Bradford", None, "GB")], "pay_min": 30615.0, "pay_max": 30615.0},
    532: {"places": [("Barrow in Furness", None, "GB")], "closes_on": "2020-11-26"},
}


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    lines = (CORPUS / "jsonld_records" / "nhs_jobs_2020.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in lines.splitlines()]


@pytest.fixture(scope="module")
def record_items(records: list[dict[str, Any]]) -> list[Any]:
    script = '<html><head><script type="application/ld+json">%s</script></head></html>'
    return career_site([script % json.dumps(record) for record in records])


def test_every_record_is_read(records: list[dict[str, Any]], record_items: list[Any]) -> None:
    run, raws = record_items[-1], raw_postings(record_items)
    assert isinstance(run, BoardRun)
    assert (run.outcome, run.n_listed, run.n_fetched, run.n_rejected) == ("complete", 541, 541, 0)
    for record, raw in zip(records, raws, strict=True):
        place, amount = record["jobLocation"], record["baseSalary"]["value"]
        assert raw.title == unescape(record["title"]).strip()
        assert raw.url == record["url"]
        assert raw.employer == unescape(record["hiringOrganization"]["name"]).strip()
        assert raw.posted_text == record["datePosted"]
        assert raw.closing_text == record["validThrough"]
        assert raw.places[0].postal_code == place["address"]["postalCode"]
        assert raw.places[0].latitude == float(place["geo"]["latitude"])
        assert (raw.pay is None) == ("minValue" not in amount and "maxValue" not in amount)


def test_every_text_of_the_records_is_whole(
    records: list[dict[str, Any]], record_items: list[Any]
) -> None:
    for record, raw in zip(records, raw_postings(record_items), strict=True):
        shown = lxml_html.fromstring(f"<div>{unescape(record['description'])}</div>")
        got = "".join(words(understand(raw).description))
        assert got == "".join(words(" ".join(shown.itertext()))), record["url"]


@pytest.mark.parametrize("number", RECORDS)
def test_record(number: int, record_items: list[Any]) -> None:
    check(understand(raw_postings(record_items)[number]), dict(RECORDS[number]))
