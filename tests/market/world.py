"""Who hires for what, where and for how much: employers and openings, deterministic by seed."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

HERE = Path(__file__).parent
PLATFORMS = ("greenhouse", "schema_org", "workday", "jibe", "feed")
IN_SCOPE_SHARE = 0.5
WEIGHTS = {"workday": 3, "jibe": 2}
"""Employers on platforms that list in pages are large ones."""


@dataclass(frozen=True, slots=True)
class Place:
    """One town, as every board of the market would locate it."""

    city: str
    region: str
    region_name: str
    country: str
    postal_code: str
    latitude: float
    longitude: float

    @property
    def text(self) -> str:
        return f"{self.city}, {self.region}"


@dataclass(frozen=True, slots=True)
class Pay:
    """Base pay as a posting states it; one end is None where it says "from" or "up to"."""

    low: float | None
    high: float | None
    period: str
    currency: str = "USD"


@dataclass(frozen=True, slots=True)
class Employer:
    """One employer with one board on one platform."""

    number: int
    name: str
    platform: str
    setting: str
    pharmacy_share: float

    @property
    def slug(self) -> str:
        return "market-" + self.name.lower().replace(" ", "-")

    @property
    def token(self) -> str:
        """The employer as platforms spell it in addresses: letters and digits only."""
        return "".join(c for c in self.name.lower() if c.isalnum())

    @property
    def style(self) -> int:
        """A number that differs between the boards of one platform, to choose its habits by."""
        return self.number // 2

    @property
    def is_chain(self) -> bool:
        """A chain posts one text for all its towns."""
        return self.number % 3 == 0


@dataclass(frozen=True, slots=True)
class Occupation:
    """A job title with its role and what it usually pays an hour."""

    title: str
    role: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Opening:
    """One real opening, the truth behind every advertisement of it: one vacancy."""

    number: int
    employer: Employer
    occupation: Occupation
    shift: str
    grade: str
    places: tuple[Place, ...]
    hours: int
    pay: Pay | None

    @property
    def title(self) -> str:
        grade = f" {self.grade}" if self.grade else ""
        shift = f" - {self.shift}" if self.shift else ""
        return f"{self.occupation.title}{grade}{shift}"

    @property
    def role(self) -> str:
        return self.occupation.role


@cache
def words() -> dict[str, Any]:
    """Return places, names and occupations of world.toml."""
    return tomllib.loads((HERE / "world.toml").read_text(encoding="utf-8"))


@cache
def places() -> list[Place]:
    return [Place(*row) for row in words()["places"]]


@cache
def occupations(role: str) -> list[Occupation]:
    return [Occupation(title, role, low, high) for title, low, high in words()[role]]


def employers(seed: int, number: int, platforms: tuple[str, ...] = PLATFORMS) -> list[Employer]:
    """Return so many employers, spread evenly over the platforms."""
    names = list(product(words()["names"], words()["kinds"]))
    Random(f"{seed}/employers").shuffle(names)
    return [
        Employer(n, f"{name} {suffix}", platforms[n % len(platforms)], setting, share)
        for n, (name, (suffix, setting, share)) in enumerate(names[:number])
    ]


def openings(seed: int, size: int, hiring: list[Employer]) -> list[Opening]:
    """Return the openings of all employers; no two of one employer share title and town."""
    made: list[Opening] = []
    shares = _shares(size, [WEIGHTS.get(employer.platform, 1) for employer in hiring])
    for employer, wanted in zip(hiring, shares, strict=True):
        rng = Random(f"{seed}/{employer.number}")
        made += [
            _opening(len(made) + n, employer, job, rng)
            for n, job in enumerate(_jobs(employer, wanted, rng))
        ]
    return made


def _shares(size: int, weights: list[int]) -> list[int]:
    """Divide a number by weights; what is left over goes to the first ones."""
    shares = [size * weight // sum(weights) for weight in weights]
    left = size - sum(shares)
    return [share + (n < left) for n, share in enumerate(shares)]


def _jobs(employer: Employer, wanted: int, rng: Random) -> list[tuple[Any, ...]]:
    """Draw distinct (role, occupation, shift, grade, place) of one employer."""
    drawn: dict[tuple[str, str, str, Place], tuple[Any, ...]] = {}
    while len(drawn) < wanted:
        role = _role(employer, rng)
        occupation = rng.choice(occupations(role))
        shift, grade = rng.choice(words()["shifts"]), rng.choice(words()["grades"])
        place = rng.choice(places())
        drawn.setdefault((occupation.title, shift, grade, place), (occupation, shift, grade, place))
    return list(drawn.values())


def _role(employer: Employer, rng: Random) -> str:
    if rng.random() >= IN_SCOPE_SHARE:
        return "out_of_scope"
    pharmacy = rng.random() < employer.pharmacy_share
    return "pharmacy_technician" if pharmacy else "clinical_assistant"


def _opening(number: int, employer: Employer, job: tuple[Any, ...], rng: Random) -> Opening:
    occupation, shift, grade, place = job
    if employer.is_chain:
        rng = Random(f"{employer.name}/{occupation.title}/{shift}")
    both = (place, rng.choice([p for p in places() if p.city != place.city]))
    hours = rng.choice((20, 24, 30, 36, 40, 40, 40))
    return Opening(
        number=number,
        employer=employer,
        occupation=occupation,
        shift=shift,
        grade=grade,
        places=both if number % 20 == 9 else (place,),
        hours=hours,
        pay=_pay(occupation, hours * 52, rng),
    )


def _pay(occupation: Occupation, hours: int, rng: Random) -> Pay | None:
    kind = rng.choices(("none", "range", "from", "up_to", "year"), (25, 50, 8, 7, 10))[0]
    low = round(occupation.low + rng.randrange(8) * 0.25, 2)
    high = round(low + (occupation.high - occupation.low) * rng.uniform(0.5, 1.0), 1)
    return {
        "none": None,
        "range": Pay(low, high, "hour"),
        "from": Pay(low, None, "hour"),
        "up_to": Pay(None, high, "hour"),
        "year": Pay(round(low * hours, -2), round(high * hours, -2), "year"),
    }[kind]
