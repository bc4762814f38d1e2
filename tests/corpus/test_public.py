"""Captures of USAJOBS, NHS Jobs, Phenom, Adzuna and Jobvite, read by a person."""

from __future__ import annotations

import json
from typing import Any

import pytest
from lxml import html as lxml_html

from aggregator.boards import Board
from aggregator.records import BoardRun, Listed, Posting, RawPosting
from aggregator.understand import understand
from tests.corpus.captured import ABSENT, CORPUS
from tests.replay import Answer, replay, spider_of

if not CORPUS.is_dir():
    pytest.skip(ABSENT, allow_module_level=True)
KEYS = dict.fromkeys(
    (
        "AGGREGATOR_CONTACT",
        "AGGREGATOR_USAJOBS_KEY",
        "AGGREGATOR_ADZUNA_ID",
        "AGGREGATOR_ADZUNA_KEY",
    ),
    "jo@example.org",
)
NOTHING = {
    "adzuna": '{"count": 0, "results": []}',
    "phenom": '{"refineSearch": {"totalHits": 0, "data": {"jobs": []}}}',
    "usajobs": '{"SearchResult": {"SearchResultItems": []}}',
    "nhs_jobs": "<nhsJobs/>",
}


class Captured(Answer):
    """Gives a capture's list once, a page to every detail, and else an empty list."""

    page: str | None = None

    def fits(self, request: Any) -> bool:
        return True

    def response(self, request: Any) -> Any:
        is_detail = "entry" in request.cb_kwargs
        if self.times == 1:
            self.text = (CORPUS / self.url).read_text(encoding="utf-8")
        elif is_detail:
            self.text = self.page or "<html><body></body></html>"
        else:
            self.text = NOTHING[request.cb_kwargs["board"].platform]
        kind = {"{": "application/json", "<": "text/html"}[self.text.lstrip()[0]]
        self.headers = {"Content-Type": f"{kind}; charset=utf-8"}
        return super().response(request)


def crawl(file: str, page: str | None = None, **params: str) -> list[Any]:
    platform = file.partition("/")[0]
    board = Board(platform=platform, slug="board", employer="", country=None, params=dict(params))
    spider = spider_of(platform, [board])
    spider.scope, spider.settings = "all", KEYS
    answer = Captured(file, CORPUS)
    answer.page = page
    return replay(spider, [answer])


def read(items: list[Any]) -> dict[str, tuple[RawPosting, Posting]]:
    found = {r.external_id: (r, understand(r)) for r in items if isinstance(r, RawPosting)}
    assert all(posting.errors == [] for _, posting in found.values())
    return found


def check(posting: Posting, **expected: Any) -> None:
    got = {name: getattr(posting, name) for name in expected if name != "places"}
    got |= {"places": [(p.city, p.region, p.country) for p in posting.places]}
    assert {name: got[name] for name in expected} == expected


def letters(text: str) -> str:
    shown = lxml_html.fromstring(f"<div>{text}</div>").text_content()
    return "".join(filter(str.isalnum, shown))


# ── USAJOBS ─────────────────────────────────────────────────────────────────────────────────


def test_usajobs_2023() -> None:
    items = crawl("usajobs/search_2023_national_10.json")
    run: BoardRun = items[-1]
    assert (run.outcome, run.n_claimed, run.n_listed, run.n_rejected) == ("truncated", 10000, 10, 0)
    raw, posting = read(items)["451842500"]
    check(
        posting,
        title="Attorney and Assistant United States Attorney",
        url="https://www.usajobs.gov/job/451842500",
        requisition_id="OARMAV1",
        employer_raw="Offices, Boards and Divisions",
        places=[("Washington", "DC", "US")],
        posted_on="2022-11-28",
        closes_on="2023-11-27",
        pay_min=55756.0,
        pay_max=143598.0,
        pay_currency="USD",
        pay_period="year",
        employment_type=["full_time"],
        text_kind="full",
    )
    assert raw.location == "Washington, District of Columbia"
    assert posting.description.endswith(
        "Applicants will be notified if they are selected for an interview."
    )


