"""A second crawl of a market that has not moved costs next to nothing and rewrites nothing."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from tests.end_to_end.reading import DERIVED, outcomes, rows, table
from tests.end_to_end.stories import Story
from tests.market.shapes import SHAPES
from tests.market.timeline import Posting

PAGE = re.compile(r"\.example/job/|/job/[^/]+/|/jobs/\d+")


def test_no_page_is_asked_for_again(story: Story) -> None:
    asked = [seen.url for seen in story.requests["again"] if PAGE.search(seen.url)]
    assert asked == []


def page(url: str) -> tuple[str, str]:
    """Return host and job of a page's address, by whichever of its addresses it is asked for."""
    parts = urlsplit(url)
    return parts.netloc, parts.path.partition("/job/")[2].strip("/")


def test_a_day_later_known_pages_are_left_alone(story: Story) -> None:
    """Only where a list cannot tell of changes, a few known pages are read again each day."""
    asked = {page(seen.url) for seen in story.requests["second"]}
    changed = {truth_url(p) for p in story.market.postings if p.changed_day(2) == 2}
    known = (set(story.shown(1)) & set(story.shown(2))) - changed
    again = [url for url in known if page(url)[1] and page(url) in asked]
    silent = [url for url in known if ".myworkdayjobs.com/" in url]
    assert [url for url in again if url not in silent] == []
    assert len(again) <= len(silent) / 3


def truth_url(posting: Posting) -> str:
    url: str = SHAPES[posting.board.platform].url(posting)
    return url


def test_lists_of_one_document_are_asked_conditionally(story: Story) -> None:
    lists = [s for s in story.requests["again"] if "boards-api.greenhouse.io/v1" in s.url]
    assert {seen.status for seen in lists} == {304}


def test_no_posting_is_rewritten(story: Story) -> None:
    for name in DERIVED:
        if name in ("vacancies", "postings", "meta"):
            continue
        first, again = (table(story.databases[c], name) for c in ("first", "again"))
        assert first == again, name
    query = "SELECT * FROM postings ORDER BY id"
    assert rows(story.databases["first"], query) == rows(story.databases["again"], query)
    counted = "SELECT sum(n_new), sum(n_changed), sum(n_closed) FROM crawls GROUP BY run"
    assert rows(story.databases["again"], counted)[1:] == [(0, 0, 0)]


def test_last_seen_moves(story: Story) -> None:
    query = "SELECT min(last_seen_at) FROM spells WHERE closed_at IS NULL"
    before = rows(story.databases["first"], "SELECT max(last_seen_at) FROM spells")[0][0]
    assert rows(story.databases["again"], query)[0][0] > before
    assert {outcome for outcome, _ in outcomes(story.databases["again"]).values()} == {"complete"}


def test_nobody_is_asked_without_its_robots_txt(story: Story) -> None:
    for chapter, seen in story.requests.items():
        first: dict[str, str] = {}
        for request in seen:
            host = request.url.split("/")[2]
            first.setdefault(host, request.url)
        assert [u for u in first.values() if not u.endswith("/robots.txt")] == [], chapter
        assert all("operator@market.example" in r.user_agent for r in seen)
