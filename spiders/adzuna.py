"""Adzuna: developer.adzuna.com/docs/search; a free key; texts cut after 500 characters.

The free key allows some 25 requests a minute and 250 a day, as others saw it until 2026-09.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from scrapy import Request

from aggregator.boards import Board
from aggregator.records import RawPay, RawPlace, RawPosting
from aggregator.tally import Entry, row_mark
from aggregator.wire.amounts import number
from aggregator.wire.shapes import degrees, mapping, name_of, sequence, text
from spiders.shapes.answers import Unreadable
from spiders.shapes.paged import PagedSpider
from spiders.shapes.walk import Page, Walk

API = "https://api.adzuna.com/v1/api/jobs"
ID, KEY = "AGGREGATOR_ADZUNA_ID", "AGGREGATOR_ADZUNA_KEY"
CUT_AT = 500
CURRENCIES = {
    **{"us": "USD", "gb": "GBP", "au": "AUD", "br": "BRL", "ca": "CAD", "ch": "CHF", "in": "INR"},
    **{"mx": "MXN", "nz": "NZD", "pl": "PLN", "sg": "SGD", "za": "ZAR"},
    **dict.fromkeys(("at", "be", "de", "es", "fr", "it", "nl"), "EUR"),
}
TEXTS = {"description", "adref", "redirect_url"}

_MARK = re.compile(r"</?strong>", re.IGNORECASE)


class AdzunaSpider(PagedSpider):
    """Asks for titles with the roles' words; a row holds the beginning of its posting."""

    name = "adzuna"
    page_size = 50
    window = 10_000
    reach = 10_000

    def ask(self, board: Board, walk: Walk) -> Request:
        """A page of the search, counted from 1; the newest first."""
        asked = {
            "app_id": self.setting(ID),
            "app_key": self.setting(KEY),
            "results_per_page": self.page_size,
            "sort_by": "date",
            **({"title_only": walk.words} if walk.words else {}),
        }
        page = walk.offset // self.page_size + 1
        url = f"{API}/{board.params['market']}/search/{page}?{urlencode(asked)}"
        return self.page_of(board, walk, url)

    def read_page(self, data: dict[str, Any]) -> Page:
        """The rows, and how many the whole search has."""
        if not isinstance(rows := data.get("results"), list):
            said = text(data.get("display")) or text(data.get("exception"))
            raise Unreadable((said or "no list of results in the JSON")[:200])
        return Page(rows=rows, total=data.get("count"))

    def entry_of(self, row: Any, board: Board) -> Entry:
        """A row by its number; an address of the search would give the key away."""
        row = mapping(row)
        name = name_of(row.get("id"))
        title = text(_MARK.sub("", text(row.get("title")) or ""))
        steady = {key: value for key, value in row.items() if key not in ("adref", "redirect_url")}
        return Entry(
            external_id=name,
            title=title,
            url=text(row.get("redirect_url")),
            version=row_mark(steady),
            data=row,
        )

    def posting_of(self, entry: Entry, board: Board) -> RawPosting:
        """The posting in the board's words; predicted pay is nobody's offer."""
        row = entry.data
        place, body = mapping(row.get("location")), text(row.get("description"))
        terms = filter(None, (text(row.get("contract_time")), text(row.get("contract_type"))))
        is_cut = body and (len(body) >= CUT_AT or body.endswith(("…", "...")))
        return self.raw(
            board,
            external_id=entry.external_id,
            title=entry.title,
            url=entry.url,
            employer=text(mapping(row.get("company")).get("display_name")),
            location=text(place.get("display_name")),
            places=_places(row, place),
            description=body,
            text_kind="snippet" if is_cut else "full",
            pay=_pay(row, board),
            employment_type_text=", ".join(terms) or None,
            posted_text=text(row.get("created")),
            payload={key: value for key, value in row.items() if key not in TEXTS},
        )

    def confirm_request(self, board: Board, external_id: str, url: str | None) -> None:
        """Nothing to ask: an advert's address leads on to other sites."""
        return


def _places(row: dict[str, Any], place: dict[str, Any]) -> list[RawPlace]:
    """The area, which goes from the country to the place; one level alone names no town."""
    area = [name for name in map(text, sequence(place.get("area"))) if name]
    found = RawPlace(
        country=area[0] if area else None,
        region=area[1] if len(area) > 1 else None,
        city=area[-1] if len(area) > 2 else None,
        latitude=degrees(row.get("latitude")),
        longitude=degrees(row.get("longitude")),
    )
    return [found] if found != RawPlace() else []


def _pay(row: dict[str, Any], board: Board) -> RawPay | None:
    """The advertised range in the country's currency; of what span of time is not told."""
    low, high = number(row.get("salary_min")), number(row.get("salary_max"))
    if str(row.get("salary_is_predicted")) not in ("0", "False") or (low or high) is None:
        return None
    return RawPay(low=low, high=high, currency=CURRENCIES.get(board.params["market"]))
