"""Where an opening of BambooHR is."""

from __future__ import annotations

from typing import Any

from aggregator.records import RawPlace
from aggregator.wire.shapes import name_of, text


def place_of(own: dict[str, Any], told: dict[str, Any]) -> RawPlace:
    """Return the place of the opening, or where it has none, the one applicants are told."""
    place = own if text(own.get("city")) or text(own.get("state")) else told
    return RawPlace(
        city=text(place.get("city")),
        region=text(place.get("state")) or text(place.get("province")),
        country=text(own.get("addressCountry")) or text(told.get("country")),
        postal_code=name_of(place.get("postalCode")),
    )
