"""Sends every request at its host's pace, over the internet or through a gateway on loopback."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError
from scrapy.http import Response

from aggregator.crawling.hosts import Host, hosts_of
from aggregator.crawling.refusals import Stopped
from aggregator.crawling.silence import Silence
from aggregator.crawling.spooling import spooled
from aggregator.crawling.waiting import retry_after

BUSY = frozenset({429, 503})
PAUSE = 0.02
IDLE = 15  # seconds a connection is kept for the next request: each is an open file


@dataclass(slots=True, frozen=True)
class Gateway:
    """A plain HTTP server on loopback that stands for the whole internet."""

    netloc: str

    @classmethod
    def parse(cls, value: str) -> Gateway | None:
        """The gateway a setting names, None for an empty one; ValueError unless on loopback."""
        if not value:
            return None
        parts = urlsplit(value)
        if parts.scheme != "http" or parts.path not in ("", "/") or parts.query:
            raise ValueError(f"AGGREGATOR_GATEWAY must be http://127.0.0.1:PORT, not {value!r}")
        if not _is_loopback(parts.hostname or "") or not parts.port:
            raise ValueError(f"AGGREGATOR_GATEWAY must be on loopback with a port, not {value!r}")
        return cls(parts.netloc)

    def address(self, request: Request) -> Request:
        """The same request to the gateway: method, path, query, body and Host stay."""
        parts = urlsplit(request.url)
        headers = request.headers.copy()
        headers["Host"] = parts.netloc.rpartition("@")[2]
        headers["X-Forwarded-Proto"] = parts.scheme
        query = f"?{parts.query}" if parts.query else ""
        meta = {key: value for key, value in request.meta.items() if key != "proxy"}
        return Request(
            f"http://{self.netloc}{parts.path or '/'}{query}",
            method=request.method,
            headers=headers,
            body=request.body,
            meta=meta,
        )


class PoliteDownloadHandler(HTTP11DownloadHandler):
    """Waits for the host's turn, sends, and remembers how the host took it."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._hosts = hosts_of(crawler)
        self._gate = asyncio.Lock()
        self._delay = self._hosts.delay_of(crawler.spider.name if crawler.spider else "")
        self._gateway = Gateway.parse(crawler.settings.get("AGGREGATOR_GATEWAY", ""))
        self._silence = Silence(crawler)
        self._pool.cachedConnectionTimeout = IDLE

    async def download_request(self, request: Request) -> Response:
        host = self._hosts.of(request.url)
        host.slow_to(self._delay)
        async with host.turn(self._room):
            try:
                response = await self._fly(request)
            except (Stopped, DownloadCancelledError):  # neither is the host's illness
                raise
            except Exception as error:
                host.failed(f"{type(error).__name__}: {error}")
                raise
            _remember(host, response)
            return spooled(request, response)

    async def _room(self) -> None:
        """Wait while the answers that came and are not dealt with yet fill their room."""
        # Scrapy keeps new requests back by the same measure, but not those of waiting hosts.
        async with self._gate:
            while self._is_full() and not self._hosts.stopping.is_set():
                await self._hosts.sleep(PAUSE)

    def _is_full(self) -> bool:
        engine = self._crawler.engine
        slot = engine.scraper.slot if engine else None
        return slot is not None and slot.needs_backout()

    async def _fly(self, request: Request) -> Response:
        flight = asyncio.ensure_future(self._send(request))
        self._hosts.flights.add(flight)
        try:
            return await flight
        except asyncio.CancelledError:
            raise Stopped("the run was stopped") from None
        finally:
            self._hosts.flights.discard(flight)

    async def _send(self, request: Request) -> Response:
        sent = request if self._gateway is None else self._gateway.address(request)
        async with self._silence.bounded(sent):
            response = await super().download_request(sent)
        if sent is request:
            return response
        request.meta["download_latency"] = sent.meta.get("download_latency")
        return _from(request.url, response)


def _remember(host: Host, response: Response) -> None:
    wait = retry_after(_header(response, "Retry-After")) if response.status in BUSY else None
    if response.status >= 500 or response.status == 429 or _is_wall(response):
        host.failed(f"HTTP {response.status}", wait)
    else:
        host.answered()


def _is_wall(response: Response) -> bool:
    """401 or 403 for people; platforms say "closed" with 403 and JSON, which is an answer."""
    kind = _header(response, "Content-Type") or ""
    return response.status in (401, 403) and "json" not in kind


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value is not None else None


def _from(url: str, response: Response) -> Response:
    """The response as if it came from `url`; replace() would settle its encoding too early."""
    return type(response)(
        url,
        status=response.status,
        headers=response.headers,
        body=response.body,
        flags=response.flags,
        ip_address=response.ip_address,
        protocol=response.protocol,
    )


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
