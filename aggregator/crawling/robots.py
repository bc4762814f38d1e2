"""robots.txt binds every request, on API hosts too; a robots.txt that fails forbids for now."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from aggregator.crawling.hosts import hosts_of
from aggregator.crawling.refusals import Forbidden, HostFailed, Refusal

LONGEST_DELAY = 60.0
READ_BYTES = 512 * 1024
PRIORITY = 1000
IS_ROBOTS = "is_robots"


@dataclass(slots=True, frozen=True)
class Rules:
    """What one origin's robots.txt allows this program."""

    response: Response | None = None
    parsed: Protego | None = None
    """None where there is no robots.txt: everything is allowed."""
    refusal: type[Refusal] = Refusal
    why: str | None = None
    """Why everything is forbidden, as far as we can tell now; None where it is not."""


class RobotsMiddleware:
    """Asks each origin's robots.txt once a run and refuses what it forbids."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._hosts = hosts_of(crawler)
        self._agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        permitted = crawler.settings.getlist("AGGREGATOR_PERMITTED_HOSTS")
        self._permitted = {host.strip().lower() for host in permitted if host.strip()}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> Response | None:
        if request.meta.get(IS_ROBOTS):
            return None
        rules = await self._rules(request.url)
        if urlsplit(request.url).hostname not in self._permitted:
            self._check(rules, request.url)
        if (request.method, request.url) == ("GET", f"{_origin(request.url)}/robots.txt"):
            return rules.response and rules.response.replace(request=request)
        return None

    def _check(self, rules: Rules, url: str) -> None:
        if rules.why is not None:
            raise rules.refusal(rules.why)
        if rules.parsed is not None and not rules.parsed.can_fetch(url, self._agent):
            raise Forbidden(f"robots.txt of {urlsplit(url).netloc} forbids {urlsplit(url).path}")

    async def _rules(self, url: str) -> Rules:
        origin = _origin(url)
        if origin not in self._hosts.robots:
            future: asyncio.Future[Rules] = asyncio.get_running_loop().create_future()
            self._hosts.robots[origin] = future
            try:
                future.set_result(await self._ask(origin))
            finally:
                future.cancel()  # no effect once there is a result
        rules: Rules = await asyncio.shield(self._hosts.robots[origin])
        return rules

    async def _ask(self, origin: str) -> Rules:
        """Read an origin's robots.txt; the spider is told of nothing."""
        name = urlsplit(origin).netloc
        request = Request(
            f"{origin}/robots.txt",
            callback=NO_CALLBACK,
            # asked for HTML, Workday's hosts answer with a page (seen by others 2026-10)
            headers={"Accept": "text/plain"},
            priority=PRIORITY,
            meta={IS_ROBOTS: True},
        )
        try:
            response = await self._crawler.engine.download_async(request)
        except Refusal as error:
            return Rules(refusal=type(error), why=str(error))
        except IgnoreRequest as error:
            return Rules(why=f"robots.txt of {name} cannot be read: {error}")
        except Exception as error:  # noqa: BLE001 - whatever the network throws, we may not go on
            why = f"{name} cannot be reached: {str(error).rstrip('.') or type(error).__name__}"
            return Rules(refusal=HostFailed, why=why)
        return self._read(origin, response)

    def _read(self, origin: str, response: Response) -> Rules:
        name = urlsplit(origin).netloc
        if response.status >= 500 or response.status == 429:
            why = f"robots.txt of {name} answers HTTP {response.status}, so nothing else is asked"
            return Rules(response, why=why)
        if not 200 <= response.status < 300:
            return Rules(response)
        parsed = Protego.parse(response.body[:READ_BYTES].decode("utf-8-sig", errors="ignore"))
        delay = float(parsed.crawl_delay(self._agent) or 0)
        self._hosts.of(origin).slow_to(min(delay, LONGEST_DELAY))
        if delay > LONGEST_DELAY:
            why = f"robots.txt of {name} asks for {delay:g} s between requests, we wait at most 60"
            return Rules(response, parsed, why=why)
        return Rules(response, parsed)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
