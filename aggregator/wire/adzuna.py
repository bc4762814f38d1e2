"""What no path tells of an advert on Adzuna: its area, and pay that is no prediction."""

from __future__ import annotations

from typing import Any

from aggregator.records import RawPay, RawPlace
from aggregator.wire.amounts import pay_of
from aggregator.wire.mapped import values
from aggregator.wire.shapes import degrees, text

CUT_AT = 500
CURRENCIES = {
    **{"us": "USD", "gb": "GBP", "au": "AUD", "br": "BRL", "ca": "CAD", "ch": "CHF", "in": "INR"},
    **{"mx": "MXN", "nz": "NZD", "pl": "PLN", "sg": "SGD", "za": "ZAR"},
    **dict.fromkeys(("at", "be", "de", "es", "fr", "it", "nl"), "EUR"),
}


def text_kind(body: str) -> str:
    """Return what a text is: adverts are cut off at one length, or end in dots."""
    return "snippet" if len(body) >= CUT_AT or body.endswith(("…", "...")) else "full"


def places(row: dict[str, Any]) -> list[RawPlace]:
    """Return the area, from the country down to the place; one level alone names no town."""
    area = list(filter(None, map(text, values(row, "location.area"))))
    found = RawPlace(
        country=area[0] if area else None,
        region=area[1] if len(area) > 1 else None,
        city=area[-1] if len(area) > 2 else None,
        latitude=degrees(row.get("latitude")),
        longitude=degrees(row.get("longitude")),
    )
    return [found] if found != RawPlace() else []


def pay(row: dict[str, Any], market: str) -> RawPay | None:
    """Return the advertised range in the market's currency; of what span of time is not told."""
    if str(row.get("salary_is_predicted")) not in ("0", "False"):
        return None
    return pay_of(row.get("salary_min"), row.get("salary_max"), CURRENCIES.get(market))
