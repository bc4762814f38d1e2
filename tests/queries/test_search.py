"""Vacancies are found by what is known of any of their places, their days and their demands."""

from __future__ import annotations

import pytest

from aggregator.queries.database import reading
from aggregator.queries.filters import Filters
from aggregator.queries.search import count, search
from aggregator.records import RawPlace
from tests.store.conftest import Desk, desk, posting

__all__ = ["desk"]

AUSTIN = RawPlace(city="Austin", region="TX", country="US")
TULSA = RawPlace(city="Tulsa", region="OK", country="US")
LEEDS = RawPlace(city="Leeds", country="GB")


def found(desk: Desk, **asked: object) -> list[str]:
    """The numbers of the postings that meet a filter, newest first."""
    filters = Filters(**asked)  # type: ignore[arg-type]  # one filter each
    with reading(desk.path) as db:
        rows = search(db, filters)
        assert count(db, filters) == len(rows)
    return [row["external_id"] for row in rows]


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({"state": "tx"}, ["1", "2"]),
        ({"state": "OK"}, ["1", "3"]),
        ({"country": "gb"}, ["3"]),
        ({"country": "US"}, ["1", "2", "3"]),
        ({"near": (36.15, -95.99)}, ["1", "3"]),
        ({"near": (53.8, -1.55)}, ["3"]),
    ],
)
def test_any_place_counts(desk: Desk, asked: dict[str, object], numbers: list[str]) -> None:
    desk.crawl(
        posting(1, places=[AUSTIN, TULSA]),
        posting(2, places=[AUSTIN]),
        posting(3, places=[LEEDS, TULSA], country=None),
    )
    assert found(desk, **asked) == numbers


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("CPhT certification required.", True),
        ("CPhT preferred.", True),
        ("We'll pay for your CPhT!", False),
    ],
)
def test_a_certificate_that_is_asked_for(desk: Desk, text: str, is_found: bool) -> None:
    desk.crawl(posting(1, description=f"<p>{text}</p>"))
    assert found(desk, cert="cpht") == ["1"] * is_found


def test_what_was_there_already_is_as_old_as_its_board_says(desk: Desk) -> None:
    old = [posting(1, posted_text="2026-09-01"), posting(2, posted_text="2026-10-01"), posting(3)]
    desk.crawl(*old)
    desk.crawl(*old, posting(4, posted_text="2026-08-01"))
    assert found(desk) == ["4", "3", "2", "1"]
    assert found(desk, since="2026-09-15") == ["4", "3", "2"]
    assert found(desk, since="2026-11-03") == ["4"]
