"""Texts: how much of the shorter one stands in the longer one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from heapq import nsmallest
from zlib import crc32

MOST_WORDS = 3000
MOST_LETTERS = 20_000
FEWEST = 12
"""Shingles that a text must have for a part of them to say anything."""
FEWEST_EQUAL = 4
"""Shingles that make two equal texts more than a phrase."""

_WORD = re.compile(r"\w+")
# One letter of two hundred: a text is gone through at the regex engine's speed, not word by word.
_RARE = re.compile(r"[jqxz](?=(\w{0,40}\W{1,20}\w{1,40}\W{1,20}\w{1,40}))")


def shingles(text: str) -> frozenset[int]:
    """Return the hashes of every three words in a row, good for this process only."""
    return frozenset(map(hash, _threes(text)))


def landmarks(text: str, salts: tuple[int, ...] = (1,), most: int = 1) -> list[tuple[int, ...]]:
    """Return, for each salt, a few hashes of three words in a row: texts alike share them.

    They are the smallest of the rows after a rare letter, then of the others where those do not
    suffice. The same in every process; fewer than `most` for a text that has no more.
    """
    start = text[:MOST_LETTERS].lower()
    rare = {" ".join(_WORD.findall(row)) for row in _RARE.findall(start)}
    chosen = [_smallest(rare, salt, most) for salt in salts]
    if len(rare) >= most:
        return chosen
    others = {" ".join(row) for row in _threes(start)}
    return [
        (*found, *_smallest(others, salt, most - len(found)))
        for found, salt in zip(chosen, salts, strict=True)
    ]


def _smallest(rows: AbstractSet[str], salt: int, most: int) -> tuple[int, ...]:
    hashes = (crc32(row.encode("utf-8", "replace")) * salt & 0xFFFFFFFF for row in rows)
    return tuple(nsmallest(most, hashes))


def _threes(text: str) -> Iterator[tuple[str, str, str]]:
    words = _WORD.findall(text.lower())[:MOST_WORDS]
    return zip(words, words[1:], words[2:], strict=False)


def containment(a: AbstractSet[int], b: AbstractSet[int]) -> float:
    """Return the share of the smaller set that the larger holds; 0 where either says too little."""
    smaller = min(len(a), len(b))
    if a == b:
        return 1.0 if smaller >= FEWEST_EQUAL else 0.0
    return len(a & b) / smaller if smaller >= FEWEST else 0.0