@pytest.mark.parametrize(
    ("file", "n"),
    [
        ("search_2015_fixture.json", 10),
        ("search_2021_org_GS_10.json", 25),
        ("search_2023_national_10.json", 10),
        ("search_2023_no_results.json", 0),
        ("search_2023_no_results_location.json", 0),
        ("search_2026_trimmed.json", 3),
    ],
)
def test_usajobs_texts_and_places_are_whole(file: str, n: int) -> None:
    items, data = (
        crawl(f"usajobs/{file}"),
        json.loads((CORPUS / "usajobs" / file).read_text("utf-8")),
    )
    found = read(items)
    assert len(found) == n
    jobs = [row["MatchedObjectDescriptor"] for row in data["SearchResult"]["SearchResultItems"]]
    for job, (raw, posting) in zip(jobs, found.values(), strict=True):
        assert raw.title == job["PositionTitle"]
        assert len(raw.places) == len(job.get("PositionLocation", raw.places))
        said = letters(posting.description)
        for text in (job.get("QualificationSummary"), job["UserArea"]["Details"]["JobSummary"]):
            assert letters(text or "") in said
        assert "AgencyContactEmail" not in raw.payload


def test_usajobs_of_other_years() -> None:
    hourly = read(crawl("usajobs/search_2015_fixture.json"))["390086900"][1]
    check(
        hourly,
        places=[("Fargo", "ND", "US")],
        pay_min=19.54,
        pay_max=26.23,
        pay_period="hour",
        posted_on="2018-04-12",
        closes_on="2018-10-31",
        employment_type=["part_time"],
    )
    several = read(crawl("usajobs/search_2021_org_GS_10.json"))["611183300"][1]
    check(
        several,
        title="Contract Specialist",
        requisition_id="21FASB393TSMP",
        employer_raw="Federal Acquisition Service",
        location_raw="Multiple Locations",
        places=[("Huntsville", "AL", "US"), ("Atlanta", "GA", "US")],
        pay_min=80095.0,
        pay_max=106134.0,
        posted_on="2021-08-17",
        closes_on="2021-09-07",
    )
    remote = read(crawl("usajobs/search_2026_trimmed.json"))["875440800"][1]
    check(
        remote,
        requisition_id="PHMSA.PSRG-2026-0018",
        url="https://www.usajobs.gov/job/875440800",
        workplace="remote",
        places=[(None, None, "US")],
        pay_min=106437.0,
        pay_max=158322.0,
        posted_on="2026-07-06",
    )


# ── NHS Jobs ────────────────────────────────────────────────────────────────────────────────


def test_nhs_jobs() -> None:
    page = "<html><body><h1>x</h1></body></html>"
    items = crawl("nhs_jobs/search_xml_page1_2024.xml", page)
    assert (items[-1].outcome, items[-1].n_claimed, items[-1].n_listed) == ("truncated", 54, 2)
    first, second = (posting for _, posting in read(items).values())
    check(
        first,
        external_id="3394135",
        title="Leadership and Management Trainee, Band 6",
        url="https://www.jobs.nhs.uk/candidate/jobadvert/C9309-24-0264",
        requisition_id="C9309-24-0264",
        employer_raw="University College London Hospitals NHS Foundation Trust",
        location_raw="London, NW1 2PG",
        grade="Band 6",
        posted_on="2024-02-12",
        closes_on="2024-03-06",
        pay_min=37578.6,
        pay_max=39709.5,
        pay_currency="GBP",
        text_kind="snippet",
    )
    check(second, external_id="3446824", title="Support Team Apprentice", closes_on="2024-03-20")
    assert first.description.endswith("the potential to make a difference at one ...")


