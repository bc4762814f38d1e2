"""One process, many crawlers, and a clean way to stop them all."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import resource
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from aggregator.boards import Board
from aggregator.crawling.page import PageSpider
from aggregator.crawling.session import Session

GRACE = 2.0
STARTING = 0.05
OPEN_FILES = 4096
GARBAGE = 20_000
SIGNALS = (signal.SIGINT, signal.SIGTERM)


class CrawlProcess(AsyncCrawlerProcess):
    """Runs one crawler per platform; a signal or the clock stops all of them."""

    def __init__(self, settings: Settings, session: Session) -> None:
        super().__init__(settings)
        # The root handler filters too, but only after every record was built.
        logging.getLogger("scrapy").setLevel(settings["LOG_LEVEL"])
        self._session = session
        session.halt = self.halt
        self._loop = asyncio.get_event_loop()

    def add(self, platform: str, boards: list[Board]) -> None:
        """Crawl these boards of one platform."""
        crawler = self.create_crawler(platform)
        session = self._session
        session.asked.update({board.key: board for board in boards})
        task = self.crawl(crawler, boards=boards, memory=session.store.memory, session=session)
        task.add_done_callback(self._note)

    def look(self, url: str, then: Callable[[], None]) -> None:
        """Read one page, then go on with what its session now knows."""
        task = self.crawl(self.create_crawler(PageSpider), address=url, session=self._session)
        task.add_done_callback(self._note)
        task.add_done_callback(lambda _: then())

    def run(self, seconds: float | None = None) -> None:
        """Crawl to the end, or until a signal comes or the time is up."""
        allow_open_files(OPEN_FILES)
        collect_seldom()
        if seconds is not None:
            self._loop.call_later(seconds, self.halt, "time")
        try:
            with self._signals():
                self.start(install_signal_handlers=False)
        finally:
            if self._session.companion is not None:
                self._session.companion.close()

    def halt(self, why: str) -> None:
        """Send nothing more, let what is on the wire arrive, then close every crawler."""
        if self._session.stopped:
            return
        self._session.stopped = why
        self._session.hosts.stop()
        self._loop.call_later(GRACE, self._session.hosts.abandon)
        if self._session.companion is not None:
            self._session.companion.hurry(GRACE)
        self._loop.create_task(self._close())

    async def _close(self) -> None:
        """Close every crawler; Scrapy passes over one that is only starting, so wait for it."""
        while any(not _is_running(crawler) for crawler in self.crawlers):
            await asyncio.sleep(STARTING)
        await self.stop()

    @contextmanager
    def _signals(self) -> Iterator[None]:
        before = {number: signal.getsignal(number) for number in SIGNALS}
        for number in SIGNALS:
            self._loop.add_signal_handler(number, self._signalled)
        try:
            yield
        finally:
            for number in SIGNALS:
                self._loop.remove_signal_handler(number)
                signal.signal(number, before[number])

    def _signalled(self) -> None:
        if self._session.stopped == "signal":
            os._exit(130)
        already = self._session.stopped
        self.halt("signal")
        self._session.stopped = "signal" if already != "store" else already

    def _note(self, task: asyncio.Task[None]) -> None:
        """Count a crawler that could not even start."""
        if not task.cancelled() and (error := task.exception()) is not None:
            self._session.faults += 1
            logging.getLogger(__name__).error("%s: %s", type(error).__name__, error, exc_info=error)


def _is_running(crawler: Crawler) -> bool:  # `crawler.engine` raises where there is none yet
    return crawler._engine is not None and crawler._engine.running


def collect_seldom() -> None:
    """Keep what start-up made out of every search for garbage, and search less often."""
    # Nearly all that a crawl makes goes without one; searching as usual costs it an eighth.
    gc.freeze()
    gc.set_threshold(GARBAGE, 20, 20)


def allow_open_files(n: int) -> int:
    """Raise this process's limit of open files to `n`, as far as it may; return the new limit."""
    # Each of many hundred hosts has a connection; systems start processes with 256 or 1,024.
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = n if hard == resource.RLIM_INFINITY else min(n, hard)
    if soft == resource.RLIM_INFINITY or soft >= most:
        return soft
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    except (OSError, ValueError):  # some systems allow less than they say
        return soft
    return most
