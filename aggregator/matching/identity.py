"""Whether a board is whose it is registered as: the names its postings show against the entry."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from aggregator.matching.employers import employer_names
from aggregator.understand.employer import canonical_employer, employer_record
from aggregator.understand.gazetteer import fold

DATA = Path(__file__).parents[1] / "data" / "matching" / "identity.toml"
FITTING_SHARE = 0.25
"""Of the postings that name an employer; the rest may be subsidiaries we do not know."""
SHORTEST = 4
_SMALL = re.compile(r"\b(?:the|of|and|for|at|in|a)\b")
_OR = re.compile(r"\s*/\s*|\s*\|\s*|[()]|\s+(?:d/b/a|dba)\s+", re.IGNORECASE)


def stranger(registered: str | None, shown: Mapping[str, int]) -> str | None:
    """Return the name most postings of a board show, where they show another's board; else None.

    `shown` counts the postings of each name. None too where either side names nobody.

    >>> stranger("Mount Sinai Health System", {"Morgan Stanley": 3})
    'Morgan Stanley'
    >>> stranger("CVS Health", {"CVS Pharmacy #4521": 2, "MinuteClinic": 1}) is None
    True
    """
    total = sum(shown.values())
    if not registered or not total:
        return None
    fitting = sum(n for name, n in shown.items() if is_of(registered, name))
    if fitting >= FITTING_SHARE * total:
        return None
    return min(shown, key=lambda name: (-shown[name], name))


@lru_cache(maxsize=8192)
def is_of(registered: str, shown: str) -> bool:
    """Whether a name can be the registered employer's: an alias, a relative, or of its words.

    >>> is_of("Loblaw / Shoppers Drug Mart", "Shoppers Drug Mart Inc."), is_of("UPMC", "GoHealth")
    (True, False)
    """
    if employer_names(registered) & employer_names(shown) or _family(registered) & _family(shown):
        return True
    ours, theirs = _parts(registered), _parts(shown)
    return any(_alike(a, b) for a in ours for b in theirs)


def _family(name: str) -> set[str]:
    """The employer and whom it belongs to, as the table of employers has them."""
    found = {canonical_employer(part) for part in (name, *_OR.split(name)) if part.strip()}
    parents = {record.parent for known in found if (record := employer_record(known))}
    return {known for known in found | parents if known}


def _parts(name: str) -> list[list[str]]:
    """The words of each name in a string, without legal forms."""
    parts = (canonical_employer(part) or "" for part in (name, *_OR.split(name)) if part.strip())
    return [words for part in parts if (words := _SMALL.sub(" ", fold(part)).split())]


def _alike(a: list[str], b: list[str]) -> bool:
    one, other = "".join(a), "".join(b)
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= SHORTEST and longer.startswith(shorter) and {*a, *b} - _plain():
        return bool(set(a if one == shorter else b) - _plain()) or one == other
    if one == _initials(b) or other == _initials(a):
        return True
    ours, theirs = set(a) - _plain(), set(b) - _plain()
    if not ours or not theirs:
        return set(a) <= set(b) or set(b) <= set(a)
    return len(ours & theirs) > min(len(ours), len(theirs)) / 2


def _initials(words: list[str]) -> str:
    """The first letters of three words or more; no name has none."""
    return "".join(word[0] for word in words) if len(words) > 2 else "\n"


@cache
def _plain() -> frozenset[str]:
    return frozenset(tomllib.loads(DATA.read_text(encoding="utf-8"))["telling_nothing"])
