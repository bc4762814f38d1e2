"""Places: from a board's words to city, region, country and coordinates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, replace
from functools import lru_cache
from html import unescape

import aggregator.understand.gazetteer as gazetteer
from aggregator.records import Place, RawPlace
from aggregator.understand.gazetteer import CODED, Region, fold
from aggregator.understand.place_line import Atom, atoms, halves
from aggregator.understand.place_resolve import resolve
from aggregator.understand.place_split import alternatives
from aggregator.understand.reading import Reading

MOST_PLACES = 200
MOST_SIDES = 12

_LISTED = re.compile(r"['\"\[\]{}]")
_NUMBERED = re.compile(r"[0-9]{3,6} - ")
"""How the name of a branch begins, whose words are mostly no town."""
_TITLE_PLACE = re.compile(r"[(\[]([^()\[\]]{3,40}, ?[A-Z]{2})[)\]]")


def places(reading: Reading) -> list[Place]:
    """Return every place of a posting: structured ones first, else the location line, else none.

    The title is read only where the board names no place, and only for "(City, ST)".
    """
    raw = reading.raw
    line = reading.texts["location"]
    structured = unique(_structured(raw.places[:MOST_PLACES], raw.country))
    if any(place.city or place.region for place in structured):
        return structured
    shown = places_in(line, raw.country)
    if shown or structured:
        return shown if any(place.city or place.region for place in shown) else structured or shown
    if not line and not raw.places:
        return _in_title(reading.title, raw.country)
    return []


def places_in(line: str, prior: str | None = None) -> list[Place]:
    """Return the places a location line names, read with a country as prior.

    >>> [(p.city, p.region, p.country) for p in places_in("US-TX-Austin; Remote, Ohio")]
    [('Austin', 'TX', 'US'), (None, 'OH', 'US')]
    """
    return [replace(place) for place in _places_in(line, _prior(prior))]


@lru_cache(maxsize=8192)
def _places_in(line: str, prior: str | None) -> tuple[Place, ...]:
    found: list[Place] = []
    for part in shared_region(alternatives(line))[:MOST_PLACES]:
        stated = {place.country for place in found if place.country}
        found += _part(part, prior or (stated.pop() if len(stated) == 1 else None))
    if _NUMBERED.match(line):
        found = [p if _is_any_town(p.city) else replace(p, city=None) for p in found]
    return tuple(unique(found))


def unique(found: Iterable[Place]) -> list[Place]:
    """Return the places without repetition and without those another one says more precisely."""
    kept: list[Place] = []
    for place in found:
        if place not in kept:
            kept.append(place)
    if len(kept) < 2:
        return kept
    return [p for p in kept if not any(_is_less(p, other) for other in kept)][:MOST_PLACES]


def _is_less(place: Place, other: Place) -> bool:
    """Whether a place says nothing that another one does not say more precisely."""
    mine, its = astuple(place), astuple(other)
    return mine != its and all(value in (None, at) for value, at in zip(mine, its, strict=True))


def _prior(country: str | None) -> str | None:
    return country.strip().upper() if country and len(country.strip()) == 2 else None


def shared_region(parts: list[str]) -> list[str]:
    """Return the parts with the region of the last one said of every town before it.

    >>> shared_region(["Boston, Springfield", "Worcester, MA"])
    ['Boston, MA', 'Springfield, MA', 'Worcester, MA']
    """
    last = atoms(parts[-1]) if len(parts) > 1 else []
    if len(last) != 2 or not last[0].is_text or len(last[1].regions) != 1:
        return parts
    spread: list[str] = []
    for part in parts[:-1]:
        towns = atoms(part)
        if not towns or not all(_lies_within(town, last[1].regions[0]) for town in towns):
            return parts
        spread += [f"{town.text}, {last[1].text}" for town in towns]
    return [*spread, parts[-1]]


def _lies_within(atom: Atom, region: Region) -> bool:
    """Whether an atom is the name of a town of a region."""
    towns = gazetteer.cities(fold(atom.text)) if atom.is_text else ()
    return any((town.country, town.region) == (region.country, region.code) for town in towns)


def _part(part: str, prior: str | None, around: Sequence[Atom] = ()) -> list[Place]:
    """Read one alternative, first as "A / B" where both sides are places."""
    shown = shared_region(halves(part))
    sides = _without_vague([atoms(side) for side in shown])
    if 1 < len(sides) <= MOST_SIDES:
        shared = [atom for atom in sides[-1] if not (atom.is_text or atom.postal)]
        each = [
            _with(side if _is_whole(side) else [*side, *shared], prior, around) for side in sides
        ]
        if all(each) and all(
            _is_town(p) or _is_whole(s) for s, e in zip(sides, each, strict=True) for p in e
        ):
            return [place for side in each for place in side]
    elif sides and len(shown) > 1:
        return _with(sides[0], prior, around)
    elif sides:
        part = shown[0]
    return _with(atoms(part.replace("/", ", ")), prior, around)


def _without_vague(sides: list[list[Atom]]) -> list[list[Atom]]:
    """The sides that name a place; a postcode beside a mere direction goes to the last of them."""
    named = [side for side in sides if any(not (atom.hint or atom.postal) for atom in side)]
    if not named or len(named) == len(sides):
        return sides
    postal = [atom for side in sides if side not in named for atom in side if atom.postal]
    return [*named[:-1], [*named[-1], *postal]]


def _with(inner: list[Atom], prior: str | None, around: Sequence[Atom]) -> list[Place]:
    """Resolve what a line or a city field holds, with what the other fields say around it."""
    if len(inner) > 1 and _is_whole(inner):
        around = [atom for atom in around if atom.field != "region"]
    return resolve([*inner, *around], prior)


def _is_whole(side: list[Atom]) -> bool:
    """Whether one side of "A / B" names its own region or country."""
    return any(atom.regions or atom.country for atom in side)


def _is_any_town(city: str | None) -> bool:
    """Whether a town or county of that name is known anywhere."""
    return bool(city) and bool(gazetteer.cities(fold(city or "")) or "County" in (city or ""))


def _is_town(place: Place) -> bool:
    """Whether a city is known, or lies where not every town is."""
    return bool(place.city) and (place.latitude is not None or place.country not in CODED)


def _is_precise(place: Place) -> bool:
    return bool(place.city or place.region)


# ── what the board has in fields ─────────────────────────────────────────────────────────────


def _structured(rows: list[RawPlace], prior: str | None) -> Iterator[Place]:
    for row in rows:
        home = _named_country(row.country)
        found = _fields(row, home, _prior(prior))
        if not any(_is_precise(place) for place in found) and row.text:
            found = places_in(row.text, home or prior) or found
        if len(found) == 1:
            yield _located(found[0], row)
        else:
            yield from found


def _fields(row: RawPlace, home: str | None, prior: str | None) -> list[Place]:
    """Read the parts of one structured place together."""
    around = [*_region_atoms(row.region, home or prior), *_postal_atoms(row.postal_code)]
    if home:
        around.append(Atom(row.country or home, country=home, field="country"))
    parts = alternatives(unescape(row.city or "")) or [""]
    return [place for part in parts for place in _part(part, home or prior, around)]


def _region_atoms(region: str | None, home: str | None) -> list[Atom]:
    name = (region or "").strip()
    if not name or not atoms(name):
        return []
    coded = name.rsplit("-", 1)[-1] if re.fullmatch(r"[A-Za-z]{2}-[A-Za-z]{2,3}", name) else name
    found = gazetteer.regions(name) or gazetteer.region_code(coded)
    found = tuple(r for r in found if home in (None, r.country)) or found
    if found:
        return [Atom(name, regions=found, field="region")]
    if len(inner := atoms(name)) > 1:
        return inner
    return [Atom(name, field="region")] if gazetteer.country(name) is None else []


def _postal_atoms(code: str | None) -> list[Atom]:
    code = (code or "").strip().upper()
    return (
        [Atom(code, postal=code, field="postal_code")]
        if 3 <= len(code) <= 10 and re.search(r"\d", code)
        else []
    )


def _named_country(value: str | None) -> str | None:
    """The code of a country given by name, by code, or as a list of one."""
    names = {part.strip() for part in _LISTED.sub("", value or "").split(",") if part.strip()}
    codes = {gazetteer.country(name if len(name) > 3 else name.upper()) for name in names}
    return codes.pop() if len(codes) == 1 else None


def _located(place: Place, row: RawPlace) -> Place:
    """Prefer the board's own coordinates where they are on earth and not at its origin."""
    lat, lon = row.latitude, row.longitude
    if lat is None or lon is None or not (-90 <= lat <= 90 and -180 <= lon <= 180):
        return place
    if abs(lat) < 0.01 and abs(lon) < 0.01:
        return place
    return replace(place, latitude=lat, longitude=lon)


def _in_title(title: str, prior: str | None) -> list[Place]:
    """The place in "Medical Assistant (Bremerton, WA)", if such a town is there."""
    found = [place for m in _TITLE_PLACE.finditer(title) for place in places_in(m[1], prior)]
    return [place for place in found if place.city and place.latitude is not None]
