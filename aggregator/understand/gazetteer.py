"""Known places: countries, regions, cities and ZIP codes, from small files made of open data."""

from __future__ import annotations

import math
import re
import sqlite3
import threading
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "data" / "places"
CODED = ("US", "CA", "AU")
DERIVED_REGION = (*CODED, "NG")
LONGEST_NAME = 80

_WORDS = {
    "saint": "st",
    "sainte": "ste",
    "mount": "mt",
    "fort": "ft",
    "hts": "heights",
    "twp": "township",
    "spgs": "springs",
    "&": "and",
}
_PLAIN_CODES = ("us", "usa", "uk", "uae")
_APOSTROPHE = re.compile(r"['’ʻ`.]")
_STOP = re.compile(r"\.(?=[a-z]{3})")
_BREAK = re.compile(r"[^a-z0-9&]+")
_local = threading.local()


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """Return the name without case, accents, punctuation and spelling variants.

    >>> fold("Saint-Jérôme"), fold("St. Jerome"), fold("Coeur d'Alene")
    ('st jerome', 'st jerome', 'coeur dalene')
    """
    plain = unicodedata.normalize("NFKD", text[: 4 * LONGEST_NAME])
    plain = "".join(c for c in plain.lower() if not unicodedata.combining(c))
    words = _BREAK.sub(" ", _APOSTROPHE.sub("", _STOP.sub(" ", plain))).split()
    return " ".join(_WORDS.get(word, word) for word in words)


@dataclass(slots=True, frozen=True)
class City:
    """One populated place."""

    key: str
    name: str
    country: str
    region: str
    population: int
    latitude: float
    longitude: float
    county: str | None

    def miles_to(self, other: City) -> float:
        """The distance to another place, near enough to tell namesakes apart."""
        north = math.radians(self.latitude - other.latitude)
        east = math.radians(self.longitude - other.longitude)
        east *= math.cos(math.radians((self.latitude + other.latitude) / 2))
        return 3959 * math.hypot(north, east)


@dataclass(slots=True, frozen=True)
class Zip:
    """One US ZIP code."""

    code: str
    city: str
    region: str
    latitude: float
    longitude: float
    county: str | None


@dataclass(slots=True, frozen=True)
class Region:
    """One state, province, county or nation as a place carries it."""

    country: str
    code: str
    city: str | None = None
    """The city that the name alone means too (Kano, and the District of Columbia)."""
    near: str | None = None
    """A town in it, by which namesakes of one country are told apart."""


@lru_cache(maxsize=8192)
def cities(key: str) -> tuple[City, ...]:
    """Return every known place of that folded name, largest first."""
    if not key or len(key) > LONGEST_NAME:
        return ()
    rows = _base().execute(
        "SELECT key, name, country, region, population, lat, lon,"
        " (SELECT county.name FROM county WHERE id = county)"
        " FROM city WHERE key = ? ORDER BY population DESC, country, region, n",
        (key,),
    )
    return tuple(
        City(key, name or key.title(), country, region, people, lat / 1000, lon / 1000, county)
        for key, name, country, region, people, lat, lon, county in rows
    )


@lru_cache(maxsize=2048)
def zip_code(code: str) -> Zip | None:
    """Return what is known of a US ZIP code; None if there is no such code."""
    if not re.fullmatch(r"[0-9]{5}", code):
        return None
    row = _base().execute(
        "SELECT city, region, lat, lon, (SELECT name FROM county WHERE id = county)"
        " FROM zip WHERE code = ?",
        (int(code),),
    )
    for city, region, lat, lon, county in row:
        return Zip(code, city, region, lat / 1000, lon / 1000, county)
    return None


def country(text: str | None) -> str | None:
    """Return the ISO code of a country named in full, by an alias or by a code in capitals.

    >>> country("United States of America"), country("DEU"), country("GB"), country("Texas")
    ('US', 'DE', 'GB', None)
    """
    if not text or (len(text) < 4 and not text.isupper() and fold(text) not in _PLAIN_CODES):
        return None
    return _countries().get(fold(text))


def is_country_code(text: str) -> bool:
    """Whether the text is a two-letter code rather than a name."""
    return len(text) == 2 and text.isalpha() and fold(text) not in ("us", "uk")


@lru_cache(maxsize=4096)
def regions(text: str) -> tuple[Region, ...]:
    """Return every region the text names: a code in capitals, or a name in any case."""
    found = list(_region_names().get(fold(text), ()))
    if text.isupper() and text.isalpha() and len(text) <= 3:
        found += [r for r in _region_codes().get(text, ()) if r not in found]
    return tuple(found)


def region_code(name: str) -> tuple[Region, ...]:
    """Return the regions with that code, whatever its case: for fields that hold nothing else."""
    return _region_codes().get(name.strip().upper(), ())


@cache
def words(name: str) -> frozenset[str]:
    """Return one list of words.toml, folded."""
    return frozenset(fold(word) for word in _toml("words.toml")[name])


def irish_county(key: str) -> str | None:
    """Return the county that "co cork" or "county cork" names, folded; None for any other name."""
    head, _, name = key.partition(" ")
    return name if head in ("co", "county") and name in words("irish_counties") else None


@cache
def part_of() -> dict[str, str]:
    """Return the city that a folded name means or lies within."""
    return dict(_toml("words.toml")["part_of"])


@cache
def postcode_towns() -> dict[str, str]:
    """Return the post town of every UK postcode area."""
    return dict(_toml("words.toml")["postcode_areas"])


@cache
def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


@cache
def _countries() -> dict[str, str]:
    table = _toml("countries.toml")
    named = {fold(name): code for code, names in table.items() for name in names}
    return {**{code.lower(): code for code in table}, **named}


@cache
def _all_regions() -> tuple[tuple[Region, str, tuple[str, ...]], ...]:
    """Every region with its name and its other spellings."""
    return tuple(
        (
            Region(
                home,
                row.get("written", code),
                city=row.get("city") or (code if row.get("is_city") else None),
                near=row.get("near"),
            ),
            row.get("name", code),
            tuple(row.get("also", ())),
        )
        for home in (*DERIVED_REGION, "GB")
        for code, row in _toml("regions.toml")[home].items()
    )


@cache
def _region_names() -> dict[str, tuple[Region, ...]]:
    table: dict[str, tuple[Region, ...]] = {}
    for region, name, also in _all_regions():
        spellings = [name, *also]
        if region.country == "NG":
            spellings += [f"{name} State", f"{name} State Nigeria"]
        for spelling in {fold(s) for s in spellings}:
            table[spelling] = (*table.get(spelling, ()), region)
    return table


@cache
def _region_codes() -> dict[str, tuple[Region, ...]]:
    table: dict[str, tuple[Region, ...]] = {}
    for region, _, _ in _all_regions():
        if region.country in CODED or region.code == "FCT":
            table[region.code] = (*table.get(region.code, ()), region)
    return table


def _base() -> sqlite3.Connection:
    """The gazetteer, opened once per thread, never written."""
    if not hasattr(_local, "base"):
        address = (DATA / "gazetteer.sqlite").as_uri() + "?mode=ro&immutable=1"
        _local.base = sqlite3.connect(address, uri=True)
    base: sqlite3.Connection = _local.base
    return base
