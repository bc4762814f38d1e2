"""Adzuna: developer.adzuna.com/docs/search; a free key; texts cut after 500 characters.

The free key allows some 25 requests a minute and 250 a day, as others saw it until 2026-09.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from scrapy import Request

from aggregator.boards import Board
from aggregator.wire import adzuna
from aggregator.wire.shapes import text
from spiders.shapes.paged import PagedSpider
from spiders.shapes.walk import Walk

API = "https://api.adzuna.com/v1/api/jobs"
ID, KEY = "AGGREGATOR_ADZUNA_ID", "AGGREGATOR_ADZUNA_KEY"

_MARK = re.compile(r"</?strong>", re.IGNORECASE)


class AdzunaSpider(PagedSpider):
    """Asks for titles with the roles' words; a row holds the beginning of its posting."""

    name = "adzuna"
    is_whole = True
    page_size = 50
    window = reach = 10_000

    def ask(self, board: Board, walk: Walk) -> Request:
        """A page of the search, counted from 1; the newest first."""
        asked = {
            "app_id": self.setting(ID),
            "app_key": self.setting(KEY),
            "results_per_page": self.page_size,
            "sort_by": "date",
            **({"title_only": walk.words} if walk.words else {}),
        }
        url = f"{API}/{board.params['market']}/search/{self.number_of(walk)}?{urlencode(asked)}"
        return self.page_of(board, walk, url)

    def title_of(self, row: dict[str, Any]) -> str | None:
        """The title without the marks of the words that were searched for."""
        return text(_MARK.sub("", super().title_of(row) or ""))

    def more(self, said: dict[str, Any], board: Board) -> dict[str, Any]:
        """Whether the text is cut off, the area, and pay that is no prediction."""
        return {
            "text_kind": adzuna.text_kind(text(said.get("description")) or ""),
            "places": adzuna.places(said),
            "pay": adzuna.pay(said, board.params["market"]),
        }

    def confirm_request(self, board: Board, external_id: str, url: str | None) -> None:
        """Nothing to ask: an advert's address leads on to other sites."""
        return
