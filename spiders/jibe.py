"""iCIMS Attract (Jibe): the search its own pages use; every row holds the whole posting.

Nothing official describes it: paging, limit (100, more is HTTP 422), totals as others saw them
until 2026-09.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from scrapy import Request

from aggregator.boards import Board
from aggregator.tally import LISTED_LIMIT
from aggregator.wire import jibe
from aggregator.wire.mapped import places_of
from aggregator.wire.shapes import address, mapping, text
from spiders.shapes.asking import AskingSpider
from spiders.shapes.paged import PagedSpider
from spiders.shapes.walk import Page, Walk


class JibeSpider(AskingSpider, PagedSpider):
    """Asks a site's search for the roles' words; the page of a posting says if it is over."""

    name = "jibe"
    is_whole = True
    page_size = 100
    window = LISTED_LIMIT

    def ask(self, board: Board, walk: Walk) -> Request:
        """A page of the search, counted from 1."""
        asked = {"page": self.number_of(walk), "limit": self.page_size}
        words = {"keywords": walk.words} if walk.words else {}
        return self.page_of(board, walk, f"{_origin(board)}/api/jobs?{urlencode(asked | words)}")

    def read_page(self, data: dict[str, Any]) -> Page:
        """The rows, and the total where it is one."""
        rows = [mapping(mapping(row).get("data")) for row in self.rows(data)]
        return Page(rows=rows, total=jibe.total(data, len(rows)))

    def url_of(self, row: dict[str, Any], name: str, board: Board) -> str:
        """The page of a row: a posting in several languages has a row for each of them."""
        language = text(row.get("language")) or "en-us"
        return f"{_origin(board)}/jobs/{quote(name, safe='')}?lang={language}"

    def more(self, said: dict[str, Any], board: Board) -> dict[str, Any]:
        """What stands in tags and lines."""
        return {
            "apply_url": address(said.get("apply_url"), f"{_origin(board)}/"),
            "workplace_text": jibe.workplace(said),
            "places": [*places_of(self.fields.places, said), *jibe.further_places(said)],
        }


def _origin(board: Board) -> str:
    return f"https://{board.params['host']}"
