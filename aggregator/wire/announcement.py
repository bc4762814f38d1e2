"""A vacancy announcement of USAJOBS read into pay and places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from aggregator.records import RawPay, RawPlace
from aggregator.wire.amounts import number
from aggregator.wire.shapes import degrees, mappings, text

# piece work, fees, school years and unpaid work have amounts of no span of time
TIMELESS = {"PW", "FB", "SY", "WC"}

_NOWHERE = re.compile(r"negotiable|anywhere|multiple|various|remote", re.IGNORECASE)
_ALL_US = re.compile(r"anywhere in the u\.?s\b", re.IGNORECASE)


def line_of(job: dict[str, Any]) -> str | None:
    """Return the line of places without its word on remote work, which is told elsewhere."""
    line = text(job.get("PositionLocationDisplay"))
    return line and text(line.removesuffix("(remote job)"))


def pay(job: dict[str, Any]) -> RawPay | None:
    """Return the one range there is, in dollars as federal pay is; None for several that differ."""
    ranges = {
        (number(row.get("MinimumRange")), number(row.get("MaximumRange")), _period(row))
        for row in mappings(job.get("PositionRemuneration"))
    }
    low, high, period = ranges.pop() if len(ranges) == 1 else (None, None, None)
    is_told = period and (low is not None or high is not None)
    return RawPay(low=low, high=high, currency="USD", period=period) if is_told else None


def _period(row: dict[str, Any]) -> str | None:
    code = text(row.get("RateIntervalCode"))
    return None if code in TIMELESS else text(row.get("Description")) or code


def places(job: dict[str, Any]) -> Iterator[RawPlace]:
    """Yield the places; one that is nowhere in particular gives no more than its country."""
    if not job.get("PositionLocation") and _ALL_US.match(
        text(job.get("PositionLocationDisplay")) or ""
    ):
        yield RawPlace(country="United States")
    for place in mappings(job.get("PositionLocation")):
        region, country = text(place.get("CountrySubDivisionCode")), text(place.get("CountryCode"))
        line = text(place.get("CityName")) or text(place.get("LocationName")) or ""
        city, comma, rest = line.rpartition(", ")
        if _NOWHERE.search(line) or not comma or rest not in (region, country):
            yield RawPlace(country=country) if _NOWHERE.search(line) else RawPlace(text=line)
            continue
        where = degrees(place.get("Latitude")), degrees(place.get("Longitude"))
        latitude, longitude = where if any(where) else (None, None)
        yield RawPlace(
            city=city, region=region, country=country, latitude=latitude, longitude=longitude
        )
