"""Lever Postings API v0: github.com/lever/postings-api; pages of whole postings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

from scrapy import Request
from scrapy.http import TextResponse

from aggregator.boards import Board
from aggregator.records import RawPay, RawPlace, RawPosting
from aggregator.tally import Entry, row_mark
from aggregator.wire.amounts import pay_of
from aggregator.wire.jsonld_places import place_line
from aggregator.wire.parts import joined
from aggregator.wire.shapes import mapping, mappings, name_of, sequence, text
from spiders.shapes.answers import json_of
from spiders.shapes.documents import DocumentSpider
from spiders.shapes.hooks import Found

PAGE = 100
TEXTS = {"opening", "description", "descriptionBody", "lists", "additional", "salaryDescription"}


class LeverSpider(DocumentSpider):
    """Reads `/v0/postings/{site}`; each further page begins with the last row of the one before."""

    name = "lever"

    def list_url(self, board: Board) -> str:
        """The first page."""
        return _page(board, 0)

    def parse_list(self, response: TextResponse, board: Board) -> Iterator[Found]:
        """The postings of a page; one whose first row is new shows that the list has moved."""
        rows = self.rows(json_of(response))
        response.meta["n_rows"] = len(rows)
        if response.meta.get("skip") and not _is_joined(rows, self.tallies[board.key].listed):
            self.truncate(board, "the list moved while it was read")
        for row in rows:
            yield self.entry_of(mapping(row), board)

    def next_pages(self, response: TextResponse, board: Board, n_new: int) -> Iterator[Request]:
        """The next page after a full one."""
        is_full = response.meta["n_rows"] >= PAGE
        if is_full or response.meta.get("skip"):
            self.in_pages(board)
        if not is_full:
            return
        if not n_new:
            self.truncate(board, f"a page of {PAGE} postings shows nothing new")
            return
        skip = response.meta.get("skip", 0) + PAGE - 1
        yield self.list_request(board, _page(board, skip), meta={"skip": skip})

    def entry_of(self, row: dict[str, Any], board: Board) -> Entry:
        """A posting by its UUID."""
        return Entry(
            external_id=name_of(row.get("id")),
            title=text(row.get("text")),
            url=text(row.get("hostedUrl")),
            version=row_mark(row),
            data=row,
        )

    def posting_of(self, entry: Entry, board: Board) -> RawPosting:
        """The posting in the board's words."""
        row, places = entry.data, list(_places(entry.data))
        workplace = text(row.get("workplaceType"))
        said = text(row.get("salaryDescriptionPlain"))
        created = row.get("createdAt")
        return self.raw(
            board,
            external_id=entry.external_id,
            title=entry.title,
            url=entry.url,
            apply_url=text(row.get("applyUrl")),
            location=place_line(places),
            places=places,
            description=_description(row),
            pay=_pay(mapping(row.get("salaryRange"))),
            salary_text=said if any(map(str.isdigit, said or "")) else None,
            employment_type_text=text(mapping(row.get("categories")).get("commitment")),
            workplace_text=None if workplace == "unspecified" else workplace,
            posted_text=name_of(created),
            payload={key: row[key] for key in row if key.removesuffix("Plain") not in TEXTS},
        )

    def record_url(self, board: Board, external_id: str, url: str | None) -> str:
        """The endpoint of one posting."""
        return f"{_api(board)}/{quote(external_id, safe='')}?mode=json"


def _api(board: Board) -> str:
    host = "api.eu.lever.co" if board.params.get("region") == "eu" else "api.lever.co"
    return f"https://{host}/v0/postings/{quote(board.params['site'], safe='')}"


def _page(board: Board, skip: int) -> str:
    return f"{_api(board)}?{urlencode({'mode': 'json', 'skip': skip, 'limit': PAGE})}"


def _is_joined(rows: list[Any], listed: set[str]) -> bool:
    """Whether a page begins with a row that the one before showed."""
    return bool(rows) and name_of(mapping(rows[0]).get("id")) in listed


def _places(row: dict[str, Any]) -> Iterator[RawPlace]:
    """Every location; the country is that of the first one."""
    said = mapping(row.get("categories"))
    first = text(said.get("location"))
    names = [first, *map(text, sequence(said.get("allLocations")))]
    for name in dict.fromkeys(filter(None, names)):
        yield RawPlace(text=name, country=text(row.get("country")) if name == first else None)


def _description(row: dict[str, Any]) -> str | None:
    """The whole page: opening and body, the lists under their headings, the closing, the pay."""
    lists = [(text(part.get("text")) or "", part.get("content")) for part in _lists(row)]
    parts = [("", _either(row, name)) for name in ("description", "additional")]
    if parts[0][1] is None:
        parts[:1] = [("", _either(row, name)) for name in ("opening", "descriptionBody")]
    return joined([*parts[:-1], *lists, parts[-1], ("", _either(row, "salaryDescription"))])


def _lists(row: dict[str, Any]) -> list[dict[str, Any]]:
    return [part for part in mappings(row.get("lists")) if text(part.get("content"))]


def _either(row: dict[str, Any], name: str) -> str | None:
    return text(row.get(name)) or text(row.get(f"{name}Plain"))


def _pay(said: dict[str, Any]) -> RawPay | None:
    """The range; of all intervals Lever has, only its word for two weeks is nobody else's."""
    period = text(said.get("interval")) or ""
    period = "biweekly" if period.startswith("bi-week") else period
    return pay_of(said.get("min"), said.get("max"), said.get("currency"), period)
