"""Which postings of one block are compared: all pairs of a small one, the likeliest of a crowd."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from zlib import crc32

from aggregator.matching.sketch import Sketch
from aggregator.matching.texts import landmarks

CROWD = 40
"""A block of more postings is a crowd: nobody compares all its pairs."""
WINDOW = 6
SALTS = (0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35)
BEGINNING = 80


class Standing(NamedTuple):
    """What decides where a posting stands in the orders of its crowd."""

    id: int
    marks: tuple[tuple[int, ...], ...]
    """A landmark of its text for each salt."""
    text: tuple[str, int]
    """How it begins, and a hash of all of it."""
    key: str
    board: str
    opened: float


def is_crowd(size: int) -> bool:
    """Whether a block is too large for all its pairs."""
    return size > CROWD


def standing(found: Sketch) -> Standing:
    """Return where a posting stands in a crowd."""
    return Standing(
        found.id,
        tuple(landmarks(found.text, SALTS)),
        (found.text[:BEGINNING], crc32(found.text.encode("utf-8", "replace"))),
        found.key,
        found.board,
        found.spans[0].opened if found.spans else 0,
    )


def neighbours(crowd: Sequence[Standing]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of a crowd that are worth comparing, some of them more than once.

    They stand near each other in one of a few orders in which texts alike are together; what
    stands in no order near its like is tied to it by those between.
    """
    for row in _orders(crowd):
        for at, number in enumerate(row):
            for other in row[at + 1 : at + 1 + WINDOW]:
                yield (number, other) if number < other else (other, number)


def _orders(crowd: Sequence[Standing]) -> Iterator[list[int]]:
    """Yield the crowd in order of each landmark of its texts, then board by board in time."""
    for at in range(len(SALTS)):
        yield [s.id for s in sorted(crowd, key=lambda s: (s.marks[at], s.text, s.key))]
    yield [s.id for s in sorted(crowd, key=lambda s: (s.board, s.opened, s.key))]
