"""USAJOBS Search API: developer.usajobs.gov/api-reference/get-api-search; key by e-mail.

A search shows 10,000 postings at most (seen 2023-09). The historic API, which needs no key, tells
what became of one posting.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import TextResponse

from aggregator.amounts import number
from aggregator.boards import Board
from aggregator.parts import joined
from aggregator.records import Confirmed, RawPay, RawPlace, RawPosting
from aggregator.shapes import degrees, mapping, mappings, name_of, sequence, text
from aggregator.tally import Entry, row_mark
from spiders.answers import Unreadable, json_of
from spiders.paged import JSON, PagedSpider
from spiders.walk import Page, Walk

API = "https://data.usajobs.gov/api"
KEY = "AGGREGATOR_USAJOBS_KEY"
CONTACT = "AGGREGATOR_CONTACT"
TEXTS = {
    "JobSummary": "Summary",
    "MajorDuties": "Duties",
    "KeyRequirements": "Conditions of employment",
    "Requirements": "Requirements",
    "QualificationSummary": "Qualifications",
    "Education": "Education",
    "OtherInformation": "Additional information",
    "Benefits": "Benefits",
    "Evaluations": "How you will be evaluated",
    "RequiredDocuments": "Required documents",
    "HowToApply": "How to apply",
    "WhatToExpectNext": "Next steps",
}
DROPPED = {*TEXTS, "UserArea", "PositionLocation", "AgencyContactEmail", "AgencyContactPhone"}
OPEN = "accepting applications"
# piece work, fees, school years and unpaid work have amounts of no span of time
TIMELESS = {"PW", "FB", "SY", "WC"}

_CONTROL_NUMBER = re.compile(r"/(?:job|ViewDetails)/(\d+)", re.IGNORECASE)
_NOWHERE = re.compile(r"negotiable|anywhere|multiple|various|remote", re.IGNORECASE)


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
            location=text(job.get("PositionLocationDisplay")),
            places=list(_places(job)),
            description=joined((head, _lines(said.get(n))) for n, head in TEXTS.items()),
            pay=_pay(job),
            employment_type_text=", ".join(terms) or None,
            workplace_text="Remote" if more.get("RemoteIndicator") is True else None,
            posted_text=text(job.get("PublicationStartDate")),
            closing_text=text(job.get("ApplicationCloseDate")) or text(job.get("PositionEndDate")),
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


def _lines(value: Any) -> str | None:
    """A text, or the texts of a list one below the other."""
    return text(value) or "\n".join(filter(None, map(text, sequence(value)))) or None


def _pay(job: dict[str, Any]) -> RawPay | None:
    """The one range there is; federal pay is in dollars. None for several that differ."""
    ranges = {
        (number(row.get("MinimumRange")), number(row.get("MaximumRange")), _period(row))
        for row in mappings(job.get("PositionRemuneration"))
    }
    low, high, period = ranges.pop() if len(ranges) == 1 else (None, None, None)
    is_told = period and (low is not None or high is not None)
    return RawPay(low=low, high=high, currency="USD", period=period) if is_told else None


def _period(row: dict[str, Any]) -> str | None:
    code = text(row.get("RateIntervalCode"))
    return None if code in TIMELESS else text(row.get("Description")) or code


def _places(job: dict[str, Any]) -> Iterator[RawPlace]:
    for place in mappings(job.get("PositionLocation")):
        region, country = text(place.get("CountrySubDivisionCode")), text(place.get("CountryCode"))
        line = text(place.get("CityName")) or text(place.get("LocationName")) or ""
        city, comma, rest = line.rpartition(", ")
        if _NOWHERE.search(line) or not comma or rest not in (region, country):
            yield RawPlace(country=country) if _NOWHERE.search(line) else RawPlace(text=line)
            continue
        where = degrees(place.get("Latitude")), degrees(place.get("Longitude"))
        latitude, longitude = where if any(where) else (None, None)
        yield RawPlace(
            city=city, region=region, country=country, latitude=latitude, longitude=longitude
        )
