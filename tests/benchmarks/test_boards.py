"""The town of many boards is what it claims, and a board that ends otherwise is noticed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.benchmarks.boards import ILLNESSES, PER_BOARD, Town, check, illnesses
from tests.benchmarks.measuring import BenchmarkError
from tests.market.shapes import SHAPES
from tests.market.world import PLATFORMS

TOWN = Town(40)
WELL, ILL = ("complete", None, PER_BOARD), ("failed", "HTTP 500", 0)


def test_boards_of_all_platforms_have_hosts_and_postings_of_their_own() -> None:
    town = Town(850)
    hosts = [SHAPES[board.platform].hosts(board)[0] for board in town.employers]
    shared = sum(board.platform == "greenhouse" for board in town.employers)
    assert len(town.employers) == 850
    assert len(set(hosts)) == 850 - shared + 1
    assert {board.platform for board in town.employers} == set(PLATFORMS)
    postings = [posting for board in town.employers for posting in town.shown(board)]
    assert len({posting.number for posting in postings}) == 850 * PER_BOARD
    assert all(posting.opening.role != "out_of_scope" for posting in postings)


def test_every_illness_has_a_patient_and_no_host_that_boards_share() -> None:
    ill = illnesses(TOWN)
    assert set(ill.values()) == set(ILLNESSES)
    assert not any(b.platform == "greenhouse" for b in TOWN.employers if b.slug in ill)
    assert 80 <= len(illnesses(Town(850))) <= 90


@pytest.mark.parametrize(
    "ended",
    [
        ("failed", "HTTP 500", 0),
        ("complete", "a reason", PER_BOARD),
        ("complete", None, PER_BOARD - 1),
    ],
)
def test_a_well_board_that_ends_otherwise_is_noticed(
    tmp_path: Path, ended: tuple[str, str | None, int]
) -> None:
    with pytest.raises(BenchmarkError, match="which is well: "):
        check(TOWN, _database(tmp_path, {1: ended}), {})


def test_an_ill_board_needs_its_outcome_and_a_reason(tmp_path: Path) -> None:
    board = TOWN.employers[1]
    ill = {board.slug: "is broken"}
    check(TOWN, _database(tmp_path, {1: ILL}), ill)
    with pytest.raises(BenchmarkError, match="which is broken: failed, None, 0 postings"):
        check(TOWN, _database(tmp_path, {1: ("failed", None, 0)}), ill)
    with pytest.raises(BenchmarkError, match="which is broken: complete"):
        check(TOWN, _database(tmp_path, {}), ill)


def _database(folder: Path, ended: dict[int, tuple[str, str | None, int]]) -> Path:
    """Make what a check reads of a crawl in which some boards, by number, were not well."""
    path = folder / "jobs.db"
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE crawls (board TEXT, outcome TEXT, reason TEXT)")
        db.execute("CREATE TABLE postings (board TEXT)")
        for board in TOWN.employers:
            outcome, reason, n = ended.get(board.number, WELL)
            key = f"{board.platform}/{board.slug}"
            db.execute("INSERT INTO crawls VALUES (?, ?, ?)", (key, outcome, reason))
            db.executemany("INSERT INTO postings VALUES (?)", [(key,)] * n)
    return path
