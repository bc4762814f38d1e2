"""Which postings of one block are compared: all pairs of a small one, the likeliest of a crowd."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from aggregator.matching.sketch import Sketch
from aggregator.matching.texts import landmarks

CROWD = 40
"""A block of more postings is a crowd: nobody compares all its pairs."""
WINDOW = 6
SALTS = (0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35)


def is_crowd(size: int) -> bool:
    """Whether a block is too large for all its pairs."""
    return size > CROWD


def pairs(block: Sequence[Sketch]) -> Iterator[tuple[Sketch, Sketch]]:
    """Yield the pairs of a block that are worth comparing, some of them more than once.

    In a crowd these are neighbours in a few orders in which texts alike stand together; what
    stands in no order near its like is tied to it by those between.
    """
    if not is_crowd(len(block)):
        yield from combinations(block, 2)
        return
    for row in _orders(block):
        for step in range(1, WINDOW + 1):
            yield from zip(row, row[step:], strict=False)


def _orders(block: Sequence[Sketch]) -> Iterator[list[Sketch]]:
    """Yield the block in order of each landmark of its texts, then board by board in time."""
    marks = {found.id: landmarks(found.text, SALTS) for found in block}
    for at in range(len(SALTS)):
        yield sorted(block, key=lambda s: (marks[s.id][at], s.text, s.key))
    yield sorted(block, key=lambda s: (s.board, s.spans[0].opened if s.spans else 0, s.key))
