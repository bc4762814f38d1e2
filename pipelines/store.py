"""Hands everything a crawl saw to the store; a store that fails stops the crawl."""

from __future__ import annotations

import asyncio
import sqlite3
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from aggregator.boards import shipped_platform
from aggregator.records import BoardRun, Listed, Reject, Understood
from aggregator.store.closing import CAUTIOUS, MISSES
from aggregator.store.database import StoreError

FAILURES = (StoreError, sqlite3.Error, OSError)


class StorePipeline:
    """Begins and finishes boards in the store and adds what comes between."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.begun: set[str] = set()
        self.held: dict[str, BoardRun] = {}
        """Runs that overtook items of their boards: scrapy handles several answers at once."""
        self.failure: BaseException | None = None
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the stage for one crawler."""
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        """Store an item; once the store has failed everything is dropped."""
        if self.failure is None:
            try:
                self._store(item)
            except FAILURES as error:
                self._fail(error)
        if self.failure is not None:
            raise DropItem("the store failed", log_level="DEBUG")
        return item

    def close_spider(self) -> None:
        """Finish the boards that a stopped crawl left half read."""
        spider: Any = self.crawler.spider
        interrupted = getattr(spider, "interrupted", tuple)  # scrapy's own spiders lack it
        for run in [*self.held.values(), *interrupted()]:
            spider.tallies[run.board].unstored = 0
            if self.failure is None:
                try:
                    self._store(run)
                except FAILURES as error:
                    self._fail(error)

    def _store(self, item: Any) -> None:
        spider: Any = self.crawler.spider
        store = spider.session.store
        key = item.raw.board if isinstance(item, Understood) else item.board
        if key not in self.begun:
            tally = spider.tallies[key]
            store.begin_board(tally.board, tally.run, misses=_misses(tally.board.platform))
            self.begun.add(key)
        if isinstance(item, BoardRun):
            self.held[key] = item
        else:
            store.add(item)
        if isinstance(item, Reject) and item.external_id and item.stage in ("check", "understand"):
            store.add(_as_listed(item))
        if key in self.held and spider.tallies[key].unstored <= 0:
            spider.tallies[key].weigh_rejects()
            store.finish_board(self.held.pop(key))

    def _fail(self, error: BaseException) -> None:
        """Note why, once, and stop the crawl from outside the stage it is in."""
        spider: Any = self.crawler.spider
        self.failure = error
        spider.session.errors.append(f"the store failed: {error}")
        if (engine := self.crawler.engine) and engine.running:
            closing = engine.close_spider_async(reason="store_failed")
            self._closing = asyncio.ensure_future(closing)


def _as_listed(reject: Reject) -> Listed:
    """The listing of a posting that the board shows and we had to reject."""
    return Listed(
        board=reject.board,
        external_id=reject.external_id or "",
        title=None,
        decision="rejected",
        url=reject.url,
    )


def _misses(platform: str) -> int:
    """How many complete crawls without it close a posting of a platform."""
    known = shipped_platform(platform)
    return MISSES[known.list_kind] if known else CAUTIOUS
