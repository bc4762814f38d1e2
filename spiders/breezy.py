"""Breezy career sites: the JSON list of a site, one page with a JobPosting a posting.

Nothing official describes it and only a made sample was at hand: shapes as others saw them until
2026-10, read tolerantly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from scrapy import Request
from scrapy.http import TextResponse

from aggregator.boards import Board
from aggregator.records import RawPlace, RawPosting
from aggregator.tally import Entry
from aggregator.wire.jsonld_places import place_line
from aggregator.wire.shapes import address, mapping, mappings, name_of, text
from spiders.shapes.answers import Unreadable, json_of
from spiders.shapes.hooks import Found
from spiders.shapes.leaves import LeafSpider
from spiders.shapes.paged import MOVED


class BreezySpider(LeafSpider):
    """Reads `/json`; a row without a text has it on a page of its own."""

    name = "breezy"

    def first_requests(self, board: Board) -> Iterable[Request]:
        """The list; a site that is gone leads to the vendor's."""
        meta = {"dont_redirect": True, "handle_httpstatus_list": MOVED}
        yield self.list_request(board, f"{_site(board)}/json", meta=meta)

    def parse_list(self, response: TextResponse, board: Board) -> Iterator[Found]:
        """Every position."""
        if response.status in MOVED:
            raise Unreadable(f"the board has moved (HTTP {response.status})")
        if not isinstance(rows := json_of(response), list):
            raise Unreadable("no list of positions in the JSON")
        for row in map(mapping, rows):
            name = name_of(row.get("id")) or name_of(row.get("_id"))
            yield Entry(
                external_id=name,
                title=text(row.get("name")),
                url=address(row.get("url"), _site(board)) or f"{_site(board)}/p/{name}",
                version=self.version_of(row, name or ""),
                data=_listed(row),
            )

    def posting_of(self, entry: Entry, board: Board) -> RawPosting | None:
        """The posting in the board's words, where its row holds the text."""
        if not entry.data["description"]:
            return None
        return self.raw(
            board,
            external_id=entry.external_id,
            title=entry.title,
            url=entry.url,
            **entry.data,
        )


def _site(board: Board) -> str:
    return f"https://{board.params['account']}.breezy.hr"


def _listed(row: dict[str, Any]) -> dict[str, Any]:
    """What the list tells, under the names of RawPosting."""
    own = mapping(row.get("location"))
    nodes = mappings(row.get("locations")) or [own]
    places = [place for place in map(_place, nodes) if place != RawPlace()]
    return {
        "employer": text(mapping(row.get("company")).get("name")),
        "location": place_line(places),
        "places": places,
        "description": text(row.get("description")),
        "salary_text": text(row.get("salary")),
        "employment_type_text": _name(row.get("type")),
        "education_text": _name(row.get("education")),
        "workplace_text": "Remote" if own.get("is_remote") is True else None,
        "posted_text": text(row.get("published_date")),
        "payload": {key: value for key, value in row.items() if key != "description"},
    }


def _name(value: Any) -> str | None:
    """The name of a choice: an object with a name, or the name itself."""
    return text(mapping(value).get("name")) or text(value)


def _place(place: dict[str, Any]) -> RawPlace:
    return RawPlace(
        text=text(place.get("name")),
        city=text(place.get("city")),
        region=_name(place.get("state")),
        country=_name(place.get("country")),
    )
