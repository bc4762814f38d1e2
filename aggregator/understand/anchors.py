"""Searching a long text cheaply: patterns are tried only around rare literal words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

HITS_LIMIT = 500


@lru_cache(maxsize=8)
def lowered(text: str) -> str:
    """The text in lower case, character by character, so that offsets stay those of the text.

    >>> lowered("İzmir ABC") == "İzmir abc"
    True
    """
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def positions(low: str, stems: Iterable[str]) -> list[int]:
    """Where any of the literal stems stands in a text in lower case, in order."""
    found: set[int] = set()
    for stem in stems:
        at = low.find(stem)
        while at >= 0 and len(found) < HITS_LIMIT:
            found.add(at)
            at = low.find(stem, at + len(stem))
    return sorted(found)


def around(
    low: str, stems: Iterable[str], pattern: re.Pattern[str], before: int, after: int
) -> Iterator[re.Match[str]]:
    """Yield the matches of a pattern that lie around a stem, each once."""
    reached = 0
    for at in positions(low, stems):
        match = pattern.search(low, max(reached, at - before), at + after)
        if match:
            reached = match.end()
            yield match
