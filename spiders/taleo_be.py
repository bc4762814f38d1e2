"""Taleo Business Edition: pages of a search in HTML, held in a session; one page a posting.

There is no capture of it: markup and the link to the next ten as others saw them until 2026-10.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import TextResponse

from aggregator.boards import Board
from aggregator.tally import Entry
from aggregator.wire.job_urls import same_host
from aggregator.wire.listing import html_of, links, rows, words_of
from spiders.shapes.answers import Unreadable, check_wall
from spiders.shapes.hooks import Found
from spiders.shapes.leaves import LeafSpider
from spiders.shapes.sessions import PAGES_LIMIT, cookies_of

NEXT = "a.jscroll-next, a[rel=next]"
TEXT = "[name=cwsJobDescription], .cwsJobDescription, .col-md-8"

_JOB = re.compile(r"/viewRequisition\?(?:[^#]*&)?rid=(\d+)", re.IGNORECASE)


class TaleoBeSpider(LeafSpider):
    """Reads an organisation's search page by page, and the page of each wanted posting."""

    name = "taleo_be"

    def first_requests(self, board: Board) -> Iterable[Request]:
        """The search for everything."""
        asked = {"org": board.params["org"], "cws": board.params["cws"]}
        yield self._page(board, f"{_site(board)}/searchResults?{urlencode(asked)}", 1, {})

    def parse_list(self, response: TextResponse, board: Board) -> Iterator[Found]:
        """The jobs of a page; titles stand in links, places in the first cell beside them."""
        check_wall(response)
        if "taleocws" not in response.text.lower():
            raise Unreadable("the answer is no search page of Taleo")
        for row in rows(response.text, response.url, _JOB, "h4 + div"):
            asked = {"org": board.params["org"], "cws": board.params["cws"], "rid": row.name}
            yield Entry(
                external_id=row.name,
                title=row.title,
                url=f"{_site(board)}/viewRequisition?{urlencode(asked)}",
                version=self.version_of([row.title, row.location], row.name),
                data=row.told,
            )

    def next_pages(self, response: TextResponse, board: Board, n_new: int) -> Iterator[Request]:
        """The page this one leads on to, in the same session."""
        page = response.meta["page"] + 1
        following = links(response.text, response.url, NEXT)
        if not following or not same_host(following[0], response.url):
            return
        if not n_new or page > PAGES_LIMIT:
            why = "shows nothing new" if not n_new else "is the last that is read"
            self.truncate(board, f"page {page - 1} {why}, but leads on to another")
        else:
            yield self._page(board, following[0], page, cookies_of(response))

    def shown(self, response: TextResponse) -> dict[str, Any]:
        """The text of a page without a JobPosting."""
        text = html_of(response.text, TEXT)
        return {"description": text, "title": words_of(response.text, "h1, h2")} if text else {}

    def _page(self, board: Board, url: str, page: int, session: dict[str, Any]) -> Request:
        cookies = "; ".join(f"{name}={value}" for name, value in session.items())
        headers = {"Cookie": cookies} if cookies else {}
        return self.list_request(
            board, url, headers=headers, meta={"page": page, "session": session}
        )


def _site(board: Board) -> str:
    cluster, zone = board.params["cluster"], board.params["zone"]
    return f"https://{cluster}.tbe.taleo.net/{zone}/ats/careers/v2"
