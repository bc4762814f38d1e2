"""Reads one page for what it links to: which vendor's board stands behind a careers address."""

from __future__ import annotations

from collections.abc import AsyncIterator

from scrapy import Request, Spider
from scrapy.http import Response, TextResponse
from twisted.python.failure import Failure

from aggregator.crawling.session import Session


class PageSpider(Spider):
    """Leaves the page on its session, or why it could not be read."""

    name = "page"
    custom_settings = {"ITEM_PIPELINES": {}}  # noqa: RUF012 - declared so by scrapy.Spider
    session: Session
    address: str

    async def start(self) -> AsyncIterator[Request]:
        yield Request(self.address, self.read, errback=self.fail)

    def read(self, response: Response) -> None:
        if isinstance(response, TextResponse):
            self.session.page = (response.url, response.text)

    def fail(self, failure: Failure) -> None:
        self.session.page_fault = str(failure.value) or type(failure.value).__name__
