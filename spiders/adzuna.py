"""Adzuna: developer.adzuna.com/docs/search; a free key; texts cut after 500 characters.

The free key allows some 25 requests a minute and 250 a day, as others saw it until 2026-09.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from scrapy import Request

from aggregator.boards import Board
from aggregator.records import RawPay, RawPlace
from aggregator.wire.amounts import pay_of
from aggregator.wire.mapped import values
from aggregator.wire.shapes import degrees, text
from spiders.shapes.paged import PagedSpider
from spiders.shapes.walk import Walk

API = "https://api.adzuna.com/v1/api/jobs"
ID, KEY = "AGGREGATOR_ADZUNA_ID", "AGGREGATOR_ADZUNA_KEY"
CUT_AT = 500
CURRENCIES = {
    **{"us": "USD", "gb": "GBP", "au": "AUD", "br": "BRL", "ca": "CAD", "ch": "CHF", "in": "INR"},
    **{"mx": "MXN", "nz": "NZD", "pl": "PLN", "sg": "SGD", "za": "ZAR"},
    **dict.fromkeys(("at", "be", "de", "es", "fr", "it", "nl"), "EUR"),
}

_MARK = re.compile(r"</?strong>", re.IGNORECASE)


class AdzunaSpider(PagedSpider):
    """Asks for titles with the roles' words; a row holds the beginning of its posting."""

    name = "adzuna"
    is_whole = True
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
        url = f"{API}/{board.params['market']}/search/{self.number_of(walk)}?{urlencode(asked)}"
        return self.page_of(board, walk, url)

    def title_of(self, row: dict[str, Any]) -> str | None:
        """The title without the marks of the words that were searched for."""
        return text(_MARK.sub("", super().title_of(row) or ""))

    def more(self, said: dict[str, Any], board: Board) -> dict[str, Any]:
        """Whether the text is cut off, the area, and pay that is no prediction."""
        body = text(said.get("description")) or ""
        is_cut = len(body) >= CUT_AT or body.endswith(("…", "..."))
        return {
            "text_kind": "snippet" if is_cut else "full",
            "places": [place] if (place := _place(said)) != RawPlace() else [],
            "pay": _pay(said, board),
        }

    def confirm_request(self, board: Board, external_id: str, url: str | None) -> None:
        """Nothing to ask: an advert's address leads on to other sites."""
        return


def _place(row: dict[str, Any]) -> RawPlace:
    """The area, which goes from the country to the place; one level alone names no town."""
    area = list(filter(None, map(text, values(row, "location.area"))))
    return RawPlace(
        country=area[0] if area else None,
        region=area[1] if len(area) > 1 else None,
        city=area[-1] if len(area) > 2 else None,
        latitude=degrees(row.get("latitude")),
        longitude=degrees(row.get("longitude")),
    )


def _pay(row: dict[str, Any], board: Board) -> RawPay | None:
    """The advertised range in the country's currency; of what span of time is not told."""
    if str(row.get("salary_is_predicted")) not in ("0", "False"):
        return None
    currency = CURRENCIES.get(board.params["market"])
    return pay_of(row.get("salary_min"), row.get("salary_max"), currency)
