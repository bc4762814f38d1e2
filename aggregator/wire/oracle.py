"""Where a requisition of Oracle Recruiting Cloud is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aggregator.records import RawPlace
from aggregator.wire.mapped import object_at
from aggregator.wire.shapes import degrees, mappings, text


def places(record: dict[str, Any]) -> Iterator[RawPlace]:
    """Yield the primary location, then the secondary ones."""
    if primary := text(record.get("PrimaryLocation")):
        site = _work_site(record, primary)
        where = object_at(record, "primaryLocationCoordinates") or site
        yield RawPlace(
            text=primary,
            city=text(site.get("TownOrCity")),
            region=text(site.get("Region2")),
            postal_code=text(site.get("PostalCode")),
            country=text(record.get("PrimaryLocationCountry")),
            latitude=degrees(where.get("Latitude")),
            longitude=degrees(where.get("Longitude")),
        )
    for place in mappings(record.get("secondaryLocations")):
        if name := text(place.get("Name")):
            yield RawPlace(text=name, country=text(place.get("CountryCode")))


def _work_site(record: dict[str, Any], primary: str) -> dict[str, Any]:
    """The work location whose full address lies in the primary location; empty if none does."""
    for site in mappings(record.get("workLocation")):
        town, region = text(site.get("TownOrCity")), text(site.get("Region2"))
        if town and region and town.casefold() in primary.casefold():
            return site
    return {}
