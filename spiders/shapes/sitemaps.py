"""Boards whose list is a sitemap: robots.txt names it, it names the pages. sitemaps.org."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urljoin

from scrapy import Request
from scrapy.http import Response, TextResponse

from aggregator.boards import Board
from aggregator.tally import Entry
from aggregator.understand.role import could_be_wanted
from aggregator.wire.job_urls import all_words_of, is_job_url, job_id, same_host, words_of
from aggregator.wire.sitemap import ROWS_LIMIT, Listing, read_sitemap, sitemaps_in_robots
from spiders.shapes.answers import GONE, Unreadable
from spiders.shapes.asking import AskingSpider
from spiders.shapes.hooks import Found

DEEPEST = 3
SITEMAPS_LIMIT = 500
NO_ROBOTS = [400, 401, 403, 404, 405, 410]


class SitemapSpider(AskingSpider):
    """Reads a board's sitemaps down to its job pages; a platform reads the pages.

    A board has an `origin`, and may have a `sitemap` of its own, a `path` that job pages have, and
    a `cap`: so many addresses in one sitemap mean that it is cut short.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sitemaps: defaultdict[str, set[str]] = defaultdict(set)
        self.read: set[str] = set()

    def first_requests(self, board: Board) -> Iterable[Request]:
        """The board's own sitemap, else robots.txt, which names them."""
        origin = board.params["origin"].rstrip("/")
        if sitemap := board.params.get("sitemap"):
            yield from self._sitemap(board, urljoin(f"{origin}/", sitemap), 1)
        else:
            meta = {"kind": "robots", "handle_httpstatus_list": NO_ROBOTS}
            yield self.list_request(board, f"{origin}/robots.txt", meta=meta)

    def parse_list(self, response: TextResponse, board: Board) -> Iterator[Found]:
        """Sitemaps from robots.txt; sitemaps and job pages from a sitemap."""
        if response.meta["kind"] == "robots":
            yield from self._named(response, board)
        elif response.status not in GONE:
            yield from self._listed(response, board)

    def list_ended(self, board: Board) -> None:
        """One sitemap that is not there is no matter; if none is there, nothing was read."""
        asked = self.sitemaps.pop(board.key, None)
        if asked and board.key not in self.read:
            self.tallies[board.key].stop("failed", "the board is gone: it has no sitemap")

    def page_entry(self, page: Listing) -> Entry:
        """A page as an entry; words of its address stand for the title where they settle it."""
        title = words_of(page.url)
        if title and could_be_wanted(all_words_of(page.url)) and not could_be_wanted(title):
            title = None
        return Entry(external_id=job_id(page.url), title=title, url=page.url, version=page.lastmod)

    def confirm_request(self, board: Board, external_id: str, url: str | None) -> Request:
        """The page itself, on the board's own host whatever address the posting gives."""
        page = external_id.split("#")[0]
        return self.asking_request(board, external_id, urljoin(board.params["origin"], f"/{page}"))

    def _named(self, response: Response, board: Board) -> Iterator[Request]:
        text = response.text if isinstance(response, TextResponse) else ""
        named = sitemaps_in_robots(text if response.status == 200 else "", response.url)
        ours = [url for url in named if same_host(url, board.params["origin"])]
        for url in ours or [urljoin(board.params["origin"], "/sitemap.xml")]:
            yield from self._sitemap(board, url, 1)

    def _sitemap(self, board: Board, url: str, level: int) -> Iterator[Request]:
        """Each of the board's own sitemaps once, only so many and so deep."""
        asked = self.sitemaps[board.key]
        if url in asked or not same_host(url, board.params["origin"]):
            return
        if level > DEEPEST or len(asked) >= SITEMAPS_LIMIT:
            limits = f"more than {SITEMAPS_LIMIT} sitemaps, or {DEEPEST} levels of them"
            self.truncate(board, limits)
            return
        asked.add(url)
        meta = {"kind": "sitemap", "level": level, "handle_httpstatus_list": [*GONE]}
        yield self.list_request(board, url, meta=meta)

    def _listed(self, response: Response, board: Board) -> Iterator[Found]:
        sitemap = read_sitemap(response.body)
        self.read.add(board.key)
        for listing in sitemap.sitemaps:
            yield from self._sitemap(board, listing.url, response.meta["level"] + 1)
        if len(sitemap.pages) == board.params.get("cap"):
            self.truncate(board, f"the sitemap is capped at {len(sitemap.pages)} addresses")
        if sitemap.is_cut:
            self.truncate(board, f"a sitemap of more than {ROWS_LIMIT} rows")
        yield from map(self.page_entry, self._job_pages(sitemap.pages, board))
        if sitemap.fault:
            raise Unreadable(sitemap.fault)

    @staticmethod
    def _job_pages(pages: list[Listing], board: Board) -> list[Listing]:
        """The board's pages that look like jobs; without a `path`, all if none looks so."""
        origin, path = board.params["origin"], board.params.get("path")
        ours = [page for page in pages if same_host(page.url, origin)]
        jobs = [page for page in ours if is_job_url(page.url, path)]
        return jobs if jobs or path else ours
