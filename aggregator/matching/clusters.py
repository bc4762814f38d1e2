"""Union-find over matches: which postings form one vacancy, with a person's splits obeyed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple


class Edge(NamedTuple):
    """Two postings that match, and how surely."""

    a: int
    b: int
    score: float


def clusters(
    members: Iterable[int], edges: Iterable[Edge], apart: Collection[tuple[int, int]] = ()
) -> dict[int, int]:
    """Return for each member the smallest id of its cluster.

    Surest edges join first; an edge that would bring two postings of `apart` together is passed
    over. The order of the input decides nothing.
    """
    parent = {number: number for number in members}
    enemies: dict[int, set[int]] = defaultdict(set)
    for a, b in apart:
        enemies[a].add(b)
        enemies[b].add(a)
    for edge in sorted(set(edges), key=lambda e: (-e.score, e.a, e.b)):
        if edge.a in parent and edge.b in parent:
            _join(parent, enemies, edge)
    return {number: _root(parent, number) for number in parent}


def _join(parent: dict[int, int], enemies: dict[int, set[int]], edge: Edge) -> None:
    low, high = sorted((_root(parent, edge.a), _root(parent, edge.b)))
    if low == high or high in {_root(parent, e) for e in enemies[low] if e in parent}:
        return
    parent[high] = low
    if enemies.get(high):
        enemies[low] |= enemies.pop(high)


def _root(parent: dict[int, int], number: int) -> int:
    while parent[number] != number:
        parent[number] = parent[parent[number]]
        number = parent[number]
    return number
