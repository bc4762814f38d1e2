"""MyCareersFuture, Singapore's public job bank: the API its own site uses, no key.

There is no capture of it: pages (100 at most, from the address alone) and fields as others saw
them in 2026-08.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from scrapy import Request

from aggregator.boards import Board
from aggregator.wire.mapped import first
from aggregator.wire.mycareersfuture import places_in
from aggregator.wire.shapes import mapping, name_of, text
from spiders.shapes.hooks import Gone
from spiders.shapes.paged import PagedSpider
from spiders.shapes.walk import Walk

API = "https://api.mycareersfuture.gov.sg/v2"
CLOSED = {"closed", "expired", "removed", "deleted"}
STEADY = ("newPostingDate", "expiryDate", "updatedAt")


class MycareersfutureSpider(PagedSpider):
    """Asks the search for the roles' words, and each wanted posting for its own record."""

    name = "mycareersfuture"
    page_size = 100
    window = 10_000

    def ask(self, board: Board, walk: Walk) -> Request:
        """A page of the search, counted from 0."""
        asked = {"search": walk.words, "sortBy": ["new_posting_date"]}
        url = f"{API}/search?limit={self.page_size}&page={self.number_of(walk) - 1}"
        return self.page_of(board, walk, url, asked)

    def steady(self, row: dict[str, Any]) -> Any:
        """Title, pay and days: the rest of a row counts its readers."""
        meta = mapping(row.get("metadata"))
        return [text(row.get("title")), row.get("salary"), *map(meta.get, STEADY)]

    def record_url(self, board: Board, external_id: str, url: str) -> str:
        """The record by its UUID."""
        return f"{API}/jobs/{quote(external_id, safe='')}"

    def record_of(self, data: dict[str, Any]) -> dict[str, Any] | Gone | None:
        """The record, or the status that says it is over."""
        if not name_of(data.get("uuid")):
            return None
        status = first(data, ["status.jobStatus", "status"]) or ""
        return Gone(f"MyCareersFuture says: {status}") if status.casefold() in CLOSED else data

    def more(self, said: dict[str, Any], board: Board) -> dict[str, Any]:
        """The places; their line is that of the districts alone."""
        places = list(places_in(mapping(said.get("address"))))
        line = "; ".join(filter(None, (place.text for place in places)))
        return {"places": places, "location": line or None}
