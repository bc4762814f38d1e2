"""Every query of the recipes runs, and says what its days were like."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from aggregator.records import RawPay
from tests.store.conftest import Desk, posting
from tests.store.test_reposts import TEXT, ad

TEXTS = (Path(__file__).parents[2] / "docs" / "recipes.md").read_text(encoding="utf-8")
QUERIES = {
    title: found
    for title, body in re.findall(
        r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", TEXTS, re.MULTILINE | re.DOTALL
    )
    for found in re.findall(r"```sql\n(.*?)```", body, re.DOTALL)
}


def paid(number: int, low: float, **more: Any) -> Any:
    pay = RawPay(low=low, high=low + 4, currency="USD", period="HOUR")
    return posting(number, pay=pay, **more)


@pytest.fixture
def story(desk: Desk) -> Desk:
    """Five days: 2 is reposted as 3, 1 is paid better from the third day on, 4 closes."""
    desk.crawl(paid(1, 18), ad(2))
    desk.crawl(paid(1, 18), paid(4, 17))
    desk.crawl(paid(1, 19), paid(4, 17))
    desk.crawl(paid(1, 19))
    desk.crawl(paid(1, 19), ad(3))
    return desk


@pytest.mark.parametrize("title", QUERIES)
def test_it_runs_on_an_empty_file_and_on_a_full_one(desk: Desk, story: Desk, title: str) -> None:
    assert story.rows(QUERIES[title]) or title.startswith("One job")


def test_answers(story: Desk) -> None:
    ask = {title: story.rows(query) for title, query in QUERIES.items()}
    weeks = ask["Openings per week"]
    assert [(row[1], row[2]) for row in weeks] == [(2, 2)]
    past = ask["Open on a day in the past, as known then"]
    assert past == [("pharmacy_technician", "TX", 2)]
    reposts = next(rows for title, rows in ask.items() if title.startswith("Reposts"))
    assert [row[1:4] for row in reposts] == [(3, 1, 0)]
    rises = ask["Pay rises"]
    assert sorted(row[4:] for row in rises) == [
        ("pay_hourly_max", 22.0, 23.0),
        ("pay_hourly_min", 18.0, 19.0),
    ]
    assert ask["Share of duplicates by board"] == [("greenhouse/acme", 4, 0, 0.0)]


def test_an_evergreen_is_one_after_half_a_year(desk: Desk) -> None:
    for days in (100, 90, 1):
        desk.crawl(ad(2, description=TEXT), days=days)
    found = "SELECT low_days, event, is_evergreen FROM durations"
    assert desk.rows(found) == [(190.0, 0, 1)]
