"""Where a posting on MyCareersFuture is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aggregator.records import RawPlace
from aggregator.wire.mapped import values
from aggregator.wire.shapes import name_of, text


def places_in(address: dict[str, Any]) -> Iterator[RawPlace]:
    """Yield the districts; of one that is told, the postal code too. Abroad, whatever is told."""
    if address.get("isOverseas") is True:
        if country := text(address.get("overseasCountry")):
            yield RawPlace(text=country, country=country)
        return
    told = list(filter(None, map(text, values(address, "districts.location"))))
    code = name_of(address.get("postalCode")) if len(told) < 2 else None
    if not told and code:
        yield RawPlace(city="Singapore", country="SG", postal_code=code)
    for district in told:
        yield RawPlace(text=district, city="Singapore", country="SG", postal_code=code)
