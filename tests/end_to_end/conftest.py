"""The story most of these tests read: a market crawled on days 1, 1 again, 2, 8 and 9."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.end_to_end.cases import Case, fault_of
from tests.end_to_end.reading import copied
from tests.market.faults import Fault
from tests.market.market import Market
from tests.market.operator import Operator
from tests.market.registry import known_platforms
from tests.market.server import Running, Seen, serve
from tests.market.world import Employer

CHAPTERS = (("first", 1, 21), ("again", 1, 22), ("second", 2, 22), ("eighth", 8, 22))
DAYS = {name: day for name, day, _ in CHAPTERS}


@dataclass
class Story:
    """What each chapter's crawl said and asked, and the database after it."""

    market: Market
    operator: Operator
    databases: dict[str, Path] = field(default_factory=dict)
    runs: dict[str, CompletedProcess[str]] = field(default_factory=dict)
    requests: dict[str, list[Seen]] = field(default_factory=dict)
    doubtful: list[Employer] = field(default_factory=list)
    """Boards whose list shrank on day 9 although their postings are all still there."""


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """Crawl the market chapter by chapter and keep the database after each."""
    folder = tmp_path_factory.mktemp("story")
    with serve(Market(seed=264, size=240, platforms=known_platforms())) as running:
        told = Story(running.market, Operator(folder, running.gateway, running.market))
        for name, day, hour in CHAPTERS:
            told.runs[name] = told.operator.crawl(day, hour)
            told.requests[name] = running.take_seen()
            if told.operator.db.exists():
                told.databases[name] = copied(told.operator.db, folder / f"{name}.db")
        told.doubtful = largest_boards(running.market)
        running.misbehaves(*(_shrunk(board) for board in told.doubtful))
        told.runs["ninth"] = told.operator.crawl(9)
        told.databases["ninth"] = told.operator.db
        yield told


def largest_boards(market: Market) -> list[Employer]:
    """Return the board of each platform that shows most."""
    return [
        max((b for b in market.employers if b.platform == p), key=lambda b: len(market.shown(b)))
        for p in market.platforms
    ]


def _shrunk(board: Employer) -> Fault:
    """Let the list of a board lose most of its postings without a word."""
    return fault_of(Case("short", {"kind": "short_list", "value": 30}, frozenset()), board)


@dataclass
class Town:
    """A served market with its operator, for tests that spoil something."""

    running: Running
    operator: Operator

    @property
    def market(self) -> Market:
        return self.running.market


@contextmanager
def served(folder: Path) -> Iterator[Town]:
    """Serve a small market with an operator who works in a folder."""
    with serve(Market(seed=5, size=90, platforms=known_platforms())) as running:
        yield Town(running, Operator(folder, running.gateway, running.market))


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Serve a small market for one test."""
    with served(tmp_path) as made:
        yield made


@pytest.fixture
def towns(tmp_path: Path) -> Callable[[int], AbstractContextManager[Town]]:
    """Return what serves the small market once more, each with a database of its own."""

    def make(number: int) -> AbstractContextManager[Town]:
        folder = tmp_path / str(number)
        folder.mkdir()
        return served(folder)

    return make
