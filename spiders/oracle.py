"""Oracle Recruiting Cloud: the search its candidate pages use, one detail a posting.

docs.oracle.com names the resources; window, short pages, facets as others saw them until 2026-08.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from scrapy import Request

from aggregator.boards import Board
from aggregator.wire.custom_fields import custom_fields, salary_text
from aggregator.wire.mapped import first, object_at
from aggregator.wire.oracle import places
from aggregator.wire.shapes import mappings
from spiders.shapes.hooks import Gone
from spiders.shapes.paged import PagedSpider
from spiders.shapes.slices import Facet, facets_of
from spiders.shapes.walk import Walk

ROWS = (
    "onlyData=true&expand=requisitionList.workLocation,requisitionList.secondaryLocations,"
    "flexFieldsFacet.values"
)
WHOLE = "expand=all&onlyData=true"
FACETS = ("Categories", "Titles")


class OracleSpider(PagedSpider):
    """Asks a site's search for the roles' words, and each wanted posting for its detail."""

    name = "oracle"
    page_size = 25
    window = reach = 10_000
    most_ids = 20

    def ask(self, board: Board, walk: Walk) -> Request:
        """A page of the search; without `expand` it would hold no rows."""
        finder = {
            "siteNumber": board.params["site"],
            "facetsList": "LOCATIONS;TITLES;CATEGORIES",
            "limit": self.page_size,
            "offset": walk.offset,
            "sortBy": "POSTING_DATES_DESC",
            **{f"selected{name}Facet": ";".join(ids) for name, ids in walk.selected.items()},
        }
        if words := walk.words.replace('"', " "):
            finder["keyword"] = f'"{words}"'
        url = _resource(board, "recruitingCEJobRequisitions", ROWS, "findReqs", finder)
        return self.page_of(board, walk, url)

    def facets(self, data: dict[str, Any]) -> Sequence[Facet]:
        """Those that sort a posting once."""
        found = object_at(data, "items")
        return facets_of(((n, found.get(f"{n.lower()}Facet")) for n in FACETS), "Id", "TotalCount")

    def url_of(self, row: dict[str, Any], name: str, board: Board) -> str:
        """The page of a requisition, whose number all sites of a host share."""
        site = f"{board.params['host']}/hcmUI/CandidateExperience/en/sites/{board.params['site']}"
        return f"https://{site}/job/{quote(name, safe='')}"

    def record_url(self, board: Board, external_id: str, url: str) -> str:
        """The requisition by its number."""
        finder = {"Id": f'"{external_id}"', "siteNumber": board.params["site"]}
        return _resource(board, "recruitingCEJobRequisitionDetails", WHOLE, "ById", finder)

    def record_of(self, data: dict[str, Any]) -> dict[str, Any] | Gone | None:
        """The one item found by its number; no item means that it is not shown any more."""
        if data.get("items") == []:
            return Gone("Oracle finds no such requisition on the site")
        return next((item for item in mappings(data.get("items")) if item.get("Id")), None)

    def more(self, said: dict[str, Any], board: Board) -> dict[str, Any]:
        """The places, and what stands in the employer's own fields and in codes."""
        own = custom_fields(said.get("requisitionFlexFields"), "Prompt", "Value")
        workplace = first(said, ["WorkplaceType", "WorkplaceTypeCode"])
        return {
            "places": list(places(said)),
            "salary_text": salary_text(own),
            "workplace_text": workplace and workplace.removeprefix("ORA_").replace("_", " "),
        }


def _resource(board: Board, name: str, asked: str, finder: str, values: dict[str, Any]) -> str:
    """The address of a REST resource; a value's own `;` is escaped, as `;` and `,` part values."""
    found_by = ",".join(f"{key}={quote(str(value), safe='')}" for key, value in values.items())
    base = f"https://{board.params['host']}/hcmRestApi/resources/latest/{name}"
    return f"{base}?{asked}&finder={finder};{found_by}"
