"""Where a job is, as far as one posting says it, and whether two postings mean one place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from aggregator.records import Place
from aggregator.understand import gazetteer
from aggregator.understand.gazetteer import fold

LIMIT = 300
MOST = 40
LARGE = 15_000
"""People of a town that a title may name without its region."""

Likeness = Literal["same", "partial", "country", "coarse", "unknown", "conflict"]

_CHUNK = re.compile(r"[,;/|()\n–—&]|\s-\s|-\s|\s-|\sand\s|\sor\s|\sin\s|\sat\s|:", re.I)


@dataclass(slots=True, frozen=True)
class Where:
    """The places of one posting, folded."""

    towns: frozenset[str]
    title_towns: frozenset[str]
    regions: frozenset[str]
    countries: frozenset[str]
    postcodes: frozenset[str]
    chunks: frozenset[str]
    """The parts of the place line as written, where a town may stand that no gazetteer knows."""
    is_remote: bool

    @property
    def all_towns(self) -> frozenset[str]:
        """Its towns; those of the title where the place line has none."""
        return self.towns or self.title_towns


def where(places: list[Place], line: str | None, title: str, workplace: str | None) -> Where:
    """Gather what a posting says of its place."""
    rows = places[:MOST]
    regions = frozenset(p.region for p in rows if p.region)
    countries = frozenset(p.country for p in rows if p.country)
    return Where(
        towns=frozenset(fold(p.city) for p in rows if p.city),
        title_towns=title_towns(title, regions, countries),
        regions=regions,
        countries=countries,
        postcodes=frozenset(p.postal_code.replace(" ", "") for p in rows if p.postal_code),
        chunks=_chunks(line or ""),
        is_remote=workplace == "remote",
    )


def places_of(a: Where, b: Where) -> Likeness:
    """How the places of two postings relate.

    `partial`: they share a town, but one names more. `coarse`: one names the town, the other only
    the region or country around it, which may be another town. `country`: both only a country.
    """
    if _differ(a.countries, b.countries) or _differ(a.regions, b.regions):
        return "conflict"
    if _differ(a.title_towns, b.title_towns) or _differ(a.postcodes, b.postcodes):
        return "conflict"
    ours, theirs = a.all_towns, b.all_towns
    if ours and theirs:
        return _by_town(a, b)
    if ours or theirs:
        named = (ours & b.chunks) or (theirs & a.chunks)
        return "same" if named == (ours or theirs) else "coarse"
    return _by_region(a, b)


def _by_town(a: Where, b: Where) -> Likeness:
    ours, theirs = a.all_towns, b.all_towns
    if ours == theirs and a.regions == b.regions:
        return "same"
    if ours & theirs:
        return "same" if ours == theirs and not (a.regions and b.regions) else "partial"
    return "partial" if ours & b.chunks or theirs & a.chunks else "conflict"


def _by_region(a: Where, b: Where) -> Likeness:
    if a.regions and b.regions:
        return "same" if a.regions == b.regions else "partial"
    if a.regions or b.regions:
        return "coarse"
    if a.chunks and a.chunks == b.chunks and (a.is_remote or not a.countries):
        return "same"
    return "country" if a.countries and b.countries else "unknown"


def _differ(a: frozenset[str], b: frozenset[str]) -> bool:
    return bool(a and b) and a.isdisjoint(b)


@lru_cache(maxsize=2048)
def _chunks(line: str) -> frozenset[str]:
    parts = (fold(part) for part in _CHUNK.split(line[:LIMIT]))
    return frozenset(
        part
        for part in parts
        if len(part) > 2 and not (gazetteer.regions(part) or gazetteer.country(part))
    )


@lru_cache(maxsize=1024)
def title_towns(title: str, regions: frozenset[str], countries: frozenset[str]) -> frozenset[str]:
    """Return the folded towns that stand apart in a title: "… - Peoria", "… (Bremerton, WA)"."""
    parts = _parts(title)
    return frozenset(
        key
        for at, (_, key) in enumerate(parts[1:], 1)
        if not gazetteer.regions(key)
        and any(
            _fits(city, _stated(parts, at), regions, countries) for city in gazetteer.cities(key)
        )
    )


@lru_cache(maxsize=1024)
def title_place_names(title: str, place: Where) -> frozenset[str]:
    """Return the folded parts of a title that say where the job is, not what it is."""
    known = place.towns | place.title_towns
    found = set(known)
    for at, (part, key) in enumerate(_parts(title)):
        codes = {region.code for region in gazetteer.regions(key)}
        if (len(part) > 2 and codes & place.regions) or gazetteer.country(part) in place.countries:
            found.add(key)
        elif key in known:
            found |= {f"{key} {code.lower()}" for code in _stated(_parts(title), at)}
    return frozenset(found)


def _parts(title: str) -> list[tuple[str, str]]:
    parts = (part.strip() for part in _CHUNK.split(title[:LIMIT]))
    return [(part, fold(part)) for part in parts if fold(part)]


def _stated(parts: list[tuple[str, str]], at: int) -> set[str]:
    """The codes of the region that the next part of a title names: "Bremerton, WA"."""
    after = parts[at + 1][0] if at + 1 < len(parts) else ""
    return {row.code for row in gazetteer.region_code(after)} if len(after) == 2 else set()


def _fits(
    city: gazetteer.City, stated: set[str], regions: frozenset[str], countries: frozenset[str]
) -> bool:
    if stated or regions:
        return city.region in (stated or regions)
    return city.country in countries and city.population >= LARGE
