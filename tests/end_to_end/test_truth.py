"""The database says what the market's truth says, day by day."""

from __future__ import annotations

import math
from typing import Any

import pytest

from tests.end_to_end.reading import Stored, outcomes, places, rows, stored
from tests.end_to_end.stories import DAYS, Story
from tests.market.truth import Truth

KILOMETRES_A_DEGREE = 111.2
CHAPTERS = tuple(DAYS)
SILENT = ("workday/",)
"""Platforms whose list does not tell that a known posting's page has changed."""


def seen_by(story: Story, chapter: str) -> dict[str, Truth]:
    """Return the wanted postings that some crawl up to this chapter could see, as last seen."""
    days = sorted({day for day in DAYS.values() if day <= DAYS[chapter]})
    seen: dict[str, Truth] = {}
    for day in days:
        seen |= story.shown(day)
    return seen


def pairs(story: Story, chapter: str) -> list[tuple[Truth, Stored]]:
    has = stored(story.databases[chapter])
    return [(row, has[url]) for url, row in seen_by(story, chapter).items()]


def pay(row: Stored) -> tuple[float | None, float | None, str | None, str | None]:
    return row.pay_min, row.pay_max, row.pay_period, row.pay_currency


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_run_did_its_work(story: Story, chapter: str) -> None:
    run = story.runs[chapter]
    assert run.returncode == 0, run.stdout + run.stderr
    assert "Traceback" not in run.stderr
    wrong = {k: v for k, v in outcomes(story.databases[chapter]).items() if v[0] != "complete"}
    assert wrong == {}
    assert len(outcomes(story.databases[chapter])) == len(story.market.boards)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_wanted_postings_are_there_and_no_other(story: Story, chapter: str) -> None:
    has = {row.url for row in stored(story.databases[chapter]).values()}
    assert has == set(seen_by(story, chapter))


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_open_is_what_is_shown(story: Story, chapter: str) -> None:
    open_now = {row.url for row in stored(story.databases[chapter]).values() if row.is_open}
    shown = set(story.shown(DAYS[chapter]))
    assert open_now - shown == set(), "still open although the board took it down"
    assert shown - open_now == set(), "closed although the board shows it"


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_ids_titles_and_dates(story: Story, chapter: str) -> None:
    for row, has in pairs(story, chapter):
        assert (has.board, has.title) == (row.board, row.title)
        assert has.external_id == row.external_id
        assert has.requisition_id == row.requisition_id
        assert (has.posted_on, has.closes_on) == (row.posted_on, row.closes_on), row.url
        assert has.role == row.role


def pays(story: Story, row: Truth, chapter: str) -> list[tuple[Any, ...]]:
    """Return the pay a posting may be stored with: of its last day, or of any if none can tell.

    A bare "up to" may stay unknown: it can be a premium, and a wrong value is worse than none.
    """
    told = [row.pay]
    if row.board.startswith(SILENT):
        days = [day for day in DAYS.values() if day <= DAYS[chapter]]
        told += [story.truth(day)[row.url].pay for day in days if row.url in story.truth(day)]
    unknown = (None, None, None, None)
    known = [(p.low, p.high, p.period, p.currency) if p else unknown for p in told]
    return [*known, unknown] if row.pay and row.pay.low is None else known


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_pay(story: Story, chapter: str) -> None:
    for row, has in pairs(story, chapter):
        assert pay(has) in pays(story, row, chapter), row.url


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_places(story: Story, chapter: str) -> None:
    found = places(story.databases[chapter])
    for row, has in pairs(story, chapter):
        expected = {(place.city, place.region) for place in row.places}
        assert found.get(has.id) == expected, row.url


def test_coordinates_are_those_of_the_town(story: Story) -> None:
    query = "SELECT city, region, latitude, longitude FROM posting_locations"
    towns = {(p.city, p.region): p for row in story.truth(8).values() for p in row.places}
    found = rows(story.databases["eighth"], query)
    far = [
        (city, region)
        for city, region, latitude, longitude in found
        if latitude is not None
        and math.dist(
            (latitude, longitude),
            (towns[city, region].latitude, towns[city, region].longitude),
        )
        * KILOMETRES_A_DEGREE
        > 40
    ]
    assert far == []
    assert sum(row[2] is not None for row in found) > 0.9 * len(found)


