"""USAJOBS Search API: developer.usajobs.gov/api-reference/get-api-search; key by e-mail.

A search shows 10,000 postings at most (seen 2023-09). The historic API, which needs no key, tells
what became of one posting.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import TextResponse

from aggregator.boards import Board
from aggregator.records import Confirmed
from aggregator.wire.announcement import line_of, pay, places
from aggregator.wire.mapped import first, object_at
from aggregator.wire.shapes import mapping, mappings, name_of
from spiders.shapes.answers import json_of
from spiders.shapes.paged import JSON, PagedSpider
from spiders.shapes.walk import Walk

API = "https://data.usajobs.gov/api"
KEY = "AGGREGATOR_USAJOBS_KEY"
NUMBER = "MatchedObjectId"
CONTACT = "AGGREGATOR_CONTACT"
OPEN = "accepting applications"

_CONTROL_NUMBER = re.compile(r"/(?:job|ViewDetails)/(\d+)", re.IGNORECASE)


class UsajobsSpider(PagedSpider):
    """Asks for the roles' words and for the series of occupations a board names."""

    name = "usajobs"
    is_whole = True
    page_size = 100
    window = reach = 10_000

    def first_requests(self, board: Board) -> Iterable[Request]:
        """The searches, and the whole of each series, whatever its titles are."""
        yield from super().first_requests(board)
        for code in board.params.get("series", []) if self.scope != "all" else []:
            yield self.ask(board, Walk(selected={"JobCategoryCode": [code]}))

    def ask(self, board: Board, walk: Walk) -> Request:
        """A page of a search, counted from 1."""
        asked = {
            **({"Keyword": walk.words} if walk.words else {}),
            **{name: ";".join(codes) for name, codes in walk.selected.items()},
            "ResultsPerPage": self.page_size,
            "Page": self.number_of(walk),
            "Fields": "full",
        }
        headers = {"Authorization-Key": self.setting(KEY), "User-Agent": self.setting(CONTACT)}
        return self.page_of(board, walk, f"{API}/search?{urlencode(asked)}", headers=headers)

    def is_capped(self, total: int) -> bool:
        """A total of exactly the window may stand for more."""
        return total >= self.window

    def rows(self, data: Any) -> list[Any]:
        """The descriptors of the items, with the numbers that stand beside them."""
        items = map(mapping, super().rows(data))
        own = [(item.get(NUMBER), mapping(item.get("MatchedObjectDescriptor"))) for item in items]
        return [{**job, NUMBER: number} if number else job for number, job in own]

    def id_of(self, row: dict[str, Any]) -> str | None:
        """The control number, which the address of an item holds too."""
        found = _CONTROL_NUMBER.search(first(row, "PositionURI") or "")
        return found[1] if found else name_of(row.get(NUMBER))

    def url_of(self, row: dict[str, Any], name: str, board: Board) -> str | None:
        """The announcement by its number."""
        return (
            f"https://www.usajobs.gov/job/{name}" if name.isdecimal() else first(row, "PositionURI")
        )

    def told(self, said: dict[str, Any], board: Board) -> dict[str, Any]:
        """What the descriptor and its details say."""
        return super().told({**said, **object_at(said, "UserArea.Details")}, board)

    def more(self, said: dict[str, Any], board: Board) -> dict[str, Any]:
        """The places and the pay."""
        return {"location": line_of(said), "places": list(places(said)), "pay": pay(said)}

    def confirm_request(self, board: Board, external_id: str, url: str | None) -> Request | None:
        """What the historic API knows of a control number."""
        if not external_id.isdecimal():
            return None
        asked = urlencode({"USAJOBSControlNumbers": external_id})
        return self.asking_request(board, external_id, f"{API}/historicjoa?{asked}", headers=JSON)

    def read_confirmation(
        self, response: TextResponse, board: Board, external_id: str
    ) -> Confirmed:
        """Open while applications are accepted; closed by any other status."""
        rows = mappings(mapping(json_of(response)).get("data"))
        own = [row for row in rows if name_of(row.get("usajobsControlNumber")) == external_id]
        status = first({"own": own}, "own.positionOpeningStatus")
        if status is None:
            return self.confirmed(board, external_id, "unknown", "no status of it in the JSON")
        verdict = "open" if status.casefold() == OPEN else "closed"
        return self.confirmed(board, external_id, verdict, f"USAJOBS says: {status}")
