"""Career sites whose job pages carry a JobPosting: schema.org/JobPosting, sitemaps.org."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urljoin

from scrapy import Request
from scrapy.http import Response, TextResponse

from aggregator import clock, job_page
from aggregator.boards import Board
from aggregator.job_urls import all_words_of, is_job_url, job_id, same_host, words_of
from aggregator.jsonld_posting import fields, has_expired
from aggregator.records import Confirmed, RawPosting
from aggregator.sitemap import Listing, read_sitemap, sitemaps_in_robots
from aggregator.tally import Entry
from aggregator.understand.role import could_be_wanted
from spiders.answers import Unreadable, check_wall
from spiders.base import BoardSpider
from spiders.hooks import Found, Gone

DEEPEST = 3
SITEMAPS_LIMIT = 500
NO_ROBOTS = [400, 401, 403, 404, 405, 410]


class SchemaOrgSpider(BoardSpider):
    """Reads robots.txt, the sitemaps it names, and the pages that can be jobs."""

    name = "schema_org"
    keeps_expired = False
    """Whether postings past their `validThrough` are read all the same, for old captures."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sitemaps: defaultdict[str, set[str]] = defaultdict(set)

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
            return
        sitemap = read_sitemap(response.body)
        for listing in sitemap.sitemaps:
            yield from self._sitemap(board, listing.url, response.meta["level"] + 1)
        if len(sitemap.pages) == board.params.get("cap"):
            self.truncate(board, f"the sitemap is capped at {len(sitemap.pages)} addresses")
        yield from map(_entry, self._job_pages(sitemap.pages, board))
        if sitemap.fault:
            raise Unreadable(sitemap.fault)

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
            self.truncate(
                board, f"more than {SITEMAPS_LIMIT} sitemaps, or {DEEPEST} levels of them"
            )
            return
        asked.add(url)
        yield self.list_request(board, url, meta={"kind": "sitemap", "level": level})

    def _job_pages(self, pages: list[Listing], board: Board) -> list[Listing]:
        origin, path = board.params["origin"], board.params.get("path")
        ours = [page for page in pages if same_host(page.url, origin)]
        jobs = [page for page in ours if is_job_url(page.url, path)]
        return jobs if jobs or path else ours

    def detail_request(self, entry: Entry, board: Board) -> Request:
        """The job page itself."""
        return self.page_request(board, entry, entry.url or "")

    def parse_detail(
        self, response: TextResponse, board: Board, entry: Entry
    ) -> Iterator[RawPosting | Gone]:
        """The posting of the page; several where it holds several of its own."""
        found, listed = _postings(response), self.tallies[board.key].listed
        led_to, here = _led_to(response), job_id(response.url)
        if led_to and here != entry.external_id and here in listed:
            yield Gone(f"redirected to {led_to}")
            return
        if not found and (why := job_page.why_over(response.text, led_to)):
            yield Gone(why)
        for number, posting in enumerate(job_page.own_postings(found, response.url, listed)):
            if has_expired(posting, clock.now()) and not self.keeps_expired:
                if not number:
                    yield Gone(f"validThrough {posting['validThrough']} is past")
                continue
            name = entry.external_id or ""
            said = fields(posting, response.url)
            said["locale"] = said["locale"] or job_page.language_of(response.text)
            said["external_id"] = job_page.further_id(name, posting, number) if number else name
            yield self.raw(board, **said)

    def confirm_request(self, board: Board, external_id: str, url: str | None) -> Request:
        """The page itself, on the board's own host whatever address the posting gives."""
        page = external_id.split("#")[0]
        return self.asking_request(board, external_id, urljoin(board.params["origin"], f"/{page}"))

    def read_confirmation(
        self, response: TextResponse, board: Board, external_id: str
    ) -> Confirmed:
        """Open while the page still holds its posting and does not say that it is closed."""
        found = job_page.own_postings(_postings(response), response.url)
        verdict, why = job_page.word_on(found, response.text, response.url, _led_to(response))
        return self.confirmed(board, external_id, verdict, why)


def _entry(page: Listing) -> Entry:
    """A page as an entry; words of its address stand for the title where they settle it."""
    title = words_of(page.url)
    if title and could_be_wanted(all_words_of(page.url)) and not could_be_wanted(title):
        title = None
    return Entry(external_id=job_id(page.url), title=title, url=page.url, version=page.lastmod)


def _postings(response: Response) -> list[dict[str, Any]]:
    if not isinstance(response, TextResponse):
        raise Unreadable("the answer is no page")
    found = job_page.postings_on(response.text)
    if not found:
        check_wall(response)
    return found


def _led_to(response: Response) -> str | None:
    return response.url if response.meta.get("redirect_urls") else None
