"""Teamtailor career sites: the JSON Feed (jsonfeed.org) of a site, else its pages.

The feed is read as others saw it until 2026-09, as no capture of it was at hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from scrapy import Request
from scrapy.http import TextResponse
from selectolax.lexbor import LexborHTMLParser

from aggregator.boards import Board
from aggregator.records import RawPosting
from aggregator.tally import Entry, row_mark
from aggregator.wire.job_urls import same_host
from aggregator.wire.jsonld_posting import fields
from aggregator.wire.shapes import address, mapping, text
from spiders.shapes.answers import Unreadable, check_wall, json_of
from spiders.shapes.hooks import Found
from spiders.shapes.leaves import LeafSpider

NO_FEED = [403, 404, 406, 410]
MORE = "/jobs/show_more"
# the pages of "show more" stand in a template, whose content a parser keeps apart
_TEMPLATE = re.compile(r"</?template\b[^<>]{0,500}>", re.IGNORECASE)
_NUMBER = re.compile(r"/jobs/(\d{1,20})(?:-[^/?#]*)?/?(?:[?#]|$)")


class TeamtailorSpider(LeafSpider):
    """Reads every item of the feed, whole; where there is no feed, the list and its pages."""

    name = "teamtailor"
    one_list = True

    def first_requests(self, board: Board) -> Iterable[Request]:
        """The feed."""
        meta = {"handle_httpstatus_list": [304, *NO_FEED]}
        yield self.list_request(board, f"{_site(board)}.json", meta=meta)

    def parse_list(self, response: TextResponse, board: Board) -> Iterator[Found]:
        """The items of a page of the feed, or the links of a page of the site."""
        if response.meta.get("is_page"):
            yield from self._links(response)
        elif response.status in NO_FEED or response.text.lstrip()[:1] == "<":
            yield self._page(board, _site(board))
        else:
            yield from self._items(response)

    def next_pages(self, response: TextResponse, board: Board, n_new: int) -> Iterator[Request]:
        """The page that this one names as the next."""
        following = address(response.meta.get("following"), response.url)
        if following or response.meta.get("is_further"):
            self.in_pages(board)
        if not following:
            return
        if not n_new or not same_host(following, response.url):
            self.truncate(board, f"{response.url} leads to {following}, which is not read")
        elif response.meta.get("is_page"):
            yield self._page(board, following)
        else:
            yield self.list_request(board, following, meta={"is_further": True})

    def posting_of(self, entry: Entry, board: Board) -> RawPosting | None:
        """The posting of an item; None for a link, whose page holds it."""
        if not (item := mapping(entry.data)):
            return None
        said = fields(mapping(item.get("_jobposting")), entry.url or "")
        said |= {"external_id": entry.external_id, "title": entry.title, "url": entry.url}
        said["description"] = said["description"] or text(item.get("content_html"))
        said["posted_text"] = said["posted_text"] or text(item.get("date_published"))
        said["locale"] = said["locale"] or text(item.get("language"))
        return self.raw(board, **said)

    def _items(self, response: TextResponse) -> Iterator[Entry]:
        data = mapping(json_of(response))
        if not isinstance(items := data.get("items"), list):
            raise Unreadable("no list of items in the JSON")
        response.meta["following"] = text(data.get("next_url"))
        for item in map(mapping, items):
            url = text(item.get("url"))
            title = text(item.get("title")) or text(mapping(item.get("_jobposting")).get("title"))
            name = number_of(url or "") or text(item.get("id"))
            yield Entry(external_id=name, title=title, url=url, version=row_mark(item), data=item)

    def _links(self, response: TextResponse) -> Iterator[Entry]:
        check_wall(response)
        titles: dict[str, str] = {}
        for link in LexborHTMLParser(_TEMPLATE.sub("", response.text)).css("a[href]"):
            url = address(link.attributes.get("href"), response.url) or ""
            if MORE in url:
                response.meta["following"] = url
            elif number_of(url) and same_host(url, response.url):
                titles[url] = titles.get(url) or " ".join(link.text().split())
        for url, title in titles.items():
            name = number_of(url) or ""
            version = self.version_of([title, url], name)
            yield Entry(external_id=name, title=title or None, url=url, version=version)
        if not titles and "teamtailor" not in response.text.lower():
            raise Unreadable("the answer is no page of Teamtailor")

    def _page(self, board: Board, url: str) -> Request:
        return self.list_request(board, url, meta={"is_page": True, "is_further": True})


def number_of(url: str) -> str | None:
    """The number in the address of a posting's page."""
    found = _NUMBER.search(url)
    return found[1] if found else None


def _site(board: Board) -> str:
    return f"https://{board.params['host']}/jobs"
