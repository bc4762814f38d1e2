"""Captures of SmartRecruiters, Teamtailor, Paylocity and Breezy, read by a person."""

from __future__ import annotations

import json
from typing import Any

import pytest

from aggregator.records import Listed
from aggregator.understand import understand
from tests.corpus.captured import ABSENT, CORPUS, body, check, crawl, letters, raws, shown

if not CORPUS.is_dir():
    pytest.skip(ABSENT, allow_module_level=True)


def sections(detail: dict[str, Any]) -> list[str]:
    """The headings and texts of a detail, in the order of the page."""
    parts = detail["jobAd"]["sections"].values()
    return [said for part in parts if part["text"] for said in (part["title"], part["text"])]


def test_smartrecruiters_list_and_details() -> None:
    wrapped = json.loads(body("smartrecruiters/bosch_list_and_detail_wrapped.json"))
    rows = [row for page in wrapped["list_pages"] for row in page["content"]]
    details = {name: json.dumps(detail) for name, detail in wrapped["details"].items()}
    page = json.dumps({"totalFound": 3, "content": rows})
    items = crawl("smartrecruiters", {"company": "BoschGroup"}, page, details)
    assert (items[-1].outcome, items[-1].n_claimed, items[-1].n_rejected) == ("complete", 3, 0)
    first, second, third = map(understand, raws(items))
    assert letters(first.description) == shown(*sections(wrapped["details"][first.external_id]))
    check(
        first,
        {
            "external_id": "744000135080134",
            "title": "Facilities Soft Services Engineer",
            "url": "https://jobs.smartrecruiters.com/BoschGroup/"
            "744000135080134-facilities-soft-services-engineer",
            "requisition_id": "REF290165M",
            "employer_raw": "Bosch Group",
            "location_raw": "Pedro Escobedo, Qro., Mexico",
            "posted_on": "2026-06-30",
            "employment_type": ["full_time"],
            "workplace_raw": None,
        },
    )
    check(
        second,
        {
            "url": "https://jobs.smartrecruiters.com/TheNielsenCompany/744000900000001",
            "places": [(None, None, "US")],
            "workplace": "remote",
            "description": "Job Description\nBuild data pipelines.",
        },
    )
    check(
        third,
        {
            "title": "Software Architect",
            "employment_type": ["part_time"],
            "workplace": "hybrid",
            "text_kind": "none",
        },
    )


def test_smartrecruiters_detail_keeps_its_sections_and_no_creator() -> None:
    listing = json.loads(body("smartrecruiters/vitol_postings_list.json"))
    detail = body("smartrecruiters/vitol_posting_detail.json")
    items = crawl(
        "smartrecruiters",
        {"company": "Vitol"},
        json.dumps(listing),
        {"744000133666057": detail},
    )
    assert (items[-1].outcome, items[-1].n_claimed, items[-1].n_listed) == ("truncated", 42, 3)
    (raw,) = raws(items)
    posting = understand(raw)
    assert letters(posting.description) == shown(*sections(json.loads(detail)))
    assert "creator" not in raw.payload
    check(
        posting,
        {"places": [("Singapore", None, "SG")], "posted_on": "2026-06-23", "pay": None},
    )


def test_teamtailor_site_and_its_pages() -> None:
    names = ("7700798-data-engineer-intern", "7816129-senior-fullstack-engineer")
    pages = {name: body(f"teamtailor/gum1x_job_{name[:7]}.html") for name in names}
    items = crawl(
        "teamtailor", {"host": "sweep.teamtailor.com"}, "<html></html>", pages | site_of(pages)
    )
    first, second = map(understand, raws(items))
    check(
        first,
        {
            "external_id": "7700798",
            "url": "https://sweep.teamtailor.com/jobs/7700798-data-engineer-intern",
            "title": "Data Engineer Intern",
            "employer_raw": "SWEEP",
            "employment_type": ["internship"],
            "posted_on": "2026-05-07",
            "description": "Sweep is hiring a Data Engineer Intern for a 6-month internship.\n"
            "Help build data models in dbt.",
        },
    )
    check(second, {"title": "Senior Fullstack Engineer", "posted_on": "2026-04-20"})
    assert items[-1].outcome == "complete"


def site_of(pages: dict[str, str]) -> dict[str, str]:
    """The captured list, as the answer to the address of the list."""
    return {"jobs": body("teamtailor/gum1x_jobs.html")} if pages else {}


def test_paylocity_list() -> None:
    items = crawl("paylocity", {"guid": "g"}, body("paylocity/gum1x_jobs.html"))
    listed = {
        item.external_id: (item.title, item.url) for item in items if isinstance(item, Listed)
    }
    site = "https://recruiting.paylocity.com/Recruiting/Jobs/Details"
    assert listed == {
        "JB-1001": ("Software Engineering Intern", f"{site}/JB-1001"),
        "JB-2002": ("Senior Backend Engineer", f"{site}/JB-2002"),
    }


def test_breezy_list_that_holds_the_texts() -> None:
    items = crawl("breezy", {"account": "acme"}, body("breezy/gum1x_positions.json"))
    assert (items[-1].outcome, items[-1].n_rejected) == ("complete", 0)
    first, second = map(understand, raws(items))
    check(
        first,
        {
            "external_id": "f1a2b3c4",
            "title": "Software Engineering Intern",
            "url": "https://acme.breezy.hr/p/f1a2b3c4-software-engineering-intern",
            "places": [("Berlin", None, "DE")],
            "employment_type": ["internship"],
            "posted_on": "2026-05-01",
            "description": "Join our summer internship program and build features in Python.",
        },
    )
    check(
        second,
        {
            "external_id": "d9e8f7g6",
            "places": [(None, None, "US")],
            "employment_type": ["full_time"],
            "workplace": "remote",
            "posted_on": "2026-04-15",
        },
    )
