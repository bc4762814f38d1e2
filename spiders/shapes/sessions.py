"""Searches whose pages belong to a session: one after the other, and all or none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scrapy import Request
from scrapy.http import Response, TextResponse

from aggregator.boards import Board
from spiders.base import BoardSpider

PAGES_LIMIT = 1_000


class SessionSpider(BoardSpider):
    """A platform that may be read by a search in a session.

    Pages that stop coming, stop being new or change their number leave the list cut short.
    """

    def search_url(self, board: Board, page: int) -> str:
        """The address of a page of the search, counted from 0."""
        raise NotImplementedError

    def pages_told(self, markup: str) -> int | None:
        """How many pages a page says there are; None where it does not say."""
        raise NotImplementedError

    def search_page(
        self,
        board: Board,
        page: int = 0,
        before: Response | None = None,
        n_pages: int | None = None,
    ) -> Request:
        """Request a page of the search, in the session of the page before it."""
        more = in_session(before, kind="search", page=page, n_pages=n_pages)
        return self.list_request(board, self.search_url(board, page), **more)

    def next_pages(self, response: TextResponse, board: Board, n_new: int) -> Iterator[Request]:
        """The next page, until there were as many as the first one named, or one is empty."""
        if response.meta["kind"] != "search":
            return
        page, told = response.meta["page"] + 1, response.meta["n_pages"]
        n_pages = self.pages_told(response.text) or told
        if told and n_pages != told:
            self.truncate(board, f"page {page} is one of {n_pages}, page 1 was one of {told}")
        if page >= n_pages if n_pages else not n_new:
            return
        if not n_new or page >= PAGES_LIMIT:
            why = "shows nothing new" if not n_new else "is the last that is read"
            self.truncate(board, f"page {page} of {n_pages or 'unknown many'} {why}")
        else:
            yield self.search_page(board, page, response, n_pages)


def in_session(before: Response | None, **meta: Any) -> dict[str, Any]:
    """What a request needs to belong to the session of the page before it."""
    session = cookies_of(before) if before else {}
    cookies = "; ".join(f"{name}={value}" for name, value in session.items())
    headers = {"Cookie": cookies} if cookies else {}
    return {"headers": headers, "meta": {**meta, "session": session}}


def cookies_of(response: Response) -> dict[str, Any]:
    """The cookies of a session: those it had, and what the last answer set."""
    session = dict(response.meta.get("session", {}))
    for line in response.headers.getlist("Set-Cookie"):
        name, sign, value = line.decode("latin-1").partition(";")[0].partition("=")
        if sign and name.strip():
            session[name.strip()] = value.strip()
    return session