def test_everything_the_boards_listed_is_recorded(story: Story) -> None:
    """Titles out of scope are listed too: they are what shares of all hiring are counted from."""
    seen = {
        (row.board, row.title)
        for day in (1, 2, 8)
        for row in story.truth(day).values()
        if row.is_shown and row.board.startswith("greenhouse/")
    }
    query = "SELECT board, title FROM listings WHERE board LIKE 'greenhouse/%'"
    listed = set(rows(story.databases["eighth"], query))
    last = {
        (row.board, row.title)
        for row in story.truth(8).values()
        if row.is_shown and row.board.startswith("greenhouse/")
    }
    assert last <= listed
    assert {board for board, _ in listed} == {board for board, _ in seen}


def test_what_came_back_has_a_second_spell(story: Story) -> None:
    shown = {day: set(story.shown(day)) for day in (1, 2, 8)}
    back = (shown[1] & shown[8]) - shown[2]
    assert back, "the market must hold such a posting"
    has = stored(story.databases["eighth"])
    assert {url: has[url].n_spells for url in back} == dict.fromkeys(back, 2)
    stayed = shown[1] & shown[2] & shown[8]
    assert {has[url].n_spells for url in stayed} == {1}


def test_changes_of_pay_are_kept_with_old_and_new(story: Story) -> None:
    day_1, day_8 = story.shown(1), story.shown(8)
    raised = {
        url
        for url, row in day_8.items()
        if url in day_1
        and row.pay
        and day_1[url].pay != row.pay
        and row.pay.low
        and not row.board.startswith(SILENT)
    }
    assert raised, "the market must raise some pay"
    has = stored(story.databases["eighth"])
    query = "SELECT old, new, cause FROM changes WHERE posting_id = ? AND field = 'pay_min'"
    for url in raised:
        told = [
            (float(old), float(new), cause)
            for old, new, cause in rows(story.databases["eighth"], query, has[url].id)
        ]
        before, after = day_1[url].pay, day_8[url].pay
        assert before is not None
        assert after is not None
        assert told == [(before.low, after.low, "source")]


def test_no_vacancy_holds_two_openings(story: Story) -> None:
    opening = {row.url: row.vacancy for row in seen_by(story, "eighth").values()}
    merged: dict[int | None, set[int]] = {}
    for row in stored(story.databases["eighth"]).values():
        merged.setdefault(row.vacancy_id, set()).add(opening[row.url])
    assert None not in merged
    assert {key: found for key, found in merged.items() if len(found) > 1} == {}


def test_contact_data_is_kept_nowhere(story: Story) -> None:
    query = (
        "SELECT count(*) FROM descriptions WHERE text LIKE '%@%.example%' OR text LIKE '%555%010%'"
    )
    assert rows(story.databases["eighth"], query) == [(0,)]


def test_a_list_that_shrinks_without_a_word_closes_nothing_in_bulk(story: Story) -> None:
    """Lists of 30 % are suspect; what they no longer show is asked for one by one."""
    said = outcomes(story.databases["ninth"])
    assert story.runs["ninth"].returncode == 3
    shown = set(story.shown(9))
    has = stored(story.databases["ninth"])
    for board in story.doubtful:
        key = f"{board.platform}/{board.slug}"
        assert said[key][0] == "suspect", said[key]
        assert "are usual" in (said[key][1] or "")
        before = {u for u, r in stored(story.databases["eighth"]).items() if r.board == key}
        assert [u for u in before & shown if not has[u].is_open] == []
        assert [u for u in before - shown if has[u].is_open] == []


def test_no_certificate_is_demanded_that_the_posting_does_not_demand(story: Story) -> None:
    """A title that says "Certified" demands one too; what is missed is no error here."""
    query = """
        SELECT p.url, t.name FROM tags AS t JOIN postings AS p ON p.id = t.posting_id
        WHERE t.kind = 'certification' AND t.requirement = 'required' AND t.field = 'description'
    """
    told: dict[str, set[str]] = {}
    for url, name in rows(story.databases["eighth"], query):
        told.setdefault(url, set()).add(name)
    seen = seen_by(story, "eighth")
    wrong = {url: names - demanded(seen[url]) for url, names in told.items()}
    assert {url: names for url, names in wrong.items() if names} == {}
    n_found = sum(len(names) for names in told.values())
    assert n_found >= 0.6 * sum(len(demanded(row)) for row in seen.values())


def demanded(row: Truth) -> set[str]:
    return {n for c in row.certificates if c.requirement == "required" for n in c.names}
