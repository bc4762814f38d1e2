"""Linking: a set of postings to its matches and vacancies, without a database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations

from aggregator.matching.blocks import is_crowd, neighbours, standing
from aggregator.matching.clusters import clusters
from aggregator.matching.keys import keys
from aggregator.matching.ladder import Match, judge
from aggregator.matching.sketch import Sketch


def matches(sketches: Sequence[Sketch]) -> list[Match]:
    """Return every match among these postings, sure or doubtful, in the order of their ids."""
    known = {found.id: found for found in sketches}
    blocks: dict[str, list[int]] = defaultdict(list)
    for number in sorted(known):
        for key in keys(known[number]):
            blocks[key].append(number)
    compared: dict[tuple[int, int], Match | None] = {}
    for block in blocks.values():
        for pair in _pairs(block, known):
            if pair not in compared:
                compared[pair] = judge(known[pair[0]], known[pair[1]])
    return [match for _, match in sorted(compared.items()) if match]


def _pairs(block: list[int], known: Mapping[int, Sketch]) -> Iterator[tuple[int, int]]:
    if is_crowd(len(block)):
        return neighbours([standing(known[number]) for number in block])
    return combinations(block, 2)


def link(
    sketches: Sequence[Sketch], apart: Collection[tuple[int, int]] = ()
) -> tuple[list[Match], dict[int, int]]:
    """Return the matches, and for each posting the smallest id of its vacancy."""
    found = matches(sketches)
    return found, clusters(sketches, found, apart)
