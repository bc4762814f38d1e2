"""Markets crawled for days on end: what the tests of this folder read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import CompletedProcess

from aggregator.accounting import GUARD_FROM_OPEN
from tests.end_to_end.cases import BY_PLATFORM, CASES, Case, fault_of
from tests.end_to_end.reading import copied
from tests.market.faults import Fault
from tests.market.market import Market
from tests.market.operator import Operator
from tests.market.registry import known_platforms
from tests.market.server import Running, Seen, serve
from tests.market.truth import Truth, truth
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
    _truths: dict[int, dict[str, Truth]] = field(default_factory=dict)

    def truth(self, day: int) -> dict[str, Truth]:
        """Return every posting up to a day by its URL."""
        if day not in self._truths:
            self._truths[day] = {row.url: row for row in truth(self.market, day)}
        return self._truths[day]

    def shown(self, day: int) -> dict[str, Truth]:
        """Return what the boards show on a day and the program should keep."""
        return {u: r for u, r in self.truth(day).items() if r.is_shown and r.is_wanted}


def tell(folder: Path) -> Story:
    """Crawl a market chapter by chapter and keep the database after each."""
    with serve(Market(seed=264, size=240, platforms=known_platforms())) as running:
        told = Story(running.market, Operator(folder, running.gateway, running.market))
        for name, day, hour in CHAPTERS:
            told.runs[name] = told.operator.crawl(day, hour)
            told.operator.fresh = False
            told.requests[name] = running.take_seen()
            if told.operator.db.exists():
                told.databases[name] = copied(told.operator.db, folder / f"{name}.db")
        told.doubtful = largest_boards(running.market)
        running.misbehaves(*(_shrunk(board) for board in told.doubtful))
        told.runs["ninth"] = told.operator.crawl(9)
        told.databases["ninth"] = told.operator.db
    return told


def largest_boards(market: Market) -> list[Employer]:
    """Return the board of each platform that shows most of what the program should keep."""
    wanted = Counter(row.board for row in truth(market) if row.is_shown and row.is_wanted)

    def size(board: Employer) -> int:
        return wanted[f"{board.platform}/{board.slug}"]

    largest = [
        max((b for b in market.boards if b.platform == p), key=size) for p in market.platforms
    ]
    assert min(map(size, largest)) >= GUARD_FROM_OPEN, "the guards must apply to them"
    return largest


def _shrunk(board: Employer) -> Fault:
    """Let the list of a board lose most of its postings without a word."""
    return fault_of(Case("short", {"kind": "short_list", "value": 30}, frozenset()), board)


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
    _shown: dict[int, list[Truth]] = field(default_factory=dict)

    def shown(self, day: int, board: str) -> dict[str, Truth]:
        """Return what a board shows on a day and the program should keep."""
        if day not in self._shown:
            rows = truth(self.market, day)
            self._shown[day] = [row for row in rows if row.is_shown and row.is_wanted]
        return {row.url: row for row in self._shown[day] if row.board == board}


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


def spoil(folder: Path) -> Spoilt:
    """Crawl well on day 1, spoilt on day 2, well again on day 3."""
    platforms = known_platforms()
    n_boards = 13 * len(platforms)
    market = Market(seed=3, size=12 * n_boards, platforms=platforms, n_employers=n_boards)
    with serve(market) as running:
        operator = Operator(folder, running.gateway, market, fresh=False)
        operator.crawl(1)
        before = copied(operator.db, folder / "before.db")
        boards = boards_of(market)
        running.misbehaves(*(fault_of(c, boards[f"{p}: {c.name}"]) for p, c in CASES))
        run = operator.crawl(2, options=("-s", "DOWNLOAD_TIMEOUT=2", "-s", "RETRY_TIMES=1"))
        during = copied(operator.db, folder / "during.db")
        running.misbehaves()
        again = operator.crawl(3)
    return Spoilt(market, before, during, operator.db, run, again, boards)


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
        yield Town(running, Operator(folder, running.gateway, running.market, fresh=False))
