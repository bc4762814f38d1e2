"""Oracle Recruiting Cloud: the search its candidate pages use, one detail a posting.

docs.oracle.com names the resources; window, short pages, facets as others saw them until 2026-08.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from scrapy import Request

from aggregator.boards import Board
from aggregator.records import RawPlace, RawPosting
from aggregator.tally import Entry
from aggregator.understand.text import to_text
from aggregator.wire.custom_fields import custom_fields, salary_text
from aggregator.wire.shapes import degrees, mapping, mappings, name_of, text
from spiders.shapes.answers import Unreadable
from spiders.shapes.hooks import Gone
from spiders.shapes.paged import PagedSpider
from spiders.shapes.slices import facet_of
from spiders.shapes.walk import Page, Walk

ROWS = (
    "onlyData=true&expand=requisitionList.workLocation,requisitionList.secondaryLocations,"
    "flexFieldsFacet.values"
)
WHOLE = "expand=all&onlyData=true"
FACETS = ("Categories", "Titles")
NOISE = {"Distance", "Relevancy", "TrendingFlag", "HotJobFlag", "BeFirstToApplyFlag"}
TEXTS = {
    "ExternalDescriptionStr": "",
    "ExternalResponsibilitiesStr": "Responsibilities",
    "ExternalQualificationsStr": "Qualifications",
    "CorporateDescriptionStr": "About us",
    "OrganizationDescriptionStr": "Organization",
}
TERMS = ("JobSchedule", "JobType", "JobShift", "ContractType", "WorkerType")


class OracleSpider(PagedSpider):
    """Asks a site's search for the roles' words, and each wanted posting for its detail."""

    name = "oracle"
    page_size = 25
    window = 10_000
    reach = 10_000
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

    def read_page(self, data: dict[str, Any]) -> Page:
        """The search itself is the one item; paging told outside of it means nothing."""
        found = next(iter(mappings(data.get("items"))), {})
        if not isinstance(rows := found.get("requisitionList"), list):
            raise Unreadable("no list of requisitions in the JSON")
        facets = [facet_of(n, found.get(f"{n.lower()}Facet"), "Id", "TotalCount") for n in FACETS]
        total = found.get("TotalJobsCount")
        return Page(rows=rows, total=total, facets=list(filter(None, facets)))

    def entry_of(self, row: Any, board: Board) -> Entry | None:
        """A row by the number of its requisition, which all sites of a host share."""
        row = mapping(row)
        name, title = name_of(row.get("Id")), text(row.get("Title"))
        if name is None:
            return Entry(external_id=None, title=title) if title else None
        shown = {key: value for key, value in row.items() if key not in NOISE}
        url = f"{_site(board)}/job/{quote(name, safe='')}"
        version = self.version_of(shown, name)
        return Entry(external_id=name, title=title, url=url, version=version, data=row)

    def detail_url(self, board: Board, external_id: str, url: str) -> str:
        """The requisition by its number."""
        finder = {"Id": f'"{external_id}"', "siteNumber": board.params["site"]}
        return _resource(board, "recruitingCEJobRequisitionDetails", WHOLE, "ById", finder)

    def record_of(self, data: dict[str, Any]) -> dict[str, Any] | Gone | None:
        """The one item found by its number; no item means that it is not shown any more."""
        if data.get("items") == []:
            return Gone("Oracle finds no such requisition on the site")
        return next((item for item in mappings(data.get("items")) if item.get("Id")), None)

    def posting(self, board: Board, entry: Entry, record: dict[str, Any]) -> RawPosting:
        """The posting in the board's words."""
        row = entry.data
        flex = mappings(record.get("requisitionFlexFields"))
        own = custom_fields([{"name": f.get("Prompt"), "value": f.get("Value")} for f in flex])
        terms = dict.fromkeys(filter(None, (text(record.get(name)) for name in TERMS)))
        workplace = text(record.get("WorkplaceType")) or text(record.get("WorkplaceTypeCode"))
        return self.raw(
            board,
            external_id=entry.external_id,
            title=text(record.get("Title")) or entry.title,
            url=entry.url,
            requisition_id=entry.external_id,
            employer=text(record.get("LegalEmployer")),
            location=text(record.get("PrimaryLocation")) or text(row.get("PrimaryLocation")),
            places=list(_places(record)),
            description=_description(record),
            salary_text=salary_text(own),
            employment_type_text=", ".join(terms) or None,
            education_text=text(record.get("StudyLevel")),
            workplace_text=workplace and workplace.removeprefix("ORA_").replace("_", " "),
            posted_text=text(record.get("ExternalPostedStartDate")) or text(row.get("PostedDate")),
            closing_text=text(record.get("ExternalPostedEndDate"))
            or text(row.get("PostingEndDate")),
            locale=text(record.get("ContentLocale")),
            payload={key: value for key, value in record.items() if key not in TEXTS},
        )


def _resource(board: Board, name: str, asked: str, finder: str, values: dict[str, Any]) -> str:
    """The address of a REST resource; a value's own `;` is escaped, as `;` and `,` part values."""
    found_by = ",".join(f"{key}={quote(str(value), safe='')}" for key, value in values.items())
    base = f"https://{board.params['host']}/hcmRestApi/resources/latest/{name}"
    return f"{base}?{asked}&finder={finder};{found_by}"


def _site(board: Board) -> str:
    host, site = board.params["host"], board.params["site"]
    return f"https://{host}/hcmUI/CandidateExperience/en/sites/{site}"


def _description(record: dict[str, Any]) -> str | None:
    """All texts in the order of the page, each under the heading it has there."""
    texts = [(head, text(record.get(name)) or "") for name, head in TEXTS.items()]
    parts = [f"<h2>{head}</h2>\n{t}" if head else t for head, t in texts if to_text(t)]
    return "\n".join(parts) or None


def _places(record: dict[str, Any]) -> Iterator[RawPlace]:
    """The primary location, then the secondary ones."""
    if primary := text(record.get("PrimaryLocation")):
        site = _work_site(record, primary)
        where = next(iter(mappings(record.get("primaryLocationCoordinates"))), site)
        yield RawPlace(
            text=primary,
            city=text(site.get("TownOrCity")),
            region=text(site.get("Region2")),
            postal_code=text(site.get("PostalCode")),
            country=text(record.get("PrimaryLocationCountry")),
            latitude=degrees(where.get("Latitude")),
            longitude=degrees(where.get("Longitude")),
        )
    for place in mappings(record.get("secondaryLocations")):
        if name := text(place.get("Name")):
            yield RawPlace(text=name, country=text(place.get("CountryCode")))


def _work_site(record: dict[str, Any], primary: str) -> dict[str, Any]:
    """The work location whose full address lies in the primary location; empty if none does."""
    for site in mappings(record.get("workLocation")):
        town, region = text(site.get("TownOrCity")), text(site.get("Region2"))
        if town and region and town.casefold() in primary.casefold():
            return site
    return {}
