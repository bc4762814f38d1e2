"""Captures of Lever, Ashby, Workable and Recruitee through the real callbacks, read by a person."""

from __future__ import annotations

import json
from typing import Any

import pytest

from aggregator.records import Posting
from aggregator.understand import understand
from tests.corpus.captured import ABSENT, CORPUS, body, check, crawl, letters, raws, shown

if not CORPUS.is_dir():
    pytest.skip(ABSENT, allow_module_level=True)


# ── lever ───────────────────────────────────────────────────────────────────────────────────

LEVER: dict[str, dict[str, Any]] = {
    "b4ad9572-e20f-4185-a284-99d9740d04f0": {
        "title": "Android Engineer I - Subscriptions",
        "url": "https://jobs.lever.co/spotify/b4ad9572-e20f-4185-a284-99d9740d04f0",
        "apply_url": "https://jobs.lever.co/spotify/b4ad9572-e20f-4185-a284-99d9740d04f0/apply",
        "location_raw": "London; Stockholm",
        "workplace": "remote",
        "posted_on": "2026-06-30",
        "pay": None,
    },
    "cc5ccf57-b851-4c25-8840-ed4cd0535c12": {
        "title": "Analyst, Licensing Finance – FP&A",
        "places": [("New York", "NY", "US")],
        "workplace_raw": "onsite",
        "posted_on": "2026-03-02",
        "employment_type_raw": "Permanent",
    },
    "08d82da1-0c72-44d1-91eb-7fa22dee3d39": {
        "location_raw": "Stockholm; London",
        "workplace": "hybrid",
    },
    "33538a2f-d27d-4a96-8f05-fa4b0e4d940e": {
        "title": "AbelsonTaylor Writer",
        "places": [("Arlington", "TX", "US")],
        "employment_type": ["full_time"],
        "posted_on": "2019-03-21",
    },
    "79eda854-d6ba-4e73-9eb0-524daefed2d8": {
        "location_raw": None,
        "places": [],
        "workplace_raw": None,
    },
    "c559265a-55ec-4f75-ac56-78290081f6e7": {
        "places": [("Amsterdam", None, "NL")],
        "pay": (10000.0, 125000.0, "USD", "year"),
        "workplace": "remote",
        "posted_on": "2019-11-25",
        "description": "aegaegdagdag\n- 1\n- 2\n- 3\nafafeafd\nafaf",
    },
    "cdb8268a-ec7f-413b-9664-27b428627b5c": {
        "places": [("San Francisco", "CA", "US")],
        "pay": (50000.0, 70000.0, "USD", "year"),
        "posted_on": "2021-11-24",
    },
    "466ed4a1-2c00-400e-8b9b-77b0c63d64d2": {
        "title": "(Associate) Team Lead - Data Operations",
        "employment_type": ["full_time"],
        "workplace": "remote",
    },
}


@pytest.mark.parametrize(
    "name", ["lever_postings.json", "lever_ehddd.json", "lever_board_redacted.json"]
)
def test_lever(name: str) -> None:
    rows = json.loads(body(f"lever/{name}"))
    items = crawl("lever", {"site": "board"}, json.dumps(rows))
    assert (items[-1].outcome, items[-1].n_rejected) == ("complete", 0)
    for row, raw in zip(rows, raws(items), strict=True):
        posting = understand(raw)
        assert (raw.external_id, raw.url, raw.title) == (
            row["id"],
            row["hostedUrl"],
            row["text"].strip(),
        )
        lists = [part for each in row.get("lists", []) for part in (each["text"], each["content"])]
        whole = (row["description"], *lists, row["additional"], row.get("salaryDescription"))
        assert letters(posting.description) == shown(*whole)
        check(posting, LEVER.get(raw.external_id, {}))


# ── ashby ───────────────────────────────────────────────────────────────────────────────────

ASHBY: dict[str, dict[str, Any]] = {
    "34413f8d-26bf-4bbc-8ade-eb309a0e2245": {
        "title": "Security Engineer, Cloud",
        "location_raw": "New York, NY (HQ); Remote (Canada); Remote (US); Miami, FL",
        "workplace": "hybrid",
        "employment_type": ["full_time"],
        "posted_on": "2026-04-07",
        "pay": None,
    },
    "feb23237-536c-41bd-8f0a-f4e5246ef6da": {
        "title": "Manager, Software Engineering",
        "places": [(None, None, "US")],
        "workplace": "remote",
        "posted_on": "2025-03-31",
        "pay": (155000.0, 195000.0, "USD", "year"),
    },
    "5f5679c3-d1ce-4add-9b5a-42e05a499b98": {
        "places": [(None, None, code) for code in ("PH", "MY", "ID", "TH", "VN")],
        "pay": (700.0, 900.0, "USD", "month"),
        "posted_on": "2025-10-10",
    },
    "0af9359a-2cd8-4efe-beb3-9af8ccb88445": {
        "places": [("Wildwood", "MO", "US")],
        "employment_type": ["part_time"],
        "pay": (18.0, 23.0, "USD", "hour"),
        "workplace_raw": None,
    },
    "05a21507-c592-475a-ad49-eaa8fbd80782": {
        "places": [("Chattanooga", "TN", "US")],
        "pay": (20.0, 20.0, "USD", "hour"),
        "posted_on": "2025-09-23",
    },
    "1515fe6d-1d8e-475b-a5ee-cefe43e78cb7": {
        "places": [("London", None, "GB")],
        "workplace": "on_site",
        "pay": None,
    },
    "0f36624d-1244-4e2f-9419-f570313b20cb": {
        "title": "Medical Operations Lead - Denmark",
        "location_raw": "Denmark; Stockholm",
        "pay": None,
    },
}
BOARDS = sorted(path.name for path in (CORPUS / "ashby").glob("*.json"))


