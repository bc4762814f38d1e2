"""What a run knows of each host: its pace, its robots.txt, and whether it may still be asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from scrapy.crawler import Crawler

from aggregator.crawling.refusals import HostFailed, Stopped

BREAKER_FAILURES = 8
LONGEST_WAIT = 120.0
BACKOFF = 2.0


@dataclass(slots=True, eq=False)
class Host:
    """One host of a run: asked one thing at a time, at its own pace, by whichever crawler."""

    name: str
    run: Hosts
    delay: float = 0.0
    sent_at: float = 0.0
    paused_until: float = 0.0
    failures: int = 0
    closed: str | None = None
    """Why it is asked nothing more in this run."""
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    @asynccontextmanager
    async def turn(self, room: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
        """Wait for this host's turn, then for room for its answer.

        Raises HostFailed or Stopped if the turn never comes.
        """
        async with self.lock:
            self._check()
            while (wait := self._ready_at() - monotonic()) > 0:
                await self.run.sleep(wait)
                self._check()
            await room()
            self._check()
            self.sent_at = monotonic()
            yield

    def _ready_at(self) -> float:
        return max(self.paused_until, self.sent_at + self.delay)

    def _check(self) -> None:
        if self.run.stopping.is_set():
            raise Stopped("the run was stopped")
        if self.closed:
            raise HostFailed(self.closed)

    def slow_to(self, delay: float) -> None:
        """From now on leave at least so many seconds between two requests."""
        self.delay = max(self.delay, delay)

    def pause(self, seconds: float) -> None:
        """Ask nothing for so many seconds; for longer than we wait, nothing more in this run."""
        if seconds > LONGEST_WAIT:
            self.closed = f"{self.name} asks to wait {seconds:.0f} s, more than {LONGEST_WAIT:.0f}"
        self.paused_until = max(self.paused_until, monotonic() + seconds)

    def answered(self) -> None:
        """An answer came: the host is well."""
        self.failures = 0

    def failed(self, why: str, wait: float | None = None) -> None:
        """A request failed: wait as asked, or longer each time; at last give the host up."""
        self.failures += 1
        if wait is None:
            wait = min(BACKOFF * 2 ** (self.failures - 1), 60.0) * self.run.scale
        self.pause(wait)
        if self.failures >= BREAKER_FAILURES and not self.closed:
            self.closed = f"{self.name} failed {self.failures} times in a row, at last: {why}"


@dataclass(slots=True, eq=False)
class Hosts:
    """All hosts of one run, shared by all its crawlers."""

    scale: float = 1.0
    delays: dict[str, float] = field(default_factory=dict)
    """Platform → seconds between two requests to one of its hosts."""
    robots: dict[str, asyncio.Future[Any]] = field(default_factory=dict)
    """Origin → what its robots.txt says, asked once a run."""
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    flights: set[asyncio.Future[Any]] = field(default_factory=set)
    """Requests on the wire."""
    known: dict[str, Host] = field(default_factory=dict)

    def of(self, url: str) -> Host:
        """The host of a URL."""
        name = urlsplit(url).hostname or ""
        if name not in self.known:
            self.known[name] = Host(name, self)
        return self.known[name]

    def delay_of(self, platform: str) -> float:
        """Seconds between two requests to a host of this platform."""
        return self.delays.get(platform, 1.0) * self.scale

    async def sleep(self, seconds: float) -> None:
        """Sleep, but wake when the run is stopped."""
        try:
            await asyncio.wait_for(self.stopping.wait(), seconds)
        except TimeoutError:
            return

    def stop(self) -> None:
        """Send nothing more; what is on the wire may still arrive."""
        self.stopping.set()

    def abandon(self) -> None:
        """Give up what is on the wire."""
        for flight in list(self.flights):
            flight.cancel()


def hosts_of(crawler: Crawler) -> Hosts:
    """The hosts of the run this crawler belongs to; its own where there is no run."""
    session = getattr(crawler.spider, "session", None)
    hosts = getattr(session, "hosts", None) or getattr(crawler, "own_hosts", None)
    if hosts is None:
        hosts = Hosts()
        crawler.own_hosts = hosts  # type: ignore[attr-defined]  # a crawler without a run of ours
    return hosts
