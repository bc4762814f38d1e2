"""Lets a spider ask until its list shows something, and notes how each board answered."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response, TextResponse

from aggregator.tally import Tally
from aggregator.wire.pages import wall

QUESTIONS = 3  # robots.txt, a sitemap of sitemaps, a sitemap: no list is further away


@dataclass(slots=True)
class Heard:
    """What came of one board's questions, beside what its spider makes of it."""

    tally: Tally
    n_asked: int = 0
    status: int | None = None
    wall: str | None = None
    led_to: str | None = None
    """An address on another host that a redirect led to."""


class FirstAnswerMiddleware:
    """Drops what goes beyond the first answer of a list that shows something."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """The first request of each board."""
        async for thing in start:
            if self._passes(thing):
                yield thing

    def process_spider_input(self, response: Response) -> None:
        """Note an answer, whether the spider will see it or not."""
        if (heard := self._heard(response.request)) is None:
            return
        heard.status = response.status
        heard.wall = wall(response.text) if isinstance(response, TextResponse) else None
        trail = response.meta.get("redirect_urls")
        if trail and urlsplit(trail[0]).hostname != urlsplit(response.url).hostname:
            heard.led_to = response.url

    async def process_spider_output(
        self, response: Response, result: AsyncIterator[Any]
    ) -> AsyncIterator[Any]:
        """Pass on what is no request, and the questions that are still open."""
        async for thing in result:
            if self._passes(thing):
                yield thing

    def _passes(self, thing: Any) -> bool:
        if not isinstance(thing, Request):
            return True
        heard, spider = self._heard(thing), self._spider
        if heard is None or thing.callback != spider.on_list or heard.n_asked >= QUESTIONS:
            return False
        if heard.n_asked and (heard.tally.listed or heard.status is None):
            return False
        heard.n_asked += 1
        return True

    def _heard(self, request: Request | None) -> Heard | None:
        board = request.cb_kwargs.get("board") if request else None
        if board is None:
            return None
        found: dict[str, Heard] = self._spider.session.heard
        return found.setdefault(board.key, Heard(self._spider.tallies[board.key]))

    @property
    def _spider(self) -> Any:
        return self._crawler.spider
