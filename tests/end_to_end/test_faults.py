"""Each misbehaviour in turn: what was collected is true, or the outcome says what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.end_to_end.cases import BY_PLATFORM, CASES, Case, fault_of
from tests.end_to_end.reading import copied, outcomes, rows, stored
from tests.market.market import Market
from tests.market.operator import Operator
from tests.market.registry import known_platforms
from tests.market.server import serve
from tests.market.truth import Truth, truth
from tests.market.world import Employer

PLATFORMS = known_platforms()


@dataclass
class Spoilt:
    """A market before, during and after its misbehaviour."""

    market: Market
    before: Path
    during: Path
    after: Path
    run: CompletedProcess[str]
    again: CompletedProcess[str]
    boards: dict[str, Employer]

    def shown(self, day: int, board: str) -> dict[str, Truth]:
        return {
            r.url: r
            for r in truth(self.market, day)
            if r.board == board and r.is_shown and r.is_wanted
        }


def boards_of(market: Market) -> dict[str, Employer]:
    """Return case → the board that misbehaves so."""
    chosen: dict[str, Employer] = {}
    for platform in market.platforms:
        boards = [b for b in market.employers if b.platform == platform]
        chosen |= {
            f"{platform}: {case.name}": board
            for case, board in zip(BY_PLATFORM[platform], boards, strict=False)
        }
    return chosen


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spoilt]:
    """Crawl well on day 1, spoilt on day 2, well again on day 3."""
    folder = tmp_path_factory.mktemp("spoilt")
    n_boards = 13 * len(PLATFORMS)
    market = Market(seed=3, size=14 * n_boards, platforms=PLATFORMS, n_employers=n_boards)
    with serve(market) as running:
        operator = Operator(folder, running.gateway, market)
        operator.crawl(1)
        before = copied(operator.db, folder / "before.db")
        boards = boards_of(market)
        running.misbehaves(*(fault_of(c, boards[f"{p}: {c.name}"]) for p, c in CASES))
        run = operator.crawl(2, options=("-s", "DOWNLOAD_TIMEOUT=2", "-s", "RETRY_TIMES=1"))
        during = copied(operator.db, folder / "during.db")
        running.misbehaves()
        again = operator.crawl(3)
        yield Spoilt(market, before, during, operator.db, run, again, boards)


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
