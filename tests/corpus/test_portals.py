"""Captures of iCIMS and Jibe through the real callbacks; what is expected was read in them."""

from __future__ import annotations

from typing import Any

import pytest

from aggregator.boards import Board
from aggregator.records import Listed, Posting, RawPosting
from aggregator.understand import understand
from tests.corpus.captured import ABSENT, CORPUS
from tests.replay import Answer, replay, spider_of

if not CORPUS.is_dir():
    pytest.skip(ABSENT, allow_module_level=True)

HOST = "careers-acmefreight.icims.com"
NO_SITEMAP = Answer(f"https://{HOST}/sitemap.xml", CORPUS, status=404)
FIRST = f"https://{HOST}/jobs/search?ss=1&pr=0&in_iframe=1"
SECOND = f"https://{HOST}/jobs/search?pr=1&in_iframe=1"


def portal() -> Any:
    board = Board(platform="icims", slug="board", employer="Acme", params={"host": HOST})
    spider = spider_of("icims", [board])
    spider.scope, spider.keeps_expired = "all", True
    return spider


def page(name: str, path: str) -> Posting:
    """The posting of a captured page, which the sitemap lists."""
    url = f"https://{HOST}/jobs/{path}/job"
    answers = [
        Answer(
            f"https://{HOST}/sitemap.xml",
            CORPUS,
            text=f"<urlset><url><loc>{url}</loc></url></urlset>",
        ),
        Answer(f"{url}?in_iframe=1", CORPUS, body=f"icims/{name}"),
    ]
    items = replay(portal(), answers)
    (raw,) = [item for item in items if isinstance(item, RawPosting)]
    assert (items[-1].outcome, items[-1].n_rejected) == ("complete", 0)
    posting = understand(raw)
    assert posting.errors == []
    return posting


def test_icims_page_with_jsonld() -> None:
    posting = page("icims_detail_with_jsonld.html", "47917/meta-lab-assistant-manager")
    assert (posting.external_id, posting.title) == ("47917", "Meta Lab Assistant Manager")
    address = "https://careers-bdssolutions.icims.com/jobs/47917/meta-lab-assistant-manager/job"
    assert posting.url == address
    assert posting.employer_raw == "BDS Connected Solutions"
    assert [(p.city, p.region, p.country) for p in posting.places] == [("Houston", "TX", "US")]
    assert (posting.posted_on, posting.closes_on) == ("2026-02-13", "2026-03-13")
    pay = (posting.pay_min, posting.pay_max, posting.pay_currency, posting.pay_period)
    assert pay == (65000, 70000, "USD", "year")
    assert posting.employment_type == ["full_time"]
    assert [line for line in posting.description.splitlines() if line] == [
        "At a Glance",
        "BDS Connected Solutions is looking for a Meta Lab Assistant Manager.",
        "What You'll Do",
        "- Manage daily lab operations",
        "- Lead team of 5 technicians",
        "What You'll Bring",
        "- 3+ years management experience",
        "- Technical background",
    ]


def test_icims_page_without_jsonld() -> None:
    posting = page("icims_detail_no_jsonld.html", "48000/senior-field-technician")
    assert (posting.external_id, posting.title) == ("48000", "Senior Field Technician")
    assert posting.url == f"https://{HOST}/jobs/48000/senior-field-technician/job"
    assert [(p.city, p.region, p.country) for p in posting.places] == [("Dallas", "TX", "US")]
    assert (posting.posted_on, posting.pay_raw) == (None, None)
    assert [line for line in posting.description.splitlines() if line] == [
        "Overview",
        (
            "Join our field team as a Senior Field Technician. "
            "You will be responsible for on-site installations and repairs."
        ),
        "Requirements",
        "- 5+ years field experience",
        "- Valid driver's license",
    ]


def test_icims_search_page() -> None:
    spider = portal()
    body = (
        '<!DOCTYPE html><html><body><div class="iCIMS_JobContent"><p>Text.</p></div></body></html>'
    )
    slugs = ("1234/director%2c-revenue-operations", "5678/forklift-operator")
    html = {"Content-Type": "text/html; charset=utf-8"}
    answers = [
        Answer(NO_SITEMAP.url, CORPUS, status=404),
        Answer(FIRST, CORPUS, body="icims/search_page.html"),
        Answer(SECOND, CORPUS, text='<ul class="iCIMS_JobsTable"></ul>', headers=html),
        *(
            Answer(f"https://{HOST}/jobs/{slug}/job?in_iframe=1", CORPUS, text=body, headers=html)
            for slug in slugs
        ),
    ]
    items = replay(spider, answers)
    listed = {i.external_id: (i.title, i.decision) for i in items if isinstance(i, Listed)}
    assert listed == {
        "1234": ("Director, Revenue Operations & Strategy", None),
        "5678": ("Forklift Operator", None),
        "9999": ("Foreign Host Card", "rejected"),
    }
    raws = [item for item in items if isinstance(item, RawPosting)]
    assert [(raw.requisition_id, raw.location) for raw in raws] == [
        ("2026-1234", "US-NJ-Edison"),
        ("2026-5678", "US-CA-Fontana"),
    ]
    assert items[-1].outcome == "complete"


JIBE = {
    "18921": (
        "Aircraft Systems Engineer 2 (Project Lead)",
        ("New Century", "66031", 38.8421694, -94.89469790000001),
        "2026-06-24",
        "Overview We are seeking a full-time Aircraft Systems Engineer 2",
    ),
    "18411": (
        "Material Handler Equipment (Weekend Shift)",
        ("Olathe", "66062", 38.8544725, -94.79733329999999),
        "2026-06-22",
        "Overview We are seeking a full-time Material Handler - Equipment",
    ),
    "18683": (
        "Software Engineer - Fitness",
        ("Olathe", "66062", 38.8563105, -94.8012047),
        "2026-05-15",
        "Overview We are seeking a full-time Software Engineer - Fitness",
    ),
}


def test_jibe_list_is_cut_to_three_of_303() -> None:
    host = "careers.garmin.com"
    board = Board(platform="jibe", slug="board", employer="Garmin", params={"host": host})
    spider = spider_of("jibe", [board])
    spider.scope = "all"
    url = f"https://{host}/api/jobs?page={{}}&limit=100"
    answers = [
        Answer(url.format(1), CORPUS, body="jibe/garmin_api_jobs.json"),
        Answer(url.format(2), CORPUS, text='{"jobs": [], "totalCount": 303, "count": 303}'),
    ]
    items = replay(spider, answers)
    run = items[-1]
    assert (run.outcome, run.n_claimed, run.n_listed) == ("truncated", 303, 3)
    raws = {item.external_id: item for item in items if isinstance(item, RawPosting)}
    assert list(raws) == list(JIBE)
    for name, (title, where, posted_on, start) in JIBE.items():
        raw, posting = raws[name], understand(raws[name])
        (place,) = raw.places
        assert (raw.title, raw.url) == (title, f"https://{host}/jobs/{name}?lang=en-us")
        assert (place.city, place.postal_code, place.latitude, place.longitude) == where
        assert [(p.region, p.country) for p in posting.places] == [("KS", "US")]
        assert (raw.employer, raw.requisition_id) == ("Garmin International, Inc.", name)
        assert raw.apply_url == f"https://careers-garmin.icims.com/jobs/{name}/login"
        assert (posting.posted_on, posting.pay_raw) == (posted_on, None)
        assert (posting.employment_type, posting.workplace) == (["full_time"], "on_site")
        assert posting.description.startswith(start)
        assert "\nResponsibilities\nEssential Functions" in posting.description
        assert "\nQualifications\nBasic Qualifications" in posting.description
