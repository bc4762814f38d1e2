"""SmartRecruiters Posting API: developers.smartrecruiters.com/docs/posting-api.

The robots.txt of its host forbids every program: boards are refused unless the operator has
permission and names the host in AGGREGATOR_PERMITTED_HOSTS.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from scrapy import Request

from aggregator.boards import Board
from aggregator.records import RawPlace, RawPosting
from aggregator.tally import LISTED_LIMIT, Entry
from aggregator.wire.custom_fields import custom_fields, salary_text, workplace
from aggregator.wire.parts import joined
from aggregator.wire.shapes import degrees, mapping, mappings, name_of, overlaid, text
from spiders.shapes.answers import Unreadable
from spiders.shapes.hooks import Gone
from spiders.shapes.paged import PagedSpider
from spiders.shapes.walk import Page, Walk

API = "https://api.smartrecruiters.com/v1/companies"
SITE = "https://jobs.smartrecruiters.com"
SECTIONS = ("companyDescription", "jobDescription", "qualifications", "additionalInformation")
LEFT_OUT = {"creator", "jobAd"}


class SmartrecruitersSpider(PagedSpider):
    """Reads the whole list of a company, whatever is wanted of it, and one detail a posting."""

    name = "smartrecruiters"
    is_searched = False
    page_size = 100
    window = LISTED_LIMIT

    def ask(self, board: Board, walk: Walk) -> Request:
        """A page of the list."""
        asked = f"limit={self.page_size}&offset={walk.offset}"
        return self.page_of(board, walk, f"{_api(board)}?{asked}")

    def read_page(self, data: dict[str, Any]) -> Page:
        """The rows and how many there are."""
        if not isinstance(rows := data.get("content"), list):
            said = text(data.get("message")) or "no list of postings in the JSON"
            raise Unreadable(said[:200])
        return Page(rows=rows, total=data.get("totalFound"))

    def entry_of(self, row: Any, board: Board) -> Entry | None:
        """A row by its number; its page is found without the words of its address."""
        row = mapping(row)
        name, title = name_of(row.get("id")), text(row.get("name"))
        if name is None:
            return Entry(external_id=None, title=title) if title else None
        url = f"{SITE}/{_company(row, board)}/{quote(name, safe='')}"
        version = self.version_of(row, name)
        return Entry(external_id=name, title=title, url=url, version=version, data=row)

    def detail_url(self, board: Board, external_id: str, url: str) -> str:
        """The posting by its number."""
        return f"{_api(board)}/{quote(external_id, safe='')}"

    def record_of(self, data: dict[str, Any]) -> dict[str, Any] | Gone | None:
        """A posting that is not active any more may still be given."""
        if data.get("active") is False:
            return Gone("SmartRecruiters says it is not active")
        return data if isinstance(data.get("jobAd"), dict) else None

    def posting(self, board: Board, entry: Entry, record: dict[str, Any]) -> RawPosting:
        """The posting in the board's words; what the detail leaves out stands in its row."""
        said = overlaid(entry.data, record)
        place = mapping(said.get("location"))
        fields = mappings(said.get("customField"))
        own = custom_fields(
            [{"name": f.get("fieldLabel"), "value": f.get("valueLabel")} for f in fields]
        )
        return self.raw(
            board,
            external_id=entry.external_id,
            title=text(said.get("name")) or entry.title,
            url=text(said.get("postingUrl")) or entry.url,
            apply_url=text(said.get("applyUrl")),
            requisition_id=name_of(said.get("refNumber")),
            employer=text(mapping(said.get("company")).get("name")),
            location=_line(place),
            places=[_place(place)] if place else [],
            description=joined(_sections(mapping(said.get("jobAd")))),
            salary_text=salary_text(own),
            employment_type_text=text(mapping(said.get("typeOfEmployment")).get("label")),
            workplace_text=_workplace(place) or workplace(own),
            posted_text=text(said.get("releasedDate")),
            locale=text(mapping(said.get("language")).get("code")),
            payload={key: value for key, value in said.items() if key not in LEFT_OUT},
        )


def _api(board: Board) -> str:
    return f"{API}/{quote(board.params['company'], safe='')}/postings"


def _company(row: dict[str, Any], board: Board) -> str:
    """Whose page it is: a list may hold postings of a company's subsidiaries."""
    own = text(mapping(row.get("company")).get("identifier"))
    return quote(own or board.params["company"], safe="")


def _sections(ad: dict[str, Any]) -> Iterator[tuple[str, str | None]]:
    """Every section under its heading, those nobody has heard of last."""
    sections = mapping(ad.get("sections"))
    for name in (*SECTIONS, *(name for name in sections if name not in SECTIONS)):
        section = mapping(sections.get(name))
        yield text(section.get("title")) or "", text(section.get("text"))


def _line(place: dict[str, Any]) -> str | None:
    parts = [text(place.get(name)) for name in ("city", "region", "country")]
    return text(place.get("fullLocation")) or ", ".join(filter(None, parts)) or None


def _place(place: dict[str, Any]) -> RawPlace:
    return RawPlace(
        text=text(place.get("fullLocation")),
        city=text(place.get("city")),
        region=text(place.get("region")),
        country=text(place.get("country")),
        postal_code=name_of(place.get("postalCode")),
        latitude=degrees(place.get("latitude")),
        longitude=degrees(place.get("longitude")),
    )


def _workplace(place: dict[str, Any]) -> str | None:
    """Remote or hybrid where that is said; neither is the default and says nothing."""
    kinds = [name for name in ("remote", "hybrid") if place.get(name) is True]
    return kinds[0] if len(kinds) == 1 else None
