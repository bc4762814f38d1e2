"""A posting that vanished and whose page, filled in by scripts, says neither yes nor no."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from aggregator import clock
from aggregator.boards import Board
from aggregator.store import Store
from pipelines.normalise import NormalisePipeline
from pipelines.store import StorePipeline
from tests.replay import Answer, replay, spider_of

HTML = {"Content-Type": "text/html"}
SHELL = "<!doctype html><html><body><app-root></app-root></body></html>"
WALL = "<html><head><title>Just a moment...</title></head></html>"
SITE = "https://jobs.willowcare.example"
FEED = "https://feeds.willowcare.example/jobs.xml"
BREEZY = "https://willow.breezy.hr"
NHS = "https://www.jobs.nhs.uk"
PARAMS: dict[str, dict[str, Any]] = {
    "jibe": {"host": "jobs.willowcare.example", "queries": ["pharmacy"]},
    "feed": {"url": FEED},
    "breezy": {"account": "willow"},
    "nhs_jobs": {"queries": ["pharmacy"]},
    "phenom": {"host": "jobs.willowcare.example", "queries": ["pharmacy"]},
}
LISTS = {
    "jibe": f"{SITE}/api/jobs?page=1&limit=100&keywords=pharmacy",
    "feed": FEED,
    "breezy": f"{BREEZY}/json",
    "nhs_jobs": f"{NHS}/api/v1/search_xml?keyword=pharmacy&sort=publicationDateDesc"
    "&page=1&limit=100",
    "phenom": f"{SITE}/widgets",
}
PAGES = {
    "jibe": SITE + "/jobs/{}?lang=en-us",
    "feed": SITE + "/jobs/{}",
    "breezy": BREEZY + "/p/{}",
    "nhs_jobs": NHS + "/candidate/jobadvert/{}",
    "phenom": SITE + "/us/en/job/{}/Pharmacy-Technician",
}
WITH_DETAILS = ("breezy", "nhs_jobs", "phenom")
ASKED = {
    **{"lang": "en_us", "deviceType": "desktop", "country": "us", "pageName": "search-results"},
    **{"ddoKey": "refineSearch", "siteType": "external", "jobs": True, "counts": True},
    **{"from": 0, "size": 100, "keywords": "pharmacy", "selected_fields": {}},
    "all_fields": ["category", "country", "state", "city", "type"],
}
POSTING = {"@type": "JobPosting", "title": "Pharmacy Technician", "description": "Fill orders."}
SPELL = """
SELECT substr(s.closed_at, 1, 10), s.reason FROM spells s JOIN listings l ON l.id = s.posting_id
WHERE l.external_id = '2' ORDER BY s.opened_at
"""
OPEN = [(None, None)]
FIRST, DAYS = 10, range(11, 15)


def listed(platform: str, *numbers: int) -> Answer:
    """The list as it shows these postings."""
    if platform in ("feed", "nhs_jobs"):
        xml = {"Content-Type": "application/xml"}
        return Answer(LISTS[platform], Path(), text=XML[platform](numbers), headers=xml)
    text = json.dumps(ROWS[platform]([str(n) for n in numbers]))
    asked = {"method": "POST", "json": ASKED} if platform == "phenom" else {}
    return Answer(LISTS[platform], Path(), text=text, **asked)


def _jibe(names: list[str]) -> Any:
    rows = [{"slug": n, "title": "Pharmacy Technician", "description": "Fill."} for n in names]
    return {"jobs": [{"data": row} for row in rows], "totalCount": len(rows)}


def _breezy(names: list[str]) -> Any:
    return [{"id": n, "name": "Pharmacy Technician", "url": f"{BREEZY}/p/{n}"} for n in names]


def _phenom(names: list[str]) -> Any:
    jobs = [{"jobId": n, "title": "Pharmacy Technician"} for n in names]
    return {"refineSearch": {"totalHits": len(jobs), "data": {"jobs": jobs}}}


def _feed(numbers: tuple[int, ...]) -> str:
    jobs = "".join(
        f"<job><title>Pharmacy Technician</title><referencenumber>{n}</referencenumber>"
        f"<url>{SITE}/jobs/{n}</url><description>Fill.</description></job>"
        for n in numbers
    )
    return f"<source>{jobs}</source>"


def _nhs(numbers: tuple[int, ...]) -> str:
    rows = "".join(
        f"<vacancyDetails><id>{n}</id><reference>{n}</reference>"
        f"<title>Pharmacy Technician</title></vacancyDetails>"
        for n in numbers
    )
    return f"<nhsJobs>{rows}<totalResults>{len(numbers)}</totalResults></nhsJobs>"


XML = {"feed": _feed, "nhs_jobs": _nhs}
ROWS = {"jibe": _jibe, "breezy": _breezy, "phenom": _phenom}


def pages(platform: str, *numbers: int) -> list[Answer]:
    """The pages of postings on platforms whose lists hold no texts."""
    script = f'<script type="application/ld+json">{json.dumps(POSTING)}</script>'
    wanted = numbers if platform in WITH_DETAILS else ()
    return [
        Answer(PAGES[platform].format(n), Path(), text=f"<html>{script}</html>", headers=HTML)
        for n in wanted
    ]


@pytest.fixture
def store(tmp_path: Path) -> Any:
    with Store.open(tmp_path / "jobs.db") as opened:
        yield opened


def crawl(
    store: Store, platform: str, day: int, patch: pytest.MonkeyPatch, *answers: Answer
) -> list[Any]:
    """One crawl on one day; returns the spells of the second posting afterwards."""
    moment = datetime.fromisoformat(f"2026-11-{day:02}T09:00:00+00:00")
    patch.setattr(clock, "now", lambda: moment)
    board = Board(platform=platform, slug="a", employer="A", params=PARAMS[platform])
    session = SimpleNamespace(store=store, scope="roles", errors=[], reread_days=10_000)
    spider = spider_of(platform, [board], memory=store.memory, session=session)
    crawler: Any = SimpleNamespace(spider=spider, stats=None)
    normalise, keep = NormalisePipeline(crawler), StorePipeline(crawler)
    store.begin_run()
    for item in replay(spider, list(answers)):
        keep.process_item(normalise.process_item(item))
    store.finish_run()
    return store.connection.execute(SPELL).fetchall()


def asked_daily(
    store: Store, platform: str, patch: pytest.MonkeyPatch, page: dict[str, Any]
) -> list[list[Any]]:
    """The spells after each day on which the list goes without a posting and its page says this."""
    first = [listed(platform, 1, 2), *pages(platform, 1, 2)]
    assert crawl(store, platform, FIRST, patch, *first) == OPEN
    daily = []
    for day in DAYS:
        answers = [listed(platform, 1)]
        if not daily or daily[-1] == OPEN:
            answers.append(Answer(PAGES[platform].format(2), Path(), **{"headers": HTML, **page}))
        daily.append(crawl(store, platform, day, patch, *answers))
    return daily


@pytest.mark.parametrize("platform", PARAMS)
def test_three_complete_lists_without_it_close_what_its_page_is_silent_about(
    store: Store, monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    closed = [("2026-11-13", "not_listed")]
    daily = asked_daily(store, platform, monkeypatch, {"text": SHELL})
    assert daily == [OPEN, OPEN, closed, closed]


@pytest.mark.parametrize("platform", PARAMS)
@pytest.mark.parametrize(
    "page",
    [
        {"status": 401},
        {"status": 403},
        {"status": 429},
        {"status": 503},
        {"text": WALL},
        {"error": "timeout"},
        {"error": "robots"},
    ],
    ids=str,
)
def test_a_page_that_could_not_be_read_closes_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch, platform: str, page: dict[str, Any]
) -> None:
    assert asked_daily(store, platform, monkeypatch, page) == [OPEN] * len(DAYS)


@pytest.mark.parametrize("platform", PARAMS)
def test_a_page_that_is_gone_closes_at_once(
    store: Store, monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    daily = asked_daily(store, platform, monkeypatch, {"status": 404})
    assert daily == [[("2026-11-11", "HTTP 404")]] * len(DAYS)