def test_nhs_jobs_without_results() -> None:
    run = crawl("nhs_jobs/search_xml_no_results.xml")[-1]
    assert (run.outcome, run.n_claimed, run.n_listed) == ("complete", 0, 0)


# ── Phenom ──────────────────────────────────────────────────────────────────────────────────


def test_phenom_list_and_detail() -> None:
    detail = (CORPUS / "phenom/united_jobDetail.json").read_text("utf-8")
    items = crawl("phenom/united_refineSearch.json", detail, host="careers.example")
    assert (items[-1].outcome, items[-1].n_claimed, items[-1].n_listed) == ("truncated", 147, 2)
    posting = read(items)["ORD00003607"][1]
    check(
        posting,
        title="Supervisor - Catering Operations & Logistics",
        url="https://careers.example/us/en/job/ORD00003607/"
        "Supervisor-Catering-Operations-Logistics",
        apply_url="https://ual-pro.taleo.net/careersection/10400/jobdetail.ftl?job=ORD00003607",
        places=[("Chicago", "IL", "US")],
        posted_on="2026-07-09",
        text_kind="full",
    )
    assert "overseeing catering kitchen operations" in posting.description
    assert "food-safety knowledge required." in posting.description


def test_phenom_of_a_site_that_asks_another_way() -> None:
    items = crawl("phenom/snowflake_search_response.json", host="careers.snowflake.com")
    assert (items[-1].outcome, items[-1].n_claimed, items[-1].n_listed) == ("truncated", 12, 10)
    data = json.loads((CORPUS / "phenom/snowflake_search_response.json").read_text("utf-8"))
    found = read(items)
    for job in data["searchJobs"]["data"]["jobs"]:
        raw, _ = found[job["reqId"]]
        assert (raw.title, raw.url, raw.text_kind) == (job["title"], job["detailUrl"], "snippet")
        assert raw.location == (" ".join(job["location"].split()) or None)
    places = [place.text for place in found["REQ18172"][0].places]
    assert places == ["Finland", "Remote, Norway", "Denmark", "Remote, Sweden"]


# ── Adzuna ──────────────────────────────────────────────────────────────────────────────────


def test_adzuna() -> None:
    items = crawl("adzuna/us_search.json", market="us")
    assert (items[-1].outcome, items[-1].n_claimed, items[-1].n_listed) == ("truncated", 29378, 4)
    found = read(items)
    raw, posting = found["5801147013"]
    check(
        posting,
        title="Senior Software Developer",
        url="https://www.adzuna.com/details/5801147013?utm_medium=api&utm_source=d6920beb",
        employer_raw="SSG",
        location_raw="State Farm, Arlington County",
        posted_on="2026-07-15",
        pay_min=85389.0,
        pay_max=116975.0,
        pay_currency="USD",
        text_kind="snippet",
        employment_type=["full_time"],
    )
    assert len(raw.description or "") == 500
    predicted = {name: posting.pay_min for name, (_, posting) in found.items()}
    assert [name for name, low in predicted.items() if low is None] == [
        "5801265421",
        "5801264268",
        "5801171816",
    ]
    check(found["5801265421"][1], places=[("Boston", "MA", "US")])


# ── Jobvite ─────────────────────────────────────────────────────────────────────────────────


def test_jobvite() -> None:
    page = "<html><body><div class='jv-job-detail-description'><p>x</p></div></body></html>"
    items = crawl("jobvite/gum1x_jobs.html", page, account="acme")
    site = "https://jobs.jobvite.com/careers/acme/job"
    assert [(r.external_id, r.title, r.url, r.location) for r, _ in read(items).values()] == [
        ("oABCwfwO", "Software Engineering Intern", f"{site}/oABCwfwO", "Berlin, Germany"),
        ("oXYZ12345", "Senior Backend Engineer", f"{site}/oXYZ12345", "Remote"),
    ]
    assert {i.external_id for i in items if isinstance(i, Listed)} == {"oABCwfwO", "oXYZ12345"}
