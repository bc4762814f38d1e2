"""Each misbehaviour in turn: what was collected is true, or the outcome says what is missing."""

from __future__ import annotations

import pytest

from tests.end_to_end.cases import CASES, Case
from tests.end_to_end.reading import outcomes, rows, stored
from tests.end_to_end.stories import Spoilt
from tests.market.truth import truth


@pytest.mark.parametrize(("platform", "case"), CASES, ids=[f"{p}: {c.name}" for p, c in CASES])
def test_each_misbehaviour(spoilt: Spoilt, platform: str, case: Case) -> None:
    board = spoilt.boards[f"{platform}: {case.name}"]
    key = f"{platform}/{board.slug}"
    outcome, reason = outcomes(spoilt.during)[key]
    assert outcome in case.outcomes, reason
    assert outcome == "complete" or reason
    day_1, day_2 = spoilt.shown(1, key), spoilt.shown(2, key)
    has = {url: row for url, row in stored(spoilt.during).items() if row.board == key}
    falsely = [url for url in day_1 if url in day_2 and not has[url].is_open]
    assert falsely == [], "closed although it is shown"
    if case.is_whole:
        assert {url for url, row in has.items() if row.is_open} == set(day_2)
        assert {has[url].title for url in day_2} == {row.title for row in day_2.values()}


def test_everything_missing_is_accounted_for(spoilt: Spoilt) -> None:
    """What a complete board lacks stands among its rejects; only an empty list hides silently."""
    has = stored(spoilt.during)
    silent = {
        f"{p}/{spoilt.boards[f'{p}: {case.name}'].slug}"
        for p, case in CASES
        if case.fault["kind"] == "empty_list"
    }
    for key, (outcome, _) in outcomes(spoilt.during).items():
        missing = [url for url in spoilt.shown(2, key) if url not in has]
        if outcome != "complete" or key in silent:
            continue
        query = "SELECT url FROM rejects WHERE board = ?"
        rejected = {url for (url,) in rows(spoilt.during, query, key)}
        assert set(missing) <= rejected, key


def test_the_other_boards_go_on(spoilt: Spoilt) -> None:
    ill = {board.slug for board in spoilt.boards.values()}
    well = [b for b in spoilt.market.boards if b.slug not in ill]
    assert well
    for board in well:
        key = f"{board.platform}/{board.slug}"
        assert outcomes(spoilt.during)[key][0] == "complete"
        has = {u for u, r in stored(spoilt.during).items() if r.board == key and r.is_open}
        assert has == set(spoilt.shown(2, key))


def test_newly_ill_boards_make_exit_code_3_and_no_traceback(spoilt: Spoilt) -> None:
    assert spoilt.run.returncode == 3, spoilt.run.stdout + spoilt.run.stderr
    assert "Traceback" not in spoilt.run.stdout + spoilt.run.stderr


def test_when_the_boards_are_well_again_so_is_the_database(spoilt: Spoilt) -> None:
    assert spoilt.again.returncode == 0, spoilt.again.stdout + spoilt.again.stderr
    assert {outcome for outcome, _ in outcomes(spoilt.after).values()} == {"complete"}
    shown = {r.url for r in truth(spoilt.market, 3) if r.is_shown and r.is_wanted}
    assert {url for url, row in stored(spoilt.after).items() if row.is_open} == shown
