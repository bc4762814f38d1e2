"""Employers: whether two names are one employer's."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

from aggregator.understand.employer import canonical_employer, employer_record
from aggregator.understand.gazetteer import fold

DATA = Path(__file__).parents[1] / "data" / "matching" / "employers.toml"
LIMIT = 200
MOST = 4

Relation = Literal["same", "other", "unknown"]

_BRACKETS = re.compile(r"\(([^()]{2,80})\)")


@lru_cache(maxsize=2048)
def employer_names(name: str | None, raw: str | None = None) -> frozenset[str]:
    """Return the folded names a string gives an employer: the whole, and each of two joined ones.

    >>> sorted(employer_names("A Steel Company - Acme Consulting"))
    ['acme consulting', 'steel', 'steel acme consulting']
    """
    found = set()
    for text in {name, raw} - {None}:
        for part in _parts(str(text)[:LIMIT]):
            known = canonical_employer(part)
            if known and (key := _key(known)):
                found.add(key)
    return frozenset(sorted(found, key=lambda key: (-len(key), key))[:MOST])


def employers(a: frozenset[str], b: frozenset[str]) -> Relation:
    """Whether the names can be one employer's: `unknown` where one side names none."""
    if not a or not b:
        return "unknown"
    return "same" if a & b else "other"


def is_reposter(name: str | None) -> bool:
    """Whether an employer is known to advertise for others."""
    known = employer_record(name)
    return known is not None and known.kind != "direct"


def is_known(name: str | None) -> bool:
    """Whether the employers' table has the name: then it is nobody else's."""
    return employer_record(name) is not None


def _parts(text: str) -> list[str]:
    inner = _BRACKETS.findall(text)
    outer = _BRACKETS.sub(" ", text)
    return [text, outer, *inner, *_between().split(outer)]


def _key(name: str) -> str:
    words = [word for word in fold(name.replace("*", "'")).split() if word not in _generic()]
    return " ".join(words)


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


@cache
def _generic() -> frozenset[str]:
    return frozenset(_data()["generic"])


@cache
def _between() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, _data()["between"])), re.I)
