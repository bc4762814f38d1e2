"""Where a JobPosting is: jobLocation in every form, and where applicants may live."""

from __future__ import annotations

import re
from typing import Any

from aggregator.records import RawPlace
from aggregator.wire.jsonld_words import objects_of, text_of, texts_of

PLACES_LIMIT = 500
_COORDINATE = re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{0,20})?|\.\d{1,20})")


def places(posting: dict[str, Any]) -> list[RawPlace]:
    """Return every place of a posting, in the page's words; empty where it names none."""
    employer = text_of(posting.get("hiringOrganization"))
    nodes = list(objects_of(posting.get("jobLocation")))[:PLACES_LIMIT]
    if _is_one_address_repeated(nodes):
        return [RawPlace(text=text_of(node.get("name"))) for node in nodes]
    found = [
        place for node in nodes for place in _places(node) if not employer or place.text != employer
    ]
    if not found:
        limits = objects_of(posting.get("applicantLocationRequirements"))
        found = [_area(node) for node in limits]
    return _distinct(found)


def place_line(found: list[RawPlace]) -> str | None:
    """Return the places as one line, as a page would show them; None for no place."""
    lines = [
        place.text or ", ".join(filter(None, (place.city, place.region, place.country)))
        for place in found
    ]
    return "; ".join(dict.fromkeys(filter(None, lines))) or None


def _is_one_address_repeated(nodes: list[dict[str, Any]]) -> bool:
    """Whether places of different names all carry the first one's address."""
    names = {text_of(node.get("name")) for node in nodes}
    addresses = [node.get("address") for node in nodes]
    return (
        len(nodes) > 1
        and len(names) == len(nodes)
        and None not in names
        and addresses[0] is not None
        and all(address == addresses[0] for address in addresses)
    )


def _places(node: dict[str, Any]) -> list[RawPlace]:
    addresses = node.get("address")
    if not addresses and "addressLocality" in node:
        addresses = node
    listed = addresses if isinstance(addresses, list) else [addresses]
    return [place for address in listed[:PLACES_LIMIT] if (place := _place(node, address))]


def _place(node: dict[str, Any], address: Any) -> RawPlace | None:
    name = text_of(node.get("name"))
    latitude, longitude = _coordinates(node)
    if not isinstance(address, dict):
        text = text_of(address) or name
        return RawPlace(text=text, latitude=latitude, longitude=longitude) if text else None
    place = RawPlace(
        city=text_of(address.get("addressLocality")),
        region=text_of(address.get("addressRegion")),
        country=text_of(address.get("addressCountry")),
        postal_code=text_of(address.get("postalCode")),
        latitude=latitude,
        longitude=longitude,
    )
    if not place.city and not place.postal_code:
        place.text = name
    return None if place == RawPlace() else place


def _coordinates(node: dict[str, Any]) -> tuple[float | None, float | None]:
    geo = node.get("geo")
    geo = geo if isinstance(geo, dict) else node
    values = [str(geo.get(name)).strip() for name in ("latitude", "longitude")]
    if not all(_COORDINATE.fullmatch(value) for value in values):
        return None, None
    latitude, longitude = map(float, values)
    if (latitude, longitude) == (0, 0) or abs(latitude) > 90 or abs(longitude) > 180:
        return None, None
    return latitude, longitude


def _area(node: dict[str, Any]) -> RawPlace:
    """A place where applicants may live."""
    kind, name = text_of(node.get("@type")), text_of(node.get("name"))
    if kind == "Country":
        return RawPlace(country=name)
    inner = _places(node)
    return inner[0] if inner and node.get("address") else RawPlace(text=name)


def _distinct(found: list[RawPlace]) -> list[RawPlace]:
    kept: list[RawPlace] = []
    for place in found:
        if place not in kept and place != RawPlace():
            kept.append(place)
    return kept


def workplace(posting: dict[str, Any]) -> str | None:
    """Return the page's own word on remote work; None where it has none."""
    return ", ".join(texts_of(posting.get("jobLocationType"))) or None
