"""A host may take long to send much, but not to send nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadTimeoutError

CLOCK = "silence"


class Silence:
    """Bounds how long a host may be silent under a request that may take longer than usual."""

    def __init__(self, crawler: Crawler) -> None:
        self._limit = crawler.settings.getfloat("DOWNLOAD_TIMEOUT")
        crawler.signals.connect(self._heard, signal=signals.headers_received)
        crawler.signals.connect(self._heard, signal=signals.bytes_received)

    @asynccontextmanager
    async def bounded(self, request: Request) -> AsyncIterator[None]:
        """Raise DownloadTimeoutError once nothing came for as long as usual answers may take."""
        if request.meta.get("download_timeout", 0) <= self._limit:
            yield
            return
        try:
            async with asyncio.timeout(self._limit) as clock:
                request.meta[CLOCK] = clock
                yield
        except TimeoutError as error:
            raise DownloadTimeoutError(f"nothing came for {self._limit:g} seconds") from error
        finally:
            request.meta.pop(CLOCK, None)

    def _heard(self, request: Request) -> None:
        if clock := request.meta.get(CLOCK):
            clock.reschedule(asyncio.get_running_loop().time() + self._limit)
