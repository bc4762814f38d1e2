"""Clusters: order decides nothing, and what a person put apart stays apart."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from aggregator.matching import Edge, clusters

NUMBERS = st.integers(1, 12)
EDGES = st.lists(st.builds(Edge, NUMBERS, NUMBERS, st.sampled_from([0.9, 0.98, 1.0])))
PAIRS = st.lists(st.tuples(NUMBERS, NUMBERS).filter(lambda pair: pair[0] != pair[1]), max_size=5)


def test_chains_join() -> None:
    edges = [Edge(4, 9, 1.0), Edge(2, 4, 0.9)]
    assert clusters([2, 4, 7, 9], edges) == {2: 2, 4: 2, 7: 7, 9: 2}


def test_a_split_parts_the_weaker_side() -> None:
    edges = [Edge(1, 2, 1.0), Edge(2, 3, 0.9)]
    assert clusters([1, 2, 3], edges, [(1, 3)]) == {1: 1, 2: 1, 3: 3}


def test_edges_to_strangers_are_ignored() -> None:
    assert clusters([1], [Edge(1, 8, 1.0)]) == {1: 1}


@given(EDGES, PAIRS, st.randoms())
def test_order_decides_nothing_and_splits_hold(edges, apart, random) -> None:
    first = clusters(range(1, 13), edges, apart)
    shuffled = edges[:]
    random.shuffle(shuffled)
    assert clusters(reversed(range(1, 13)), shuffled, apart[::-1]) == first
    assert all(first[a] != first[b] for a, b in apart)
    assert all(first[number] <= number for number in first)
