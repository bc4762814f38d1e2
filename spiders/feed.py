"""Feeds: Indeed's XML, RSS 2.0, Atom, JSON Feed 1.1 and what else data/feeds has names for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import tostring

from scrapy import Request
from scrapy.http import Response
from w3lib.encoding import http_content_type_encoding

from aggregator.boards import Board
from aggregator.records import RawPosting, Reject
from aggregator.tally import Entry, row_mark
from aggregator.wire.feed_fields import Said, fields, identity
from aggregator.wire.feed_names import Names, named, names_for
from aggregator.wire.feeds import CUT, HTML, Feed, Item
from aggregator.wire.jsonld_posting import fields as fields_of_jsonld
from aggregator.wire.shapes import address, mapping
from spiders.shapes.answers import Unreadable, check_wall
from spiders.shapes.asking import AskingSpider
from spiders.shapes.hooks import Found
from spiders.shapes.linked import LinkedSpider

LARGE: dict[str, Any] = {
    "download_maxsize": 200 * 1024 * 1024,
    "download_timeout": 600,
    # what came of a feed that broke off is read, and the list counts as cut short
    "download_fail_on_dataloss": False,
    "is_spooled": True,
}
PACKED = {"Accept-Encoding": "gzip"}


class FeedSpider(AskingSpider, LinkedSpider):
    """Reads every posting of a board's feeds, whole, item by item."""

    name = "feed"
    one_list = True
    redirect_is_over = False

    def first_requests(self, board: Board) -> Iterable[Request]:
        """One request a feed; a single one is answered 304 if nothing changed."""
        urls = board.params.get("url") or board.url
        if not urls:
            raise Unreadable("the board's entry in the registry names no feed")
        urls = [urls] if isinstance(urls, str) else urls
        for url in urls:
            request = self.page_at(board, url, None, 1)
            if len(urls) > 1:
                request.headers.pop("If-None-Match", None)
                request.headers.pop("If-Modified-Since", None)
            yield request

    def parse_list(self, response: Response, board: Board) -> Iterator[Found]:
        """Every item of the feed, or of one page of it."""
        feed = Feed(
            item=board.params.get("item"),
            expected=board.params.get("root"),
            encoding=_charset(response),
        )
        names: Names | None = None
        with response.meta.pop("spool", None) or BytesIO(response.body) as file:
            for number, item in enumerate(feed.items(file)):
                names = names or _names(feed, item, response.url, board)
                yield _found(board, feed, Said(item.element, names), item, response.url, number)
        if "dataloss" in response.flags:
            feed.fault = feed.fault or CUT
        if feed.fault == HTML:
            check_wall(response)
        if feed.fault:
            raise Unreadable(feed.fault)
        response.meta["following"] = feed.following

    def following(self, response: Response) -> str | None:
        """The page a feed says comes next; of several pages none can stand for the list."""
        return address(response.meta["following"], response.url)

    def page_at(self, board: Board, url: str, before: Response | None, page: int) -> Request:
        """A page of a feed."""
        return self.list_request(board, url, headers=PACKED, meta={"page": page, **LARGE})

    def posting_of(self, entry: Entry, board: Board) -> RawPosting:
        """The posting in the feed's words; what it holds as a JobPosting is the fuller record."""
        said, item, feed, url = entry.data
        told = fields(said, url)
        if posting := _jobposting(item.source):
            own = {k: v for k, v in fields_of_jsonld(posting, entry.url or url).items() if v}
            told |= {
                **own,
                "payload": None,
                "text_kind": "full" if own.get("description") else "none",
            }
        told |= {"external_id": entry.external_id, "url": entry.url, "payload": said.record()}
        told["locale"] = told["locale"] or board.locale or feed.language
        return self.raw(board, **told)


def _jobposting(source: dict[str, Any]) -> dict[str, Any]:
    """The JobPosting a JSON item holds or is; empty where there is none."""
    return source if source.get("@type") == "JobPosting" else mapping(source.get("_jobposting"))


def _charset(response: Response) -> str | None:
    """What the header says; response.encoding would decode the whole body to find out."""
    kind = response.headers.get("Content-Type") or b""
    return http_content_type_encoding(kind.decode("latin-1"))


def _names(feed: Feed, item: Item, url: str, board: Board) -> Names:
    """The names of this feed: the board's own, those it names, or those of its shape."""
    own = board.params.get("map", {})
    if isinstance(own, str):
        return _named(own)
    element, host = item.element, urlsplit(url).hostname or ""
    has = Said(element, named("generic")).paths
    return names_for(feed.root or "", str(element.tag), has, host).with_own(own)


def _named(shape: str) -> Names:
    try:
        return named(shape)
    except KeyError:
        raise Unreadable(f'the board names the map "{shape}", which is not known') from None


def _found(
    board: Board, feed: Feed, said: Said, item: Item, url: str, number: int
) -> Entry | Reject:
    """An item as an entry; a notice among the postings has neither id nor title nor address."""
    found = identity(said, url)
    if not any(found.values()):
        name, reason = f"item {number}", "an item that holds no posting"
        return Reject(board=board.key, stage="parse", reason=reason, external_id=name, url=url)
    version = row_mark(tostring(item.element, "unicode"))
    return Entry(**found, version=version, data=(said, item, feed, url))
