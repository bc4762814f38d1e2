"""Workable: the document of its public widget, one an account, as others saw it until 2026-09."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from aggregator.boards import Board
from aggregator.records import RawPlace, RawPosting
from aggregator.tally import Entry, row_mark
from aggregator.wire.jsonld_places import place_line
from aggregator.wire.shapes import mapping, mappings, name_of, text
from spiders.shapes.documents import DocumentSpider
from spiders.shapes.hooks import Gone

API = "https://apply.workable.com/api"


class WorkableSpider(DocumentSpider):
    """Reads every posting of an account, whole, in one answer."""

    name = "workable"
    list_name = "jobs"

    def list_url(self, board: Board) -> str:
        """The account, with the texts of its postings."""
        return f"{API}/v1/widget/accounts/{_account(board)}?details=true"

    def rows(self, data: Any) -> list[Any]:
        """The rows; each is told whose account it is."""
        name = text(mapping(data).get("name"))
        return [{**mapping(row), "account": name} for row in super().rows(data)]

    def entry_of(self, row: dict[str, Any], board: Board) -> Entry:
        """A posting by its short code."""
        return Entry(
            external_id=name_of(row.get("shortcode")),
            title=text(row.get("title")),
            url=text(row.get("url")) or text(row.get("shortlink")),
            version=row_mark(row),
            data=row,
        )

    def posting_of(self, entry: Entry, board: Board) -> RawPosting:
        """The posting in the board's words."""
        row, places = entry.data, list(_places(entry.data))
        education = text(row.get("education"))
        remote = "Remote" if row.get("telecommuting") is True else None
        return self.raw(
            board,
            external_id=entry.external_id,
            title=entry.title,
            url=entry.url,
            apply_url=text(row.get("application_url")),
            requisition_id=name_of(row.get("code")),
            employer=text(row.get("account")),
            location=place_line(places),
            places=places,
            description=text(row.get("description")),
            employment_type_text=text(row.get("employment_type")),
            education_text=None if education == "Unspecified" else education,
            workplace_text=text(row.get("workplace")) or remote,
            posted_text=text(row.get("published_on")) or text(row.get("created_at")),
            payload={key: value for key, value in row.items() if key != "description"},
        )

    def record_url(self, board: Board, external_id: str, url: str | None) -> str:
        """The endpoint of one posting."""
        return f"{API}/v2/accounts/{_account(board)}/jobs/{quote(external_id, safe='')}"

    def record_of(self, data: Any) -> dict[str, Any] | Gone:
        """A posting that is not published any more may still be given."""
        record = mapping(data)
        state = text(record.get("state"))
        if state and state != "published":
            return Gone(f'Workable says its state is "{state[:40]}"')
        return record


def _account(board: Board) -> str:
    return quote(board.params["account"], safe="")


def _places(row: dict[str, Any]) -> Iterator[RawPlace]:
    """Every location; the row's own parts are those of its first."""
    for place in mappings(row.get("locations")) or [row]:
        found = RawPlace(
            city=text(place.get("city")),
            region=text(place.get("region")) or text(place.get("state")),
            country=text(place.get("country")) or text(place.get("countryCode")),
        )
        if found != RawPlace():
            yield found
