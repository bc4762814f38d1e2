"""Clusters: which postings form one vacancy, without chaining through what contradicts itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product

from aggregator.matching.apart import (
    days_between,
    differ,
    is_beside,
    is_certain,
    titles_differ,
)
from aggregator.matching.ladder import Match
from aggregator.matching.sketch import Facts, Sketch

DECISION = "decision"
CERTAIN = frozenset({DECISION, "url", "requisition"})

# A cluster asks the same of the same facts with every posting that joins it.
_differ = lru_cache(maxsize=1024)(differ)
_titles_differ = lru_cache(maxsize=1024)(titles_differ)


@dataclass
class _Cluster:
    """Postings held to be one vacancy, with what a newcomer has to agree with."""

    lowest: int
    members: set[int] = field(default_factory=set)
    facts: set[Facts] = field(default_factory=set)
    systems: dict[str, list[Sketch]] = field(default_factory=dict)
    """Board or numbering → those it shows."""
    enemies: set[int] = field(default_factory=set)

    def absorb(self, other: _Cluster) -> None:
        """Take all of another cluster in."""
        self.lowest = min(self.lowest, other.lowest)
        self.members |= other.members
        self.facts |= other.facts
        self.enemies |= other.enemies
        for name, rows in other.systems.items():
            self.systems.setdefault(name, []).extend(rows)


def clusters(
    members: Iterable[Sketch], matches: Iterable[Match], apart: Collection[tuple[int, int]] = ()
) -> dict[int, int]:
    """Return for each member the smallest id of its cluster.

    Surest matches join first; one that would bring together two postings that contradict each
    other, or that a person put apart, is passed over. The order of the input decides nothing.
    """
    known = {member.id: member for member in members}
    found = {number: _alone(member) for number, member in known.items()}
    for a, b in apart:
        if a in found and b in found:
            found[a].enemies.add(b)
            found[b].enemies.add(a)
    joining = [m for m in matches if m.joins and m.a in known and m.b in known]
    for match in sorted(joining, key=lambda match: _order(match, known)):
        one, other = found[match.a], found[match.b]
        if one is not other and _agree(one, other, match.rule):
            small, large = sorted((one, other), key=lambda c: (len(c.members), c.lowest))
            large.absorb(small)
            found.update(dict.fromkeys(small.members, large))
    return {number: cluster.lowest for number, cluster in found.items()}


def _alone(member: Sketch) -> _Cluster:
    systems = {member.board: [member]}
    if member.requisition:
        systems[f"\0{member.requisition[0]}"] = [member]
    return _Cluster(member.id, {member.id}, {member.facts}, systems)


def _order(match: Match, known: dict[int, Sketch]) -> tuple[bool, float, float, list[str]]:
    """A person's word first, then the surest, then the nearest in time."""
    keys = sorted((known[match.a].key, known[match.b].key))
    return (
        match.rule != DECISION,
        -match.score,
        days_between(known[match.a], known[match.b]),
        keys,
    )


def _agree(one: _Cluster, other: _Cluster, rule: str) -> bool:
    """Whether nothing in two clusters contradicts their being one."""
    if one.enemies & other.members:
        return False
    if rule == DECISION:
        return True
    crossed = list(product(one.facts, other.facts))
    if any(_differ(a, b) for a, b in crossed):
        return False
    if rule in CERTAIN:
        return True
    if any(_titles_differ(a, b) for a, b in crossed):
        return False
    shared = one.systems.keys() & other.systems.keys()
    return not any(
        is_beside(a, b)
        for name in shared
        for a, b in product(one.systems[name], other.systems[name])
        if not is_certain(a, b)
    )
