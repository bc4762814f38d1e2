"""Career sites whose job pages carry a JobPosting: schema.org/JobPosting, sitemaps.org."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from typing import Any
from urllib.parse import urljoin

from scrapy import Request
from scrapy.http import Response, TextResponse

from aggregator import clock
from aggregator.boards import Board
from aggregator.job_urls import all_words_of, is_job_url, job_id, same_host, words_of
from aggregator.jsonld import job_postings
from aggregator.jsonld_posting import fields, has_expired, identifier
from aggregator.microdata import marked_up_postings
from aggregator.pages import closed_phrase
from aggregator.records import Confirmed, RawPosting
from aggregator.sitemap import Listing, read_sitemap, sitemaps_in_robots
from aggregator.tally import Entry
from aggregator.understand.role import could_be_wanted
from aggregator.understand.text import to_text
from spiders.answers import Unreadable, check_wall
from spiders.base import BoardSpider
from spiders.hooks import Found, Gone

DEEPEST = 3
SITEMAPS_LIMIT = 500
NO_ROBOTS = [400, 401, 403, 404, 405, 410]
_LANGUAGE = re.compile(r"<html\b[^>]{0,500}?\blang\s*=\s*[\"']?([A-Za-z]{2,3}(?:-\w{2,8})*)", re.I)
_NO_LIST = re.compile(
    r"[/.?=_-](?:log-?in|sign-?in|sso|oauth2?|errors?|maintenance|captcha|unavailable)\b", re.I
)


class SchemaOrgSpider(BoardSpider):
    """Reads robots.txt, the sitemaps it names, and the pages that can be jobs."""

    name = "schema_org"
    keeps_expired = False
    """Whether postings past their `validThrough` are read all the same, for old captures."""

    def first_requests(self, board: Board) -> Iterable[Request]:
        """The board's own sitemap, else robots.txt, which names them."""
        origin = board.params["origin"].rstrip("/")
        if sitemap := board.params.get("sitemap"):
            yield self._sitemap(board, urljoin(f"{origin}/", sitemap), 1)
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
            if same_host(listing.url, board.params["origin"]):
                yield from self._nested(response, board, listing)
        if len(sitemap.pages) == board.params.get("cap"):
            self.truncate(board, f"the sitemap is capped at {len(sitemap.pages)} addresses")
        yield from map(_entry, self._job_pages(sitemap.pages, board))
        if sitemap.fault:
            raise Unreadable(sitemap.fault)

    def _named(self, response: Response, board: Board) -> Iterator[Request]:
        origin = board.params["origin"].rstrip("/")
        is_text = response.status == 200 and isinstance(response, TextResponse)
        text = response.text if is_text and isinstance(response, TextResponse) else ""
        named = [u for u in sitemaps_in_robots(text, response.url) if same_host(u, origin)]
        for url in named[:SITEMAPS_LIMIT] or [f"{origin}/sitemap.xml"]:
            yield self._sitemap(board, url, 1)

    def _nested(self, response: Response, board: Board, listing: Listing) -> Iterator[Request]:
        level = response.meta["level"] + 1
        if level > DEEPEST:
            self.truncate(board, f"sitemaps lie more than {DEEPEST} deep")
        elif self.tallies[board.key].run.n_requests > SITEMAPS_LIMIT:
            self.truncate(board, f"more than {SITEMAPS_LIMIT} sitemaps")
        else:
            yield self._sitemap(board, listing.url, level)

    def _sitemap(self, board: Board, url: str, level: int) -> Request:
        return self.list_request(board, url, meta={"kind": "sitemap", "level": level})

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
        if why := _leads_elsewhere(response, entry, listed) or (not found and _why_none(response)):
            yield Gone(why)
            return
        for number, posting in enumerate(_own(found, response.url, listed)):
            if has_expired(posting, clock.now()) and not self.keeps_expired:
                if not number:
                    yield Gone(f"validThrough {posting['validThrough']} is past")
                continue
            name = entry.external_id if not number else _further_id(entry, posting, number)
            said = fields(posting, response.url)
            said["locale"] = said["locale"] or _language(response)
            yield self.raw(board, external_id=name, **said)

    def confirm_request(self, board: Board, external_id: str, url: str | None) -> Request | None:
        """The page itself."""
        return self.asking_request(board, external_id, url) if url else None

    def read_confirmation(
        self, response: TextResponse, board: Board, external_id: str
    ) -> Confirmed:
        """Open while the page still holds its posting and does not say that it is closed."""
        found = _own(_postings(response), response.url)
        if not found and _NO_LIST.search(response.url):
            return self.confirmed(board, external_id, "unknown", f"led to {response.url}")
        if not found:
            why = _why_none(response) or "the page holds no posting any more"
            return self.confirmed(board, external_id, "closed", why)
        if has_expired(found[0], clock.now()):
            why = f"validThrough {found[0]['validThrough']} is past"
            return self.confirmed(board, external_id, "closed", why)
        text = to_text(fields(found[0], response.url)["description"] or "")
        if phrase := closed_phrase(response.text, text):
            return self.confirmed(board, external_id, "closed", f'the page says "{phrase}"')
        return self.confirmed(board, external_id, "open", "the page holds its posting")


def _entry(page: Listing) -> Entry:
    """A page as an entry; words of its address stand for the title where they settle it."""
    title = words_of(page.url)
    if title and could_be_wanted(all_words_of(page.url)) and not could_be_wanted(title):
        title = None
    return Entry(external_id=job_id(page.url), title=title, url=page.url, version=page.lastmod)


def _postings(response: Response) -> list[dict[str, Any]]:
    if not isinstance(response, TextResponse):
        raise Unreadable("the answer is no page")
    found = job_postings(response.text) or marked_up_postings(response.text)
    if not found:
        check_wall(response)
    return found


def _why_none(response: TextResponse) -> str | None:
    """Why a page without a posting means that it is over; None where it need not."""
    if phrase := closed_phrase(response.text):
        return f'the page says "{phrase}"'
    if response.meta.get("redirect_urls") and not _NO_LIST.search(response.url):
        return f"redirected to {response.url}"
    return None


def _leads_elsewhere(response: TextResponse, entry: Entry, listed: set[str]) -> str | None:
    """Why a page that led to that of another posting is over; None where it did not."""
    here = job_id(response.url)
    if response.meta.get("redirect_urls") and here != entry.external_id and here in listed:
        return f"redirected to {response.url}"
    return None


def _own(
    found: list[dict[str, Any]], page: str, listed: Container[str] = ()
) -> list[dict[str, Any]]:
    """The page's own postings: not those it recommends, which have pages of their own."""
    if len(found) < 2:
        return found
    paths = [job_id(urljoin(page, str(p.get("url") or page))) for p in found]
    own = [p for p, path in zip(found, paths, strict=True) if path == job_id(page)]
    return own or [p for p, path in zip(found, paths, strict=True) if path not in listed]


def _further_id(entry: Entry, posting: dict[str, Any], number: int) -> str:
    return f"{entry.external_id}#{identifier(posting) or number}"


def _language(response: TextResponse) -> str | None:
    found = _LANGUAGE.search(response.text[:20_000])
    return found[1] if found else None
