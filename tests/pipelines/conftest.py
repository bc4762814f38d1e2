"""A crawler as the pipelines see it, with a store that only remembers."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.test import get_crawler

from aggregator.accounting import NullMemory
from aggregator.boards import Board
from aggregator.tally import Tally


class Ledger:
    """Notes every call of the store."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Any]] = []
        self.fails_on: str | None = None

    def _note(self, name: str, item: Any) -> None:
        if self.fails_on == name:
            raise OSError(28, "No space left on device")
        self.calls.append((name, item))

    def begin_board(self, board: Board, run: Any, *, misses: int) -> None:
        self._note("begin", (board.key, misses))

    def add(self, item: Any) -> None:
        self._note("add", item)

    def finish_board(self, run: Any) -> None:
        self._note("finish", run)


class Engine:
    """Notes why it was closed."""

    running = True

    def __init__(self) -> None:
        self.closed: list[str] = []

    async def close_spider_async(self, *, reason: str) -> None:
        self.closed.append(reason)


@pytest.fixture
def board() -> Board:
    return Board(platform="greenhouse", slug="willow-care", employer="Willow Care")


@pytest.fixture
def crawler(board: Board) -> Any:
    made: Any = get_crawler()
    tally = Tally.of(board)
    made.spider = SimpleNamespace(
        memory=NullMemory(),
        scope="all",
        session=SimpleNamespace(store=Ledger(), errors=[], is_first=True),
        tallies={board.key: tally},
        interrupted=lambda: [tally.interrupt()] if tally.is_open else [],
    )
    made.engine = Engine()
    made.stats = MemoryStatsCollector(made)
    return made