@pytest.mark.parametrize("name", BOARDS)
def test_ashby(name: str) -> None:
    rows = json.loads(body(f"ashby/{name}"))["jobs"]
    items = crawl("ashby", {"board": "board"}, body(f"ashby/{name}"))
    assert (items[-1].outcome, items[-1].n_rejected) == ("complete", 0)
    for row, raw in zip(rows, raws(items), strict=True):
        said = (raw.external_id, raw.title, raw.url, raw.apply_url, raw.posted_text)
        names = ("id", "title", "jobUrl", "applyUrl", "publishedAt")
        assert said == tuple(row[name].strip() for name in names)
        posting = understand(raw)
        assert letters(posting.description) == shown(row["descriptionHtml"])
        check(posting, ASHBY.get(raw.external_id, {}))


def test_every_ashby_posting_read_here_is_in_a_capture() -> None:
    together = "".join(body(f"ashby/{name}") for name in BOARDS)
    assert [name for name in ASHBY if name not in together] == []


def test_ashby_pay_is_the_base_pay_of_every_posting_that_tells_it() -> None:
    rows = json.loads(body("ashby/board_virtahealth.json"))["jobs"]
    found = raws(crawl("ashby", {"board": "b"}, body("ashby/board_virtahealth.json")))
    told = {
        row["id"]: (part["minValue"], part["maxValue"])
        for row in rows
        for part in row["compensation"]["summaryComponents"]
        if part["compensationType"] == "Salary"
    }
    assert {r.external_id: (r.pay.low, r.pay.high) for r in found if r.pay} == told


# ── workable and recruitee ──────────────────────────────────────────────────────────────────

WORKABLE: dict[str, dict[str, Any]] = {
    "74172297A5": {
        "title": "Account Executive (Partner First) - APAC",
        "url": "https://apply.workable.com/j/74172297A5",
        "apply_url": "https://apply.workable.com/j/74172297A5/apply",
        "employer_raw": "Vasion",
        "requisition_id": None,
        "places": [(None, "NSW", "AU")],
        "employment_type": ["full_time"],
        "education": ["bachelor"],
        "workplace": "remote",
        "posted_on": "2026-08-05",
    },
    "15F16B8D99": {
        "title": "Account Executive - UK&I / Northern Europe",
        "location_raw": "London, England, United Kingdom",
        "workplace_raw": None,
        "education": [],
        "posted_on": "2026-08-10",
    },
    "F4C096B22E": {
        "employer_raw": "Hugging Face",
        "location_raw": "Paris, Île-de-France, France",
        "text_kind": "none",
        "posted_on": "2026-07-30",
    },
    "19A136F8E2": {"places": [("New York", "NY", "US")], "posted_on": "2026-05-29"},
    "0BD8C06DB3": {"title": "Wild Card", "places": [(None, None, "US")], "education": []},
}
RECRUITEE: dict[str, dict[str, Any]] = {
    "2707521": {
        "title": "Customer Success Engineer Tel Aviv",
        "url": "https://aikidosecurity.recruitee.com/o/customer-success-engineer-tel-aviv",
        "employer_raw": "Aikido Security",
        "location_raw": "Remote job",
        "employment_type": ["full_time"],
        "education": ["bachelor"],
        "workplace": "remote",
        "posted_on": "2026-08-11",
        "pay": None,
    },
    "2707517": {"title": "Customer Success Engineer Dubai", "posted_on": "2026-08-11"},
    "2705729": {
        "title": "Office Manager Chicago",
        "places": [("Chicago", "IL", "US")],
        "workplace": "on_site",
        "education": ["high_school"],
        "posted_on": "2026-08-10",
    },
    "123456": {
        "title": "Senior Backend Engineer",
        "places": [("Amsterdam", None, "NL")],
        "hours_min": 32.0,
        "hours_max": 40.0,
        "posted_on": "2026-07-02",
        "description": "We are looking for a Senior Backend Engineer.\nRequirements\n5+ years",
    },
    "123457": {
        "title": "Product Designer",
        "places": [],
        "workplace": "remote",
        "posted_on": "2026-06-01",
        "employment_type": ["part_time"],
    },
}


@pytest.mark.parametrize(
    ("platform", "expected"), [("workable", WORKABLE), ("recruitee", RECRUITEE)]
)
def test_workable_and_recruitee(platform: str, expected: dict[str, dict[str, Any]]) -> None:
    found: dict[str, Posting] = {}
    for path in sorted((CORPUS / platform).glob("*.json")):
        items = crawl(platform, {"account": "a"}, path.read_text(encoding="utf-8"))
        assert (items[-1].outcome, items[-1].n_rejected) == ("complete", 0)
        found |= {raw.external_id: understand(raw) for raw in raws(items)}
    assert set(found) == set(expected)
    for name, posting in found.items():
        check(posting, expected[name])


def test_recruitee_texts_are_whole() -> None:
    text = body("recruitee/mda_recruitee.json")
    for row, raw in zip(
        json.loads(text)["offers"], raws(crawl("recruitee", {"account": "a"}, text)), strict=True
    ):
        whole = shown(row["description"], "Requirements", row["requirements"])
        assert letters(understand(raw).description) == whole
        assert row["mailbox_email"] not in json.dumps(raw.payload)
