"""Teamtailor career sites: the JSON Feed (jsonfeed.org) of a site, else its pages.

The feed is read as others saw it until 2026-09, as no capture of it was at hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from scrapy import Request
from scrapy.http import Response, TextResponse

from aggregator.boards import Board
from aggregator.records import RawPosting
from aggregator.tally import Entry
from aggregator.wire.jsonld_posting import fields
from aggregator.wire.mapped import first
from aggregator.wire.shapes import address, mapping
from aggregator.wire.teamtailor import listed, number_of
from spiders.shapes.answers import Unreadable, check_wall, json_of
from spiders.shapes.hooks import Found
from spiders.shapes.leaves import LeafSpider
from spiders.shapes.linked import LinkedSpider

NO_FEED = [403, 404, 406, 410]


class TeamtailorSpider(LeafSpider, LinkedSpider):
    """Reads every item of the feed, whole; where there is no feed, the list and its pages."""

    name = "teamtailor"
    one_list = is_whole = True

    def first_requests(self, board: Board) -> Iterable[Request]:
        """The feed."""
        meta = {"handle_httpstatus_list": [304, *NO_FEED]}
        yield self.list_request(board, f"{_site(board)}.json", meta=meta)

    def page_at(self, board: Board, url: str, before: Response | None, page: int) -> Request:
        """A further page of the feed, or a page of the site."""
        is_page = before is None or before.meta.get("is_page", False)
        return self.list_request(board, url, meta={"is_page": is_page, "page": page})

    def parse_list(self, response: TextResponse, board: Board) -> Iterator[Found]:
        """The items of a page of the feed, or the links of a page of the site."""
        if response.meta.get("is_page"):
            yield from self._links(response)
        elif response.status in NO_FEED or response.text.lstrip()[:1] == "<":
            yield self.page_at(board, _site(board), None, 2)
        else:
            data = json_of(response)
            response.meta["following"] = first(data, "next_url")
            for item in self.rows(data):
                yield self.entry_of(item, board)

    def following(self, response: Response) -> str | None:
        """The page that this one names as the next."""
        return address(response.meta.get("following"), response.url)

    def id_of(self, row: dict[str, Any]) -> str | None:
        """The number in an item's address, else what it calls its id."""
        return number_of(first(row, "url") or "") or first(row, "id")

    def told(self, said: dict[str, Any], board: Board) -> dict[str, Any]:
        """What an item's JobPosting says, else what the feed does."""
        own = fields(mapping(said.get("_jobposting")), first(said, "url") or "")
        more = {name: value for name, value in own.items() if value}
        return {**super().told(said, board), **more, "payload": own["payload"]}

    def posting_of(self, entry: Entry, board: Board) -> RawPosting | None:
        """The posting of an item; None for a link, whose page holds it."""
        return self.listed_posting(entry, board) if entry.data else None

    def _links(self, response: TextResponse) -> Iterator[Entry]:
        check_wall(response)
        titles, response.meta["following"] = listed(response.text, response.url)
        for url, title in titles.items():
            name = number_of(url) or ""
            version = self.version_of([title, url], name)
            yield Entry(external_id=name, title=title or None, url=url, version=version)
        if not titles and "teamtailor" not in response.text.lower():
            raise Unreadable("the answer is no page of Teamtailor")


def _site(board: Board) -> str:
    return f"https://{board.params['host']}/jobs"
