"""Breezy career sites: the JSON list of a site, one page with a JobPosting a posting.

Nothing official describes it and only a made sample was at hand: shapes as others saw them until
2026-10, read tolerantly.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from scrapy import Request
from scrapy.http import TextResponse

from aggregator.boards import Board
from aggregator.records import RawPosting
from aggregator.tally import Entry
from aggregator.wire.shapes import address, text
from spiders.shapes.answers import Unreadable, json_of
from spiders.shapes.documents import DocumentSpider
from spiders.shapes.leaves import LeafSpider
from spiders.shapes.paged import MOVED


class BreezySpider(LeafSpider, DocumentSpider):
    """Reads `/json`; a row without a text has it on a page of its own."""

    name = "breezy"
    one_list = is_whole = False

    def first_requests(self, board: Board) -> Iterable[Request]:
        """The list; a site that is gone leads to the vendor's."""
        meta = {"dont_redirect": True, "handle_httpstatus_list": MOVED}
        yield self.list_request(board, f"{_site(board)}/json", meta=meta)

    def list_in(self, response: TextResponse) -> Any:
        """The JSON of the list, if it has not moved."""
        if response.status in MOVED:
            raise Unreadable(f"the board has moved (HTTP {response.status})")
        return json_of(response)

    def url_of(self, row: dict[str, Any], name: str, board: Board) -> str:
        """The page of a position."""
        site = _site(board)
        return address(text(row.get("url")), site) or f"{site}/p/{name}"

    def posting_of(self, entry: Entry, board: Board) -> RawPosting | None:
        """The posting in the board's words, where its row holds the text."""
        return self.listed_posting(entry, board) if "description" in entry.data else None


def _site(board: Board) -> str:
    return f"https://{board.params['account']}.breezy.hr"
