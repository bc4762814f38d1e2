"""Clusters: order decides nothing, contradictions are not chained through, splits hold."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from aggregator.matching import DECISION, Match, clusters
from tests.matching.conftest import AUSTIN, ORLANDO, TAMPA, shown, sketched

ALL = [sketched(number, board=f"lever/{number}") for number in range(1, 13)]
NUMBERS = st.integers(1, 12)
MATCHES = st.lists(
    st.builds(
        Match,
        NUMBERS,
        NUMBERS,
        st.sampled_from(["text", "url", DECISION]),
        st.sampled_from([0.5, 0.9, 1.0]),
        st.just({}),
    )
)
PAIRS = st.lists(st.tuples(NUMBERS, NUMBERS).filter(lambda pair: pair[0] != pair[1]), max_size=5)


def match(a: int, b: int, score: float = 0.9, rule: str = "near_text") -> Match:
    return Match(a, b, rule, score, {})


def test_chains_join() -> None:
    found = clusters([ALL[n - 1] for n in (2, 4, 7, 9)], [match(4, 9), match(2, 4)])
    assert found == {2: 2, 4: 2, 7: 7, 9: 2}


def test_doubtful_matches_join_nothing() -> None:
    assert clusters(ALL[:2], [match(1, 2, 0.6)]) == {1: 1, 2: 2}


def test_a_split_parts_the_weaker_side() -> None:
    matches = [match(1, 2, 1.0), match(2, 3)]
    assert clusters(ALL[:3], matches, [(1, 3)]) == {1: 1, 2: 1, 3: 3}


def test_matches_with_strangers_are_ignored() -> None:
    assert clusters(ALL[:1], [match(1, 8)]) == {1: 1}


def test_what_contradicts_itself_is_not_chained_through() -> None:
    towns = [
        sketched(1, places=[AUSTIN]),
        sketched(2, places=[AUSTIN, TAMPA, ORLANDO], board="lever/a"),
        sketched(3, places=[TAMPA]),
    ]
    assert clusters(towns, [match(1, 2, 0.95), match(2, 3)]) == {1: 1, 2: 1, 3: 3}
    assert clusters(towns, [match(1, 3, 1.0, DECISION)]) == {1: 1, 2: 2, 3: 1}


def test_twins_of_one_store_share_their_copies_out() -> None:
    day = shown(0, 9)
    twins = [sketched(1, day), sketched(2, day)]
    copies = [sketched(3, day, board="feed/agency"), sketched(4, day, board="feed/agency")]
    every = [match(a, b) for a in (1, 2) for b in (3, 4)]
    found = clusters(twins + copies, every)
    assert sorted(list(found.values()).count(n) for n in set(found.values())) == [2, 2]
    assert found[1] != found[2]


@given(MATCHES, PAIRS, st.randoms())
def test_order_decides_nothing_and_splits_hold(matches, apart, random) -> None:
    first = clusters(ALL, matches, apart)
    shuffled = matches[:]
    random.shuffle(shuffled)
    assert clusters(ALL[::-1], shuffled, apart[::-1]) == first
    assert all(first[a] != first[b] for a, b in apart)
    assert all(first[number] <= number for number in first)
