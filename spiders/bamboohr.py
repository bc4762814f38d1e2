"""BambooHR career sites: the JSON its own pages use, one list, one detail a posting.

Nothing official describes it and no capture was at hand: shapes as others saw them until 2026-10,
read tolerantly.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from scrapy import Request

from aggregator.boards import Board
from aggregator.records import RawPlace, RawPosting
from aggregator.tally import LISTED_LIMIT, Entry
from aggregator.wire.jsonld_places import place_line
from aggregator.wire.shapes import mapping, name_of, overlaid, text
from spiders.shapes.answers import Unreadable
from spiders.shapes.hooks import Gone
from spiders.shapes.paged import PagedSpider
from spiders.shapes.walk import Page, Walk

LEFT_OUT = {"description", "hiringLead", "hiringManager", "recruiter", "formFields"}
WORKPLACES = {"1": "Remote", "2": "Hybrid"}


class BamboohrSpider(PagedSpider):
    """Reads `/careers/list`, which holds everything without texts, and one detail a posting."""

    name = "bamboohr"
    is_searched = False
    page_size = window = reach = LISTED_LIMIT

    def ask(self, board: Board, walk: Walk) -> Request:
        """The list."""
        return self.page_of(board, walk, f"{_site(board)}/list")

    def read_page(self, data: dict[str, Any]) -> Page:
        """The rows and how many there are."""
        if not isinstance(rows := data.get("result"), list):
            raise Unreadable("no list of openings in the JSON")
        return Page(rows=rows, total=mapping(data.get("meta")).get("totalCount"))

    def entry_of(self, row: Any, board: Board) -> Entry | None:
        """A row by its number."""
        row = mapping(row)
        name, title = name_of(row.get("id")), text(row.get("jobOpeningName"))
        if name is None:
            return Entry(external_id=None, title=title) if title else None
        url = f"{_site(board)}/{quote(name, safe='')}"
        version = self.version_of(row, name)
        return Entry(external_id=name, title=title, url=url, version=version, data=row)

    def detail_url(self, board: Board, external_id: str, url: str) -> str:
        """The opening by its number."""
        return f"{_site(board)}/{quote(external_id, safe='')}/detail"

    def record_of(self, data: dict[str, Any]) -> dict[str, Any] | Gone | None:
        """An opening with a status other than open is over."""
        opening = mapping(mapping(data.get("result")).get("jobOpening"))
        status = text(opening.get("jobOpeningStatus"))
        if status and status.casefold() != "open":
            return Gone(f'BambooHR says its status is "{status[:40]}"')
        return opening or None

    def posting(self, board: Board, entry: Entry, record: dict[str, Any]) -> RawPosting:
        """The posting in the board's words; what the detail leaves out stands in its row."""
        said = overlaid(entry.data, record)
        place = _place(mapping(said.get("location")), mapping(said.get("atsLocation")))
        remote = "Remote" if said.get("isRemote") in (True, 1, "1") else None
        return self.raw(
            board,
            external_id=entry.external_id,
            title=text(said.get("jobOpeningName")) or entry.title,
            url=text(said.get("jobOpeningShareUrl")) or entry.url,
            location=place_line([place]),
            places=[place] if place != RawPlace() else [],
            description=text(said.get("description")),
            salary_text=text(said.get("compensation")),
            employment_type_text=text(said.get("employmentStatusLabel")),
            workplace_text=WORKPLACES.get(name_of(said.get("locationType")) or "") or remote,
            posted_text=text(said.get("datePosted")),
            payload={key: value for key, value in said.items() if key not in LEFT_OUT},
        )


def _site(board: Board) -> str:
    return f"https://{board.params['account']}.bamboohr.com/careers"


def _place(own: dict[str, Any], told: dict[str, Any]) -> RawPlace:
    """The place of the opening, or where it has none, the one applicants are told."""
    is_own = text(own.get("city")) or text(own.get("state"))
    place = own if is_own else told
    return RawPlace(
        city=text(place.get("city")),
        region=text(place.get("state")) or text(place.get("province")),
        country=text(own.get("addressCountry")) or text(told.get("country")),
        postal_code=name_of(place.get("postalCode")),
    )
