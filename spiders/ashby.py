"""Ashby posting API: developers.ashbyhq.com/docs/public-job-posting-api, one document a board.

A posting's own page is filled in by scripts and says nothing to a program, so none is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from aggregator.boards import Board
from aggregator.records import RawPay, RawPlace, RawPosting
from aggregator.tally import Entry, row_mark
from aggregator.wire.amounts import pay_of
from aggregator.wire.jsonld_places import place_line
from aggregator.wire.shapes import mapping, mappings, name_of, text
from spiders.shapes.documents import DocumentSpider

API = "https://api.ashbyhq.com/posting-api/job-board"
PAY = ("minValue", "maxValue", "currencyCode", "interval")
TEXTS = {"descriptionHtml", "descriptionPlain"}


class AshbySpider(DocumentSpider):
    """Reads every posting of a board, whole, with its pay, in one answer."""

    name = "ashby"
    list_name = "jobs"

    def list_url(self, board: Board) -> str:
        """The board."""
        return f"{API}/{quote(board.params['board'], safe='')}?includeCompensation=true"

    def entry_of(self, row: dict[str, Any], board: Board) -> Entry:
        """A posting by its UUID."""
        is_hidden = row.get("isListed") is False
        return Entry(
            external_id=name_of(row.get("id")),
            title=text(row.get("title")),
            url=text(row.get("jobUrl")),
            version=row_mark(row),
            reject="a posting that the employer does not list" if is_hidden else None,
            data=row,
        )

    def posting_of(self, entry: Entry, board: Board) -> RawPosting:
        """The posting in the board's words."""
        row, places = entry.data, list(_places(entry.data))
        pay = mapping(row.get("compensation"))
        is_shown = row.get("shouldDisplayCompensationOnJobPostings") is not False
        remote = "Remote" if row.get("isRemote") is True else None
        return self.raw(
            board,
            external_id=entry.external_id,
            title=entry.title,
            url=entry.url,
            apply_url=text(row.get("applyUrl")),
            location=place_line(places),
            places=places,
            description=text(row.get("descriptionHtml")) or text(row.get("descriptionPlain")),
            pay=_salary(pay) if is_shown else None,
            salary_text=text(pay.get("compensationTierSummary")) if is_shown else None,
            employment_type_text=text(row.get("employmentType")),
            workplace_text=text(row.get("workplaceType")) or remote,
            posted_text=text(row.get("publishedAt")),
            payload={key: value for key, value in row.items() if key not in TEXTS},
        )


def _places(row: dict[str, Any]) -> Iterator[RawPlace]:
    """The first place, then the secondary ones."""
    for place in (row, *mappings(row.get("secondaryLocations"))):
        address = mapping(mapping(place.get("address")).get("postalAddress"))
        found = RawPlace(
            text=text(place.get("location")),
            city=text(address.get("addressLocality")),
            region=text(address.get("addressRegion")),
            country=text(address.get("addressCountry")),
            postal_code=text(address.get("postalCode")),
        )
        if found != RawPlace():
            yield found


def _salary(said: dict[str, Any]) -> RawPay | None:
    """The one salary of a posting as the board sums it up; None for none, or for several."""
    parts = mappings(said.get("summaryComponents"))
    salaries = [part for part in parts if part.get("compensationType") == "Salary"]
    if len(salaries) != 1:
        return None
    return pay_of(*map(salaries[0].get, PAY))
