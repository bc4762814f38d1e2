"""Lists whose pages each name the next one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from scrapy import Request
from scrapy.http import Response, TextResponse

from aggregator.boards import Board
from aggregator.wire.job_urls import same_host
from spiders.shapes.mapped import MappedSpider


class LinkedSpider(MappedSpider):
    """Follows a list from page to page; what may not be followed leaves it cut short."""

    pages_limit: ClassVar[int] = 500

    def following(self, response: Response) -> str | None:
        """The address of the next page, as a page or its feed names it."""
        raise NotImplementedError

    def page_at(self, board: Board, url: str, before: Response | None, page: int) -> Request:
        """Request a page of the list."""
        return self.list_request(board, url, meta={"page": page})

    def next_pages(self, response: TextResponse, board: Board, n_new: int) -> Iterator[Request]:
        """The page this one leads on to, on the same host and if this one showed anything new."""
        page, url = response.meta.get("page", 1), self.following(response)
        if page > 1 or url:
            self.in_pages(board)
        if not url:
            return
        if not n_new or page >= self.pages_limit or not same_host(url, response.url):
            self.truncate(board, f"page {page} leads to {url}, which is not read")
        else:
            yield self.page_at(board, url, response, page + 1)
