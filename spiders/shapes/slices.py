"""How a search that shows only a part of what it found is cut into smaller ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from aggregator.wire.shapes import mappings, name_of

_SEVERAL = re.compile("location|country|region|state|province|city", re.I)


@dataclass(slots=True, frozen=True)
class Facet:
    """One way a platform sorts what it found: the parameter that asks for it, id → count."""

    name: str
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """How many postings it sorts; one that has several values counts several times."""
        return sum(self.counts.values())

    @property
    def is_single(self) -> bool:
        """Whether a posting has one value of it at most, as far as its name tells."""
        return not _SEVERAL.search(self.name)


def facet_of(name: str, values: Any, key: str, count: str) -> Facet | None:
    """Return a facet from rows that hold an id and a count under these keys; None if none does."""
    rows = [row for row in mappings(values) if isinstance(row.get(count), int)]
    counts = {found: row[count] for row in rows if (found := name_of(row.get(key)))}
    return Facet(name, counts) if counts else None


def facets_of(named: Iterable[tuple[str | None, Any]], key: str, count: str) -> list[Facet]:
    """Return the facets of (name, rows) that have a name and rows."""
    found = (facet_of(name, rows, key, count) for name, rows in named if name)
    return list(filter(None, found))


def at_least(facets: Sequence[Facet]) -> int:
    """How many postings there are at least: no facet of single values can sort more."""
    return max((facet.total for facet in facets if facet.is_single), default=0)


def cut(
    facets: Sequence[Facet], applied: dict[str, list[str]], window: int, most_ids: int
) -> list[dict[str, list[str]]]:
    """The selections that together hold what one search found; none where no facet is left.

    >>> kinds = Facet("timeType", {"full": 1500, "part": 300, "prn": 200})
    >>> cut([kinds], {}, 2000, 100)
    [{'timeType': ['full', 'part']}, {'timeType': ['prn']}]
    """
    left = [f for f in facets if f.name not in applied and len(f.counts) > 1]
    if not left:
        return []
    fits = [f for f in left if max(f.counts.values()) < window]
    chosen = max(fits, key=lambda f: f.total) if fits else min(left, key=_largest)
    return [{**applied, chosen.name: ids} for ids in _packed(chosen.counts, window, most_ids)]


def _largest(facet: Facet) -> int:
    return max(facet.counts.values())


def _packed(counts: dict[str, int], window: int, most_ids: int) -> Iterator[list[str]]:
    """Ids in groups that stay below the window, the largest first."""
    group: list[str] = []
    size = 0
    for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        if group and (size + count >= window or len(group) >= most_ids):
            yield group
            group, size = [], 0
        group.append(name)
        size += count
    if group:
        yield group
