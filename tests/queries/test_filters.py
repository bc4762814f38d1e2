"""What a user may type as a filter, and what full-text search makes of hostile words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date

import pytest

from aggregator.queries.filters import (
    FilterError,
    Filters,
    conditions,
    day_since,
    distance_km,
    kilometres,
    match_expression,
)

TODAY = date(2026, 11, 24)

HOSTILE = [
    *('"', '""', "'", "\\", "*", "^", "(", ")", "{title}", "title:", "-", "+", "%", ";", "--"),
    *("AND", "OR", "NOT", "NEAR", "NEAR(a b, 5)", "a AND", "NOT a", '" OR 1=1 --', "a*b", "*a"),
    *("\0", "a\0b", "\x1b[31m", "\u202e", "\u200b", "é" * 50, "薬剤師", "💊", "a" * 100_000),
    *("' UNION SELECT sql FROM sqlite_master --", "rank", "rowid", "vacancies_fts", "  \t\n"),
]


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE found USING fts5 (title, description)")
    db.execute("INSERT INTO found VALUES ('Pharmacy Technician', 'Nights OR days, near Austin')")
    yield db
    db.close()


def hits(index: sqlite3.Connection, words: str) -> int:
    asked = match_expression(words)
    if asked is None:
        return -1
    return int(
        index.execute("SELECT count(*) FROM found WHERE found MATCH ?", (asked,)).fetchone()[0]
    )


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: ascii(words[:20]))
def test_no_word_is_an_operator(index: sqlite3.Connection, words: str) -> None:
    assert hits(index, words) in (-1, 0, 1)


@pytest.mark.parametrize(
    ("words", "n"),
    [
        ("pharmacy technician", 1),
        ("technician pharmacy", 1),
        ("pharm", 1),
        ("pharm technician", 0),
        ("PHARMACY tech*", 1),
        ("nights OR days", 1),
        ("nights AND days", 0),
        ("nights NOT days", 0),
        ('"days near"', 1),
        ("", -1),
        (" .,;- ", -1),
    ],
)
def test_every_word_must_occur(index: sqlite3.Connection, words: str, n: int) -> None:
    assert hits(index, words) == n


def test_ten_thousand_words_are_a_question_like_any_other(index: sqlite3.Connection) -> None:
    assert hits(index, " ".join(f"word{n}" for n in range(10_000))) == 0
    assert hits(index, "pharmacy " * 10_000) == 1


@pytest.mark.parametrize(
    ("text", "km"),
    [("25mi", 40.2336), ("25", 40.2336), ("40km", 40), (" 40 KM ", 40), ("1 mile", 1.609344)],
)
def test_distances(text: str, km: float) -> None:
    assert kilometres(text) == pytest.approx(km)


@pytest.mark.parametrize("text", ["", "far", "-5mi", "5 leagues", "mi", "1e3km", "5;mi", "٫5km"])
def test_what_is_no_distance(text: str) -> None:
    with pytest.raises(FilterError, match="a distance looks like"):
        kilometres(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-01", "2026-11-01"),
        ("0d", "2026-11-24"),
        ("7d", "2026-11-17"),
        ("2w", "2026-11-10"),
        ("3 days", "2026-11-21"),
        ("1 week", "2026-11-17"),
        ("999999d", "1926-12-19"),
    ],
)
def test_days(text: str, day: str) -> None:
    assert day_since(text, TODAY) == day


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2026-13-01", "11/01/2026", "-7d", "7", "9" * 5000 + "d"]
)
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(FilterError, match="a day looks like"):
        day_since(text, TODAY)


@pytest.mark.parametrize(
    ("here", "there", "km"),
    [
        ((51.5074, -0.1278), (48.8566, 2.3522), 344),
        ((0.0, 179.9), (0.0, -179.9), 22),
        ((90.0, 0.0), (-90.0, 0.0), 20015),
        ((30.0, -97.0), (30.0, -97.0), 0),
    ],
)
def test_great_circles(here: tuple[float, float], there: tuple[float, float], km: float) -> None:
    assert distance_km(*here, *there) == pytest.approx(km, abs=1)


def test_no_filter_is_no_condition() -> None:
    assert conditions(Filters(is_open=False)) == ("1", {})


def test_values_are_never_part_of_the_sql() -> None:
    odd = "x' OR '1'='1"
    where, values = conditions(Filters(state=odd, country=odd, setting=odd, cert=odd, role=odd))
    assert odd not in where
    assert set(values.values()) == {odd}
