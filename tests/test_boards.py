"""The shipped registry: what every platform states, and that every counted board has its place."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from aggregator.boards import Board, Registry
from aggregator.store.closing import MISSES
from spiders.shapes.leaves import LeafSpider
from tests.replay import spider_of

REGISTRY = Registry.load()
COUNTED = Path(__file__).parents[2] / "shared" / "boards" / "boards.csv"


@pytest.mark.parametrize("name", REGISTRY.names)
def test_a_verdict_says_when_and_by_what(name: str) -> None:
    platform = REGISTRY.platforms[name]
    assert platform.terms_url.startswith("https://")
    if platform.verdict == "unreviewed":
        assert platform.terms_reviewed_on is None
    else:
        assert date.fromisoformat(platform.terms_reviewed_on or "")
        assert len(platform.terms_note or "") > 40


@pytest.mark.parametrize("name", REGISTRY.names)
def test_pages_that_may_be_silent_leave_it_to_several_lists(name: str) -> None:
    spider = spider_of(name, [])
    if isinstance(spider, LeafSpider):
        assert MISSES[REGISTRY.platforms[name].list_kind] == 3


def _wanted(row: dict[str, str]) -> set[str]:
    """What tells a board of the list from the others of its platform."""
    names = ("tenant", "site") if row["tenant"] else ("host", "site") if row["host"] else ("board",)
    return {row[name].casefold() for name in names if row[name]}


def _known(board: Board) -> set[str]:
    values = [str(value).casefold() for value in board.params.values()]
    return {*values, *(v.partition("://")[2] for v in values), (board.url or "").casefold()}


@pytest.mark.skipif(not COUNTED.is_file(), reason="../shared/boards is not here")
def test_every_primary_board_of_the_list_has_its_place() -> None:
    with COUNTED.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["route"].startswith("primary")]
    known = [_known(board) for board in REGISTRY.boards.values()]
    lost = [
        row["board"]
        for row in rows
        if not any(_wanted(row) <= told or row["careers_url"].casefold() in told for told in known)
    ]
    assert len(rows) == 851
    # registered as nhs_jobs/nhs-jobs, usajobs/usajobs and taleo_be/costco, under other addresses
    assert lost == [
        "https://www.jobs.nhs.uk/candidate/search/results",
        "https://data.usajobs.gov/api/search",
        "phf.tbe.taleo.net/phf02|COSTCO",
    ]
    assert {"nhs_jobs/nhs-jobs", "usajobs/usajobs", "taleo_be/costco"} <= set(REGISTRY.boards)
