"""Every query of the recipes runs, and says what its days were like."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from aggregator.records import RawPay, RawPlace
from tests.store.conftest import Desk, board, posting
from tests.store.test_reposts import TEXT, ad

TEXTS = (Path(__file__).parents[2] / "docs" / "recipes.md").read_text(encoding="utf-8")
QUERIES = {
    title: found
    for title, body in re.findall(
        r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", TEXTS, re.MULTILINE | re.DOTALL
    )
    for found in re.findall(r"```sql\n(.*?)```", body, re.DOTALL)
}

AUSTIN = RawPlace(city="Austin", region="TX", country="US")
TULSA = RawPlace(city="Tulsa", region="OK", country="US")
NOT_IN_FIVE_DAYS = {"One job across places", "Openings per week", "Weekend shifts"}


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
    assert story.rows(QUERIES[title]) or title in NOT_IN_FIVE_DAYS


def test_answers(story: Desk) -> None:
    ask = {title: story.rows(query) for title, query in QUERIES.items()}
    days = [row[1:] for row in ask["Postings opened per day"]]
    assert days == [(1, 1, 1), (0, 0, 1), (0, 1, 1), (1, 0, 1)]
    past = ask["Open on a day in the past, as known then"]
    assert past == [("pharmacy_technician", "US", "TX", 2)]
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


def test_weeks_of_boards_read_once_a_week(desk: Desk) -> None:
    desk.crawl(posting(1), days=7)
    desk.crawl(posting(1), posting(2), days=7)
    desk.crawl(posting(2), days=14)
    desk.crawl(posting(2), posting(3))
    assert desk.rows("SELECT * FROM daily_flow") == []
    assert desk.rows(QUERIES["Openings per week"]) == [
        ("2026-11-09", 1, 0, 1),
        ("2026-11-16", 0, 1, 1),
    ]


def test_an_opening_on_two_boards_opens_once(desk: Desk) -> None:
    other = board("times")
    for shown, days in (((1,), 7), ((1, 2), 7)):
        with desk.open() as store:
            store.begin_run()
            for where in (board(), other):
                both = [ad(n) if n == 2 else posting(n) for n in shown]
                mine = [replace(raw, board=where.key) for raw in both]
                desk.crawl_board(store, where, mine)
            store.finish_run()
        desk.at += timedelta(days=days)
    assert desk.one("SELECT n_boards FROM vacancies WHERE absent_before_at IS NOT NULL") == 2
    assert desk.rows(QUERIES["Openings per week"]) == [("2026-11-09", 1, 0, 2)]


def test_a_vacancy_in_two_states_is_one(desk: Desk) -> None:
    desk.crawl(posting(1, places=[AUSTIN, TULSA]), posting(2))
    found = desk.rows(QUERIES["Open vacancies by state and role"])
    assert [(row[1], row[3], row[4]) for row in found] == [("TX", 1.5, 2), ("OK", 0.5, 1)]


def test_a_vacancy_without_place_is_counted_too(desk: Desk) -> None:
    desk.crawl(posting(1, places=[], country=None))
    found = desk.rows(QUERIES["Open vacancies by state and role"])
    assert found == [(None, None, "pharmacy_technician", 1.0, 1)]


def test_weekends(desk: Desk) -> None:
    texts = ("Weekend shift, Saturday and Sunday.", "Night shift, 11 pm to 7 am.", "You count.")
    desk.crawl(*(posting(n, description=f"<p>{text}</p>") for n, text in enumerate(texts, 1)))
    found = desk.rows(QUERIES["Weekend shifts"])
    assert found == [("pharmacy_technician", 3, 2, 1, 0.333, 0.5)]


def test_alternatives_are_one_demand(desk: Desk) -> None:
    texts = ("PTCB or ExCPT certification required.", "PTCB certification is required.")
    desk.crawl(*(posting(n, description=f"<p>{text}</p>") for n, text in enumerate(texts, 1)))
    found = desk.rows(QUERIES["Certificates, alternatives counted once"])
    assert [row[1:] for row in found] == [("ExCPT or PTCB", 1, 0, 2), ("PTCB", 1, 0, 2)]
    view = "SELECT name, n_required, n_alternative FROM certification_demand ORDER BY name"
    assert desk.rows(view) == [("ExCPT", 1, 1), ("PTCB", 2, 1)]


def test_another_period_is_no_rise(desk: Desk) -> None:
    yearly = RawPay(low=60_000, high=70_000, currency="USD", period="YEAR")
    desk.crawl(paid(1, 18))
    desk.crawl(posting(1, pay=yearly))
    assert desk.rows(QUERIES["Pay rises"]) == []
