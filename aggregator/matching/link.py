"""Linking: a set of postings to its matches and vacancies, without a database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from aggregator.matching.blocks import pairs
from aggregator.matching.clusters import clusters
from aggregator.matching.keys import keys
from aggregator.matching.ladder import Match, judge
from aggregator.matching.sketch import Sketch


def matches(sketches: Sequence[Sketch]) -> list[Match]:
    """Return every match among these postings, sure or doubtful, in the order of their ids."""
    blocks: dict[str, list[Sketch]] = defaultdict(list)
    for found in sketches:
        for key in keys(found):
            blocks[key].append(found)
    compared: dict[tuple[int, int], Match | None] = {}
    for block in blocks.values():
        for a, b in pairs(block):
            pair = (min(a.id, b.id), max(a.id, b.id))
            if pair not in compared:
                compared[pair] = judge(a, b)
    return [match for _, match in sorted(compared.items()) if match]


def link(
    sketches: Sequence[Sketch], apart: Collection[tuple[int, int]] = ()
) -> tuple[list[Match], dict[int, int]]:
    """Return the matches, and for each posting the smallest id of its vacancy."""
    found = matches(sketches)
    return found, clusters(sketches, found, apart)
