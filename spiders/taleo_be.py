"""Taleo Business Edition: pages of a search in HTML, held in a session; one page a posting.

There is no capture of it: markup and the link to the next ten as others saw them until 2026-10.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import Response, TextResponse

from aggregator.boards import Board
from aggregator.wire.listing import Row, links
from spiders.shapes.linked import LinkedSpider
from spiders.shapes.links import LinksSpider
from spiders.shapes.sessions import in_session

NEXT = "a.jscroll-next, a[rel=next]"


class TaleoBeSpider(LinksSpider, LinkedSpider):
    """Reads an organisation's search page by page, and the page of each wanted posting."""

    name = "taleo_be"
    vendor = "Taleo"
    mark = "taleocws"
    job = re.compile(r"/viewRequisition\?(?:[^#]*&)?rid=(\d+)", re.IGNORECASE)
    place_in = "h4 + div"
    text_in = "[name=cwsJobDescription], .cwsJobDescription, .col-md-8"
    heading_in = "h1, h2"
    pages_limit = 1_000

    def first_requests(self, board: Board) -> Iterable[Request]:
        """The search for everything."""
        yield self.page_at(board, _address(board, "searchResults"), None, 1)

    def page_at(self, board: Board, url: str, before: Response | None, page: int) -> Request:
        """A page, in the session of the one before it."""
        return self.list_request(board, url, **in_session(before, page=page))

    def page_of_row(self, row: Row, board: Board) -> str:
        """The requisition by its number."""
        return _address(board, "viewRequisition", rid=row.name)

    def following(self, response: Response) -> str | None:
        """The link to the next ten."""
        is_page = isinstance(response, TextResponse)
        return next(iter(links(response.text, response.url, NEXT)), None) if is_page else None


def _address(board: Board, page: str, **more: str) -> str:
    cluster, zone = board.params["cluster"], board.params["zone"]
    asked = {"org": board.params["org"], "cws": board.params["cws"], **more}
    return f"https://{cluster}.tbe.taleo.net/{zone}/ats/careers/v2/{page}?{urlencode(asked)}"
