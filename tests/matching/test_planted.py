"""Precision and recall over a market whose truth is known."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations

import pytest

from aggregator.matching import link
from tests.matching.planted import KINDS, Planted, planted

PRECISION, RECALL = 0.995, 0.98


def pairs(groups: dict[int, list[int]]) -> set[tuple[int, int]]:
    return {pair for group in groups.values() for pair in combinations(sorted(group), 2)}


def score(made: list[Planted]) -> tuple[float, float, Counter[str]]:
    """Precision and recall by pairs, and how many duplicates of each kind there were."""
    vacancies = link([row.found for row in made])[1]
    true, found = defaultdict(list), defaultdict(list)
    for row in made:
        true[row.opening].append(row.found.id)
        found[vacancies[row.found.id]].append(row.found.id)
    right = pairs(true) & pairs(found)
    kinds = Counter(row.kind for row in made)
    return len(right) / len(pairs(found)), len(right) / len(pairs(true)), kinds


@pytest.mark.parametrize(("seed", "n_employers"), [(1, 25), (2, 5)])
def test_duplicates_are_found_and_chains_stay_apart(seed: int, n_employers: int) -> None:
    precision, recall, kinds = score(planted(500, seed, n_employers))
    assert all(kinds[kind] >= 5 for kind in (*KINDS, "repost"))
    assert precision >= PRECISION
    assert recall >= RECALL
