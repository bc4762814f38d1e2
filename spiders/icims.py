"""iCIMS career portals: the sitemap, else the search pages; one page a posting.

Nothing official describes them: in_iframe, pages, markup as others saw them until 2026-09.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.http import Response, TextResponse

from aggregator.boards import Board
from aggregator.tally import Entry
from aggregator.wire import portal
from aggregator.wire.job_urls import same_host
from aggregator.wire.jsonld_posting import fields
from aggregator.wire.sitemap import ROWS_LIMIT, Sitemap, read_sitemap
from spiders.shapes.answers import Unreadable, check_wall
from spiders.shapes.hooks import Found
from spiders.shapes.leaves import LeafSpider
from spiders.shapes.sessions import SessionSpider

NO_SITEMAP = [401, 403, 404, 405, 410]


class IcimsSpider(LeafSpider, SessionSpider):
    """Reads the pages that a portal's sitemap names, or its search where it has no sitemap."""

    name = "icims"

    def first_requests(self, board: Board) -> Iterable[Request]:
        """The sitemap."""
        yield self._sitemap(board, f"https://{board.params['host']}/sitemap.xml")

    def parse_list(self, response: TextResponse, board: Board) -> Iterator[Found]:
        """The pages of a sitemap, or the rows of a search page."""
        if response.meta["kind"] == "search":
            yield from self._rows(response, board)
            return
        sitemap = read_sitemap(response.body) if response.status == 200 else None
        if sitemap is None or (sitemap.fault and not sitemap.pages):
            yield self.search_page(board)
        else:
            yield from self._listed(sitemap, response, board)

    def _listed(self, sitemap: Sitemap, response: Response, board: Board) -> Iterator[Found]:
        for nested in sitemap.sitemaps:
            if response.meta["kind"] == "sitemap" and _is_ours(nested.url, response, board):
                yield self._sitemap(board, nested.url, kind="nested")
        for page in sitemap.pages:
            if portal.number_of(page.url) and _is_ours(page.url, response, board):
                title = portal.words_of_slug(page.url)
                yield _entry(page.url, title, page.lastmod, {})
        if sitemap.is_cut:
            self.truncate(board, f"a sitemap of more than {ROWS_LIMIT} rows")
        if sitemap.fault:
            raise Unreadable(sitemap.fault)

    def search_url(self, board: Board, page: int) -> str:
        """The search for everything; its first page begins a session."""
        start = "" if page else "ss=1&"
        return f"https://{board.params['host']}/jobs/search?{start}pr={page}&in_iframe=1"

    def pages_told(self, markup: str) -> int | None:
        """What "Page 1 of 12" says."""
        return portal.pages(markup)

    def address_of(self, entry: Entry, said: dict[str, Any]) -> str:
        """The address a page gives itself: sitemaps of old portals name older ones."""
        return portal.canonical(said.get("url") or entry.url or "")

    def detail_request(self, entry: Entry, board: Board) -> Request:
        """The page as it stands in the frame of the employer's own site."""
        return self.page_request(board, entry, portal.framed(entry.url or ""))

    def confirm_request(self, board: Board, external_id: str, url: str | None) -> Request:
        """The page itself, which needs no words in its address."""
        page = url or f"https://{board.params['host']}/jobs/{external_id}/job"
        return self.asking_request(board, external_id, portal.framed(page))

    def found_on(self, response: Response) -> dict[str, Any]:
        """The JobPosting of a page, and what its markup says beside it."""
        if not isinstance(response, TextResponse):
            raise Unreadable("the answer is no page")
        posting = portal.posting_on(response.text, response.url) or {}
        if not posting:
            check_wall(response)
        return posting

    def _sitemap(self, board: Board, url: str, kind: str = "sitemap") -> Request:
        meta = {"kind": kind, "handle_httpstatus_list": NO_SITEMAP}
        return self.list_request(board, url, meta=meta)

    def _rows(self, response: TextResponse, board: Board) -> Iterator[Found]:
        check_wall(response)
        found = portal.rows(response.text)
        if found is None:
            raise Unreadable("the answer is no search page of iCIMS")
        for row in found:
            url = urljoin(response.url, row.url)
            title = row.title or portal.words_of_slug(url)
            version = self.version_of([title, row.said], portal.number_of(url) or "")
            entry = _entry(portal.canonical(url), title, version, row.said)
            if not _is_ours(url, response, board):
                entry.reject = f"its page is on {urlsplit(url).hostname}"
            yield entry


def _entry(url: str, title: str | None, version: str | None, said: dict[str, Any]) -> Entry:
    """A posting by its number; what its row says stands in for what its page may not."""
    told = {name: value for name, value in fields(said, url).items() if value}
    name = portal.number_of(url)
    return Entry(external_id=name, title=title, url=url, version=version, data=told)


def _is_ours(url: str, response: Response, board: Board) -> bool:
    """Whether a page is on the portal, or on the one the portal leads to."""
    return same_host(url, f"https://{board.params['host']}") or same_host(url, response.url)
