"""Finds the whole words of a list in a text, at a cost that does not grow with the list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product, zip_longest
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

_MOST_MIXED = 4
_JOINTS = (" ", "-", "_", "", "‑", "–")


class Spot(NamedTuple):
    """One word of the list in the text."""

    name: str
    start: int
    end: int


def lowered(text: str) -> str:
    """The text in lower case with its offsets unchanged.

    >>> lowered("PRN İ")
    'prn İ'
    """
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


class Spotter:
    """Words under names; a space in a word also stands for a hyphen, an underscore or nothing."""

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        self._names: list[str] = []
        patterns: dict[str, None] = {}
        for name, entries in words.items():
            for entry in entries:
                for form in _forms(entry):
                    if form not in patterns:
                        patterns[form] = None
                        self._names.append(name)
        self._automaton = AhoCorasick(list(patterns), matchkind=MatchKind.LeftmostLongest)

    def find(self, text: str, lower: str) -> Iterator[Spot]:
        """Yield the whole words found in a text, given with its lower case, left to right."""
        for index, start, end in self._automaton.find_matches_as_indexes(lower):
            if _opens(text, start) and _opens(text, end):
                yield Spot(self._names[index], start, end)


def _forms(entry: str) -> Iterator[str]:
    """The entry with one joint throughout, and with spaces and hyphens mixed."""
    for joint in _JOINTS:
        yield entry.replace(" ", joint)
    first, *others = entry.split(" ")
    for joints in product(" -", repeat=len(others[:_MOST_MIXED])):
        mixed = zip_longest(joints, others, fillvalue=" ")
        yield first + "".join(f"{joint}{word}" for joint, word in mixed)


def _opens(text: str, at: int) -> bool:
    """Whether a word may begin or end here; a capital inside a word is a lost line break."""
    before, after = text[max(0, at - 1) : at], text[at : at + 1]
    if not before.isalnum() or not after.isalnum():
        return True
    return before.islower() and after.isupper()
