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
from aggregator.records import Confirmed, RawPosting
from aggregator.tally import Entry, row_mark
from aggregator.wire.announcement import TEXTS, line_of, pay, places, text_of
from aggregator.wire.shapes import mapping, mappings, name_of, sequence, text
from spiders.shapes.answers import Unreadable, json_of
from spiders.shapes.paged import JSON, PagedSpider
from spiders.shapes.walk import Page, Walk

API = "https://data.usajobs.gov/api"
KEY = "AGGREGATOR_USAJOBS_KEY"
CONTACT = "AGGREGATOR_CONTACT"
DROPPED = {*TEXTS, "UserArea", "PositionLocation", "AgencyContactEmail", "AgencyContactPhone"}
OPEN = "accepting applications"

_CONTROL_NUMBER = re.compile(r"/(?:job|ViewDetails)/(\d+)", re.IGNORECASE)


class UsajobsSpider(PagedSpider):
    """Asks for the roles' words and for the series of occupations a board names."""

    name = "usajobs"
    page_size = 100
    window = 10_000
    reach = 10_000

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
            "Page": walk.offset // self.page_size + 1,
            "Fields": "full",
        }
        headers = {"Authorization-Key": self.setting(KEY), "User-Agent": self.setting(CONTACT)}
        return self.page_of(board, walk, f"{API}/search?{urlencode(asked)}", headers=headers)

    def is_capped(self, total: int) -> bool:
        """A total of exactly the window may stand for more."""
        return total >= self.window

    def read_page(self, data: dict[str, Any]) -> Page:
        """The items; the count beside them is that of the page."""
        found = mapping(data.get("SearchResult"))
        if not isinstance(rows := found.get("SearchResultItems"), list):
            raise Unreadable("no list of search results in the JSON")
        return Page(rows=rows, total=found.get("SearchResultCountAll"))

    def entry_of(self, row: Any, board: Board) -> Entry | None:
        """An item by its control number, which its address holds too."""
        row = mapping(row)
        job, own = mapping(row.get("MatchedObjectDescriptor")), name_of(row.get("MatchedObjectId"))
        title, uri = text(job.get("PositionTitle")), text(job.get("PositionURI"))
        found = _CONTROL_NUMBER.search(uri or "")
        if not (name := found[1] if found else own):
            return Entry(external_id=None, title=title) if title else None
        url = f"https://www.usajobs.gov/job/{name}" if name.isdecimal() else uri
        return Entry(external_id=name, title=title, url=url, version=row_mark(job), data=job)

    def posting_of(self, entry: Entry, board: Board) -> RawPosting:
        """The posting in the board's words."""
        job = entry.data
        more = mapping(mapping(job.get("UserArea")).get("Details"))
        said = {**job, **more}
        kinds = [*mappings(job.get("PositionSchedule")), *mappings(job.get("PositionOfferingType"))]
        terms = dict.fromkeys(filter(None, (text(kind.get("Name")) for kind in kinds)))
        return self.raw(
            board,
            external_id=entry.external_id,
            title=entry.title,
            url=entry.url,
            apply_url=next(filter(None, map(text, sequence(job.get("ApplyURI")))), None),
            requisition_id=name_of(job.get("PositionID")),
            employer=text(job.get("OrganizationName")) or text(job.get("DepartmentName")),
            location=line_of(job),
            places=list(places(job)),
            description=text_of(said),
            pay=pay(job),
            employment_type_text=", ".join(terms) or None,
            workplace_text="Remote" if more.get("RemoteIndicator") is True else None,
            posted_text=text(job.get("PublicationStartDate")),
            closing_text=text(job.get("ApplicationCloseDate")) or text(job.get("PositionEndDate")),
            locale="en-US",
            payload={key: value for key, value in said.items() if key not in DROPPED},
        )

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
        status = next(filter(None, (text(row.get("positionOpeningStatus")) for row in own)), None)
        if status is None:
            return self.confirmed(board, external_id, "unknown", "no status of it in the JSON")
        verdict = "open" if status.casefold() == OPEN else "closed"
        return self.confirmed(board, external_id, verdict, f"USAJOBS says: {status}")
