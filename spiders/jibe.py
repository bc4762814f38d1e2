"""iCIMS Attract (Jibe): the search its own pages use; every row holds the whole posting.

Nothing official describes it: paging, limit (100, more is HTTP 422), totals as others saw them
until 2026-09.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode, urljoin

from scrapy import Request

from aggregator.boards import Board
from aggregator.records import RawPay, RawPlace, RawPosting
from aggregator.tally import LISTED_LIMIT, Entry, row_mark
from aggregator.wire.amounts import number
from aggregator.wire.parts import joined
from aggregator.wire.shapes import degrees, mapping, mappings, name_of, sequence, text
from spiders.shapes.answers import Unreadable
from spiders.shapes.asking import AskingSpider
from spiders.shapes.paged import PagedSpider
from spiders.shapes.walk import Page, Walk

TEXTS = {
    "description": "",
    "responsibilities": "Responsibilities",
    "qualifications": "Qualifications",
    "benefits": "Benefits",
}
CONTACT = {"recruiter_id", "recruiter", "recruiter_name", "recruiter_email"}
_WORKPLACE = re.compile(r"(?:fully )?remote|hybrid(?: remote)?|on[- ]?site", re.IGNORECASE)


class JibeSpider(AskingSpider, PagedSpider):
    """Asks a site's search for the roles' words; the page of a posting says if it is over."""

    name = "jibe"
    page_size = 100
    window = LISTED_LIMIT

    def ask(self, board: Board, walk: Walk) -> Request:
        """A page of the search, counted from 1."""
        asked = {"page": walk.offset // self.page_size + 1, "limit": self.page_size}
        words = {"keywords": walk.words} if walk.words else {}
        return self.page_of(board, walk, f"{_origin(board)}/api/jobs?{urlencode(asked | words)}")

    def read_page(self, data: dict[str, Any]) -> Page:
        """The rows; a total that is no more than a full page tells nothing of the next one."""
        if not isinstance(rows := data.get("jobs"), list):
            raise Unreadable("no list of jobs in the JSON")
        total, most = data.get("totalCount"), mapping(data.get("filter")).get("displayLimit")
        if not isinstance(total, int) or (isinstance(most, int) and most <= total <= len(rows)):
            total = None
        return Page(rows=[mapping(mapping(row).get("data")) for row in rows], total=total)

    def entry_of(self, row: Any, board: Board) -> Entry | None:
        """A row by its slug; a posting in several languages has a row for each of them."""
        name, title = name_of(row.get("slug")) or name_of(row.get("req_id")), text(row.get("title"))
        if name is None:
            return Entry(external_id=None, title=title) if title else None
        url = _page(board, name, text(row.get("language")))
        return Entry(external_id=name, title=title, url=url, version=row_mark(row), data=row)

    def posting_of(self, entry: Entry, board: Board) -> RawPosting:
        """The posting in the board's words."""
        row, apply = entry.data, text(entry.data.get("apply_url"))
        tags = [tag for name in row if name.startswith("tags") for tag in _words(row[name])]
        return self.raw(
            board,
            external_id=entry.external_id,
            title=entry.title,
            url=entry.url,
            apply_url=urljoin(f"{_origin(board)}/", apply) if apply else None,
            requisition_id=name_of(row.get("reference")) or name_of(row.get("req_id")),
            employer=text(row.get("hiring_organization")),
            location=text(row.get("full_location")) or text(row.get("location_name")),
            places=list(_places(row)),
            description=joined((h, "\n".join(_words(row.get(n)))) for n, h in TEXTS.items()),
            pay=_pay(row),
            employment_type_text=text(row.get("employment_type")),
            workplace_text=next((tag for tag in tags if _WORKPLACE.fullmatch(tag)), None),
            posted_text=text(row.get("posted_date")) or text(row.get("create_date")),
            closing_text=text(row.get("posting_expiry_date")),
            locale=text(row.get("language")),
            payload={k: v for k, v in row.items() if k not in TEXTS and k not in CONTACT},
        )


def _origin(board: Board) -> str:
    return f"https://{board.params['host']}"


def _page(board: Board, name: str, language: str | None) -> str:
    return f"{_origin(board)}/jobs/{quote(name, safe='')}?lang={language or 'en-us'}"


def _words(value: Any) -> list[str]:
    """The texts of a field that is one or a list of them."""
    return [said for part in sequence(value) or [value] if (said := text(part))]


def _pay(row: dict[str, Any]) -> RawPay | None:
    """The pay; 0 in its fields means that it is not told."""
    low, high, one = (number(row.get(f"salary_{n}")) for n in ("min_value", "max_value", "value"))
    if low is None and high is None:
        low = high = one
    if low is None and high is None:
        return None
    currency, period = text(row.get("salary_currency")), text(row.get("salary_frequency"))
    return RawPay(low=low, high=high, currency=currency, period=period)


def _places(row: dict[str, Any]) -> Iterator[RawPlace]:
    """The first place in its parts; the others in theirs, or as lines of the whole."""
    further = mappings(row.get("additional_locations"))
    yield from (place for place in map(_place, [row, *further]) if place != RawPlace())
    if not further and row.get("multipleLocations") is True:
        lines = re.split(r"\s*[;|]\s*", text(row.get("full_location")) or "")
        city = (text(row.get("city")) or "\n").casefold()
        yield from (RawPlace(text=line) for line in lines if line and city not in line.casefold())


def _place(row: dict[str, Any]) -> RawPlace:
    return RawPlace(
        city=text(row.get("city")),
        region=text(row.get("state")),
        country=text(row.get("country_code")) or text(row.get("country")),
        postal_code=text(row.get("postal_code")),
        latitude=degrees(row.get("latitude")),
        longitude=degrees(row.get("longitude")),
    )
