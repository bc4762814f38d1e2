"""BambooHR career sites: the JSON its own pages use, one list, one detail a posting.

Nothing official describes it and no capture was at hand: shapes as others saw them until 2026-10,
read tolerantly.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from scrapy import Request

from aggregator.boards import Board
from aggregator.records import RawPlace
from aggregator.tally import LISTED_LIMIT
from aggregator.wire.bamboohr import place_of
from aggregator.wire.shapes import mapping, name_of
from spiders.shapes.paged import PagedSpider
from spiders.shapes.walk import Walk

WORKPLACES = {"1": "Remote", "2": "Hybrid"}


class BamboohrSpider(PagedSpider):
    """Reads `/careers/list`, which holds everything without texts, and one detail a posting."""

    name = "bamboohr"
    is_searched = False
    page_size = window = reach = LISTED_LIMIT

    def ask(self, board: Board, walk: Walk) -> Request:
        """The list."""
        return self.page_of(board, walk, f"{_site(board)}/list")

    def url_of(self, row: dict[str, Any], name: str, board: Board) -> str:
        """The page of the opening."""
        return f"{_site(board)}/{quote(name, safe='')}"

    def record_url(self, board: Board, external_id: str, url: str) -> str:
        """The opening by its number."""
        return f"{_site(board)}/{quote(external_id, safe='')}/detail"

    def more(self, said: dict[str, Any], board: Board) -> dict[str, Any]:
        """The place, and the work model behind its number."""
        place = place_of(mapping(said.get("location")), mapping(said.get("atsLocation")))
        workplace = WORKPLACES.get(name_of(said.get("locationType")) or "")
        told = {"workplace_text": workplace} if workplace else {}
        return {**told, "places": [place] if place != RawPlace() else []}


def _site(board: Board) -> str:
    return f"https://{board.params['account']}.bamboohr.com/careers"
