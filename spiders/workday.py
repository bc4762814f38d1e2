"""Workday career sites: the CXS search their own pages use, 20 rows a page, one detail a posting.

Nothing official describes it: paging, caps and error codes as others saw them until 2026-08.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, ClassVar

from scrapy import Request

from aggregator.boards import Board
from aggregator.records import RawPlace, RawPosting
from aggregator.tally import Entry
from aggregator.wire.shapes import mapping, mappings, name_of, sequence, text
from spiders.shapes.answers import Unreadable
from spiders.shapes.hooks import Gone
from spiders.shapes.paged import PagedSpider
from spiders.shapes.slices import Facet, at_least, facet_of
from spiders.shapes.walk import Page, Walk

CLOSED = ("S21", "S22")


class WorkdaySpider(PagedSpider):
    """Asks a site's search for the roles' words, and each wanted posting for its detail."""

    name = "workday"
    page_size = 20
    window = 2000
    most_ids: ClassVar[int] = 100

    def ask(self, board: Board, walk: Walk) -> Request:
        """A page of the search; its body must hold all four keys."""
        asked = {
            "appliedFacets": walk.selected,
            "limit": self.page_size,
            "offset": walk.offset,
            "searchText": walk.words,
        }
        body = json.dumps(asked, separators=(",", ":"))
        kind = {"Content-Type": "application/json"}
        url = f"{_api(board)}/jobs"
        return self.page_of(board, walk, url, method="POST", body=body, headers=kind)

    def read_page(self, data: dict[str, Any]) -> Page:
        """The rows, the total (0 after the first page on some tenants) and the facets."""
        if not isinstance(rows := data.get("jobPostings"), list):
            raise Unreadable("no list of postings in the JSON")
        facets = list(_facets(data.get("facets")))
        return Page(rows=rows, total=data.get("total"), facets=facets)

    def is_capped(self, total: int) -> bool:
        """Many tenants say 2000 for whatever is more; others say how many there are."""
        return total == self.window

    def expected(self, walk: Walk) -> int:
        """The counts of the facets tell it where the total is capped."""
        total = walk.total or 0
        return max(total, at_least(walk.facets)) if self.is_capped(total) else total

    def entry_of(self, row: Any, board: Board) -> Entry | None:
        """A row by the end of its path: what stands before it varies with the place found."""
        row = mapping(row)
        path, title = text(row.get("externalPath")), text(row.get("title"))
        if not path:
            return Entry(external_id=None, title=title) if title else None
        end = path.rpartition("/")[2]
        name = end.rpartition("_")[2] or end
        shown = {key: value for key, value in row.items() if key != "postedOn"}
        return Entry(
            external_id=name,
            title=title,
            url=f"{_site(board)}{path}",
            version=self.version_of(shown, name),
            data=row,
        )

    def detail_url(self, board: Board, external_id: str, url: str) -> str | None:
        """The path of its page under the site's API."""
        path = url.partition("/job/")[2]
        return f"{_api(board)}/job/{path}" if path else None

    def record_of(self, data: dict[str, Any]) -> dict[str, Any] | Gone | None:
        """A closed posting answers 403 or 404 and mostly says why."""
        if (code := data.get("errorCode")) in CLOSED:
            return Gone(f"Workday says it is closed ({code})")
        info = mapping(data.get("jobPostingInfo"))
        if info.get("posted") is False:
            return Gone("Workday says it is not posted")
        return data if info else None

    def posting(self, board: Board, entry: Entry, record: dict[str, Any]) -> RawPosting:
        """The posting in the board's words; its pay stands in the text only."""
        info, row = mapping(record.get("jobPostingInfo")), entry.data
        return self.raw(
            board,
            external_id=entry.external_id,
            title=text(info.get("title")) or entry.title,
            url=text(info.get("externalUrl")) or entry.url,
            requisition_id=name_of(info.get("jobReqId")) or _requisition(row),
            employer=text(mapping(record.get("hiringOrganization")).get("name")),
            location=text(info.get("location")),
            places=_places(info),
            description=text(info.get("jobDescription")),
            employment_type_text=text(info.get("timeType")) or text(row.get("timeType")),
            workplace_text=text(info.get("remoteType")) or text(row.get("remoteType")),
            posted_text=text(info.get("startDate")) or text(info.get("postedOn")),
            closing_text=text(info.get("endDate")),
            payload={key: value for key, value in info.items() if key != "jobDescription"},
        )


def _host(board: Board) -> str:
    own = f"{board.params['tenant']}.{board.params['instance']}.myworkdayjobs.com"
    return board.params.get("host") or own


def _api(board: Board) -> str:
    return f"https://{_host(board)}/wday/cxs/{board.params['tenant']}/{board.params['site']}"


def _site(board: Board) -> str:
    """Where people read the postings; sites on a shared host name their tenant."""
    tenant = f"recruiting/{board.params['tenant']}/" if board.params.get("host") else ""
    return f"https://{_host(board)}/{tenant}{board.params['site']}"


def _facets(rows: Any) -> Iterator[Facet]:
    """The facets, those inside a group too."""
    for row in mappings(rows):
        values = mappings(row.get("values"))
        facet = facet_of(text(row.get("facetParameter")) or "", values, "id", "count")
        if facet and facet.name:
            yield facet
        yield from _facets([value for value in values if "values" in value])


def _requisition(row: dict[str, Any]) -> str | None:
    """The bullet that the path ends with, maybe before the number of a site's copy."""
    end = row["externalPath"].rpartition("/")[2]
    bullets = filter(None, map(text, sequence(row.get("bulletFields"))))
    return next((bullet for bullet in bullets if f"_{bullet}" in end), None)


def _places(info: dict[str, Any]) -> list[RawPlace]:
    """All places; the country told is that of the first."""
    first = text(info.get("location"))
    further = filter(None, map(text, sequence(info.get("additionalLocations"))))
    country = text(mapping(info.get("country")).get("descriptor"))
    places = [RawPlace(text=first, country=country)] if first else []
    return places + [RawPlace(text=place) for place in further]
