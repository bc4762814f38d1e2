"""Which words of a location line are its city, and which known place that is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import aggregator.understand.gazetteer as gazetteer
from aggregator.understand.gazetteer import DERIVED_REGION, City, Region, fold
from aggregator.understand.place_line import is_facility

DOMINANT = 8
DOMINANT_METRO = 3
NEAR_MILES = 60
BESIDE_MILES = 30
LONGEST_CITY = 40
LONGEST_ACRONYM = 4
SHORT = 3
"""A short name of so few letters counts in capitals only ("SF")."""
SMALLEST_WITH_TAIL = 40_000

_PHASE = re.compile(r"\s+(?:phase\s+)?(?:[0-9]{1,2}|i{1,3}|iv)$", re.I)
_TAIL = re.compile(r"\s+(?:offices?|hub|north|south|east|west)$", re.I)
_JOINED = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ACRONYM = re.compile(r"\b[A-Z]{3,6}\b")
_BASE = re.compile(r"\b(?:AFB|ANGB|JB)$")
_PLAUSIBLE = re.compile(r"[^\W\d_][^\d_<>@#$%&*=+?!\"/\\]*")
_CUT = frozenset({"the", "in", "of", "and", "to", "for", "at", "or", "near"})
_COUNTY = re.compile(r".+ (?:County|Parish)", re.I)


@dataclass(slots=True, frozen=True)
class Found:
    """A city as written, and the known place it is; `row` is None where namesakes compete."""

    name: str
    row: City | None
    is_known: bool

    namesake: int = 0
    """How many live in the largest place of that name, where none is chosen."""

    @property
    def people(self) -> int:
        """How many live there, or in the largest place it may be; 0 where that is not known."""
        return self.row.population if self.row else self.namesake


def known_city(text: str, country: str, region: Region | None, near: City | None) -> Found | None:
    """Return the known city these words name; None if the gazetteer has no such name there."""
    for name in spellings(text):
        if rows := namesakes(name, country, region):
            lead = DOMINANT if name == text else DOMINANT_METRO
            row = choose(rows, near, lead) or _beside(text, name, rows)
            return Found(_written(name, rows[0]), row, True, namesake=rows[0].population)
    return None


def _beside(text: str, name: str, rows: list[City]) -> City | None:
    """The namesake that lies beside the second city of "Bloomington-Normal Area"."""
    parts = [part.strip() for part in _bare(text).split("-")]
    if len(parts) < 2 or parts[0] != name:
        return None
    others = namesakes(parts[1], rows[0].country, None)
    close = [row for row in rows if any(row.miles_to(o) <= BESIDE_MILES for o in others)]
    return choose(close, None)


def city_within(
    text: str, country: str, region: Region | None, near: City | None, *, at_end: bool
) -> Found | None:
    """Return the known city at one end of words that name a building too."""
    words = text.split()
    for size in range(min(4, len(words) - 1), 0, -1):
        part = words[-size:] if at_end else words[:size]
        if found := known_city(" ".join(part), country, region, near):
            return None if len(found.name) < 4 or is_facility(found.name) else found
    return None


def plausible_city(text: str) -> Found | None:
    """Return the words as a city the gazetteer does not know; None if they look like no town."""
    name = _PHASE.sub("", _bare(text))
    words = name.split()
    is_cut = any(fold(word) in _CUT for word in words[-1:])
    looks = (
        0 < len(words) <= 4
        and not is_cut
        and 2 < len(name) <= LONGEST_CITY
        and _PLAUSIBLE.fullmatch(name)
    )
    is_acronym = name.isupper() and len(name) <= LONGEST_ACRONYM and len(words) == 1
    if not looks or is_acronym or is_facility(name):
        return None
    if not name.isupper() and _ACRONYM.search(_BASE.sub("", name)):
        return None
    return Found(_written(name, None), None, is_known=False)


def county_of(found: Found) -> str | None:
    """The county: of the known place, or the name itself where it is a county."""
    if found.row:
        return found.row.county
    return found.name if _COUNTY.fullmatch(found.name) else None


def namesakes(name: str, country: str, region: Region | None) -> list[City]:
    """Every known place of that name in the country and, where we keep regions, the region."""
    rows = [city for city in gazetteer.cities(fold(name)) if city.country == country]
    if region is None:
        return rows
    if country in DERIVED_REGION:
        return [city for city in rows if city.region == region.code]
    nations = {"England", "Scotland", "Wales", "Northern Ireland"}
    return [c for c in rows if c.region == region.code] if region.code in nations else rows


def choose(rows: list[City], near: City | None, lead: int = DOMINANT) -> City | None:
    """Return the one place that is meant; None where no place stands out."""
    if not rows:
        return None
    if near:
        nearest = min(rows, key=near.miles_to)
        return nearest if near.miles_to(nearest) <= NEAR_MILES else None
    rivals = [city for city in rows[1:] if city.miles_to(rows[0]) > 10]
    if not rivals or rows[0].population >= lead * max(1, rivals[0].population):
        return rows[0]
    return None


def reference_town(region: Region | None, postal: str | None) -> City | None:
    """A UK town near the place, known from its postcode or county, by which namesakes differ."""
    town = region.near if region else None
    if postal and (area := re.match(r"[A-Z]{1,2}(?=[0-9])", postal)):
        town = gazetteer.postcode_towns().get(area[0], town)
    rows = [city for city in gazetteer.cities(fold(town or "")) if city.country == "GB"]
    return rows[0] if rows else None


def spellings(text: str) -> Iterator[str]:
    """The words themselves, then without what says they are only the surroundings."""
    for name in _variants(text):
        key = fold(name)
        is_short = len(key) <= SHORT and not name.isupper()
        yield name if is_short else gazetteer.part_of().get(key, name)


def _variants(text: str) -> Iterator[str]:
    yield text
    if _JOINED.search(text):
        yield _JOINED.sub(" ", text)
    bare = _bare(text)
    if bare != text:
        yield bare
    if (tail := _TAIL.search(bare)) and _is_large(bare[: tail.start()]):
        yield bare[: tail.start()]
    if phase := _PHASE.search(bare):
        yield bare[: phase.start()]
    if ("-" in bare or "–" in bare) and not _COUNTY.fullmatch(bare):
        yield re.split("[-–]", bare)[0].strip()


def _is_large(name: str) -> bool:
    """Whether the name, in full or short, is that of a large city."""
    rows = gazetteer.cities(fold(gazetteer.part_of().get(fold(name), name)))
    return bool(rows) and rows[0].population >= SMALLEST_WITH_TAIL


def _bare(text: str) -> str:
    """Without "Greater", "Metropolitan Area", "HQ" and the like at either end."""
    around = gazetteer.words("around")
    words = text.replace("-HQ", " HQ").split()
    for _ in range(4):
        for size in (3, 2, 1):
            if len(words) > size and fold(" ".join(words[-size:])) in around:
                words = words[:-size]
            if len(words) > size and fold(" ".join(words[:size])) in around:
                words = words[size:]
    return " ".join(words).strip(" .,-")


def _written(name: str, row: City | None) -> str:
    """The name as written, its case repaired where it is all capitals or all small."""
    name = " ".join(name.split())
    if (name.isupper() and len(name) > 3) or name.islower():
        return row.name if row and fold(row.name) == fold(name) else name.title()
    return name
