"""iCIMS Attract (Jibe): the search its own pages use; every row holds the whole posting.

Nothing official describes it: paging, limit (100, more is HTTP 422), totals as others saw them
until 2026-09.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode, urljoin

from scrapy import Request

from aggregator.boards import Board
from aggregator.records import RawPlace
from aggregator.tally import LISTED_LIMIT
from aggregator.wire.mapped import places_of, values
from aggregator.wire.shapes import mapping, text
from spiders.shapes.asking import AskingSpider
from spiders.shapes.paged import PagedSpider
from spiders.shapes.walk import Page, Walk

_WORKPLACE = re.compile(r"(?:fully )?remote|hybrid(?: remote)?|on[- ]?site", re.IGNORECASE)


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
        """The rows; a total that is no more than a full page tells nothing of the next one."""
        rows = [mapping(mapping(row).get("data")) for row in self.rows(data)]
        total, most = data.get("totalCount"), mapping(data.get("filter")).get("displayLimit")
        if not isinstance(total, int) or (isinstance(most, int) and most <= total <= len(rows)):
            total = None
        return Page(rows=rows, total=total)

    def url_of(self, row: dict[str, Any], name: str, board: Board) -> str:
        """The page of a row: a posting in several languages has a row for each of them."""
        language = text(row.get("language")) or "en-us"
        return f"{_origin(board)}/jobs/{quote(name, safe='')}?lang={language}"

    def more(self, said: dict[str, Any], board: Board) -> dict[str, Any]:
        """What stands in tags and lines."""
        apply = text(said.get("apply_url"))
        tags = (tag for name in said if name.startswith("tags") for tag in values(said, name))
        found = (tag for tag in map(text, tags) if tag and _WORKPLACE.fullmatch(tag))
        return {
            "apply_url": urljoin(f"{_origin(board)}/", apply) if apply else None,
            "workplace_text": next(found, None),
            "places": [*places_of(self.fields.places, said), *_lines(said)],
        }


def _origin(board: Board) -> str:
    return f"https://{board.params['host']}"


def _lines(row: dict[str, Any]) -> Iterator[RawPlace]:
    """The further places of a row that tells them only as lines of the whole."""
    if row.get("additional_locations") or row.get("multipleLocations") is not True:
        return
    city = (text(row.get("city")) or "\n").casefold()
    for line in re.split(r"\s*[;|]\s*", text(row.get("full_location")) or ""):
        if line and city not in line.casefold():
            yield RawPlace(text=line)
