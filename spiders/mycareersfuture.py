"""MyCareersFuture, Singapore's public job bank: the API its own site uses, no key.

There is no capture of it: pages (100 at most, from the address alone) and fields as others saw
them in 2026-08.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from scrapy import Request

from aggregator.boards import Board
from aggregator.records import RawPay, RawPlace, RawPosting
from aggregator.tally import Entry
from aggregator.wire.amounts import number
from aggregator.wire.parts import joined
from aggregator.wire.shapes import mapping, mappings, name_of, text
from spiders.shapes.answers import Unreadable
from spiders.shapes.hooks import Gone
from spiders.shapes.paged import PagedSpider
from spiders.shapes.walk import Page, Walk

API = "https://api.mycareersfuture.gov.sg/v2"
CLOSED = {"closed", "expired", "removed", "deleted"}
DROPPED = {"description", "otherRequirements", "contact", "_links", "screeningQuestions"}


class MycareersfutureSpider(PagedSpider):
    """Asks the search for the roles' words, and each wanted posting for its own record."""

    name = "mycareersfuture"
    page_size = 100
    window = 10_000

    def ask(self, board: Board, walk: Walk) -> Request:
        """A page of the search, counted from 0."""
        page = walk.offset // self.page_size
        body = json.dumps({"search": walk.words, "sortBy": ["new_posting_date"]})
        url = f"{API}/search?limit={self.page_size}&page={page}"
        headers = {"Content-Type": "application/json"}
        return self.page_of(board, walk, url, method="POST", body=body, headers=headers)

    def read_page(self, data: dict[str, Any]) -> Page:
        """The rows, and how many the whole search has."""
        if not isinstance(rows := data.get("results"), list):
            raise Unreadable("no list of results in the JSON")
        return Page(rows=rows, total=data.get("total"))

    def entry_of(self, row: Any, board: Board) -> Entry | None:
        """A row by its UUID."""
        row = mapping(row)
        name, title = name_of(row.get("uuid")), text(row.get("title"))
        meta = mapping(row.get("metadata"))
        if name is None:
            return Entry(external_id=None, title=title) if title else None
        steady = [title, row.get("salary"), meta.get("newPostingDate"), meta.get("expiryDate")]
        version = self.version_of([*steady, meta.get("updatedAt")], name)
        url = text(meta.get("jobDetailsUrl"))
        return Entry(external_id=name, title=title, url=url, version=version, data=row)

    def detail_url(self, board: Board, external_id: str, url: str) -> str:
        """The record by its UUID."""
        return f"{API}/jobs/{quote(external_id, safe='')}"

    def record_of(self, data: dict[str, Any]) -> dict[str, Any] | Gone | None:
        """The record, or the status that says it is over."""
        if not name_of(data.get("uuid")):
            return None
        status = mapping(data.get("status")).get("jobStatus") or data.get("status")
        said = (text(status) or "").casefold()
        return Gone(f"MyCareersFuture says: {text(status)}") if said in CLOSED else data

    def posting(self, board: Board, entry: Entry, record: dict[str, Any]) -> RawPosting:
        """The posting in the board's words; an agency may post for the employer."""
        meta, said = mapping(record.get("metadata")), {**entry.data, **record}
        employer = mapping(said.get("hiringCompany")) or mapping(said.get("postedCompany"))
        places = list(_places(mapping(said.get("address"))))
        kinds = [text(kind.get("employmentType")) for kind in mappings(said.get("employmentTypes"))]
        return self.raw(
            board,
            external_id=entry.external_id,
            title=text(record.get("title")) or entry.title,
            url=text(meta.get("jobDetailsUrl")) or entry.url,
            requisition_id=name_of(meta.get("jobPostId")),
            employer=text(employer.get("name")),
            location="; ".join(filter(None, (place.text for place in places))) or None,
            places=places,
            description=joined(
                [
                    ("", text(record.get("description"))),
                    ("Other requirements", text(record.get("otherRequirements"))),
                ]
            ),
            pay=_pay(mapping(said.get("salary"))),
            employment_type_text=", ".join(filter(None, kinds)) or None,
            posted_text=text(meta.get("newPostingDate")) or text(meta.get("originalPostingDate")),
            closing_text=text(meta.get("expiryDate")),
            payload={key: value for key, value in record.items() if key not in DROPPED},
        )


def _places(address: dict[str, Any]) -> Iterator[RawPlace]:
    """The districts; of one that is told, the postal code too. Abroad, whatever is told."""
    if address.get("isOverseas") is True:
        if country := text(address.get("overseasCountry")):
            yield RawPlace(text=country, country=country)
        return
    districts = [text(part.get("location")) for part in mappings(address.get("districts"))]
    told = list(filter(None, districts))
    code = name_of(address.get("postalCode")) if len(told) < 2 else None
    if not told and code:
        yield RawPlace(city="Singapore", country="SG", postal_code=code)
    for district in told:
        yield RawPlace(text=district, city="Singapore", country="SG", postal_code=code)


def _pay(said: dict[str, Any]) -> RawPay | None:
    """The range in Singapore's dollars, in which the service keeps all pay."""
    low, high = number(said.get("minimum")), number(said.get("maximum"))
    if low is None and high is None:
        return None
    period = text(mapping(said.get("type")).get("salaryType"))
    return RawPay(low=low, high=high, currency="SGD", period=period)
