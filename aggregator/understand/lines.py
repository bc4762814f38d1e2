"""The lines of a text: what a line says by itself is found once and remembered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, TypeVar

from aggregator.understand.clauses import Clauses
from aggregator.understand.lexicon import lexicon
from aggregator.understand.sections import Mark, Section, marks_in

REMEMBERED = 4096
"""Lines that are kept: those of a few hundred postings, and what all postings of a chain repeat."""
LONGEST = 1000
"""Characters of a line that is kept."""

T = TypeVar("T")
_PIECE = re.compile(r"[^\n]+\n*|\n+")
Runs = tuple[tuple[int, str], ...]
"""What the parts of a line are about, each with where it begins."""


class Line:
    """A line with the line breaks that end it, and the facts that follow from it alone."""

    __slots__ = ("_facts", "clauses", "marks", "sights", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.clauses = Clauses(text)
        self.sights = lexicon().sights(self.clauses.low)
        self.marks: tuple[Mark, ...] = marks_in(text)
        self._facts: dict[Any, Any] = {}

    def fact(self, find: Callable[[Line, str, Runs], T], where: str, runs: Runs) -> T:
        """Return what a rule finds in this line of a field, remembered as long as the line is."""
        key = (find, where, runs)
        if key not in self._facts:
            self._facts[key] = find(self, where, runs)
        found: T = self._facts[key]
        return found


_remembered = lru_cache(maxsize=REMEMBERED)(Line)


def line_of(text: str) -> Line:
    """Return a text as one line, known already where it was read before."""
    return _remembered(text) if len(text) <= LONGEST else Line(text)


def lines_of(text: str) -> list[tuple[int, Line]]:
    """Return the lines of a text, each with where it begins."""
    lines, at = [], 0
    for piece in _PIECE.findall(text):
        lines.append((at, line_of(piece)))
        at += len(piece)
    return lines


def runs_of(
    lines: list[tuple[int, Line]], sections: list[Section], family: str
) -> Iterator[tuple[int, Line, Runs]]:
    """Yield each line that has words of a family, with what its parts are about."""
    number = 0
    for at, line in lines:
        if family in line.sights:
            while sections[number].end <= at:
                number += 1
            end = at + len(line.text)
            if sections[number].end >= end:
                yield at, line, ((0, sections[number].kind),)
            else:
                yield at, line, tuple(_runs(sections, number, at, end))


def _runs(sections: list[Section], number: int, at: int, end: int) -> Iterator[tuple[int, str]]:
    """Yield the sections between two offsets."""
    while number < len(sections) and sections[number].start < end:
        yield max(0, sections[number].start - at), sections[number].kind
        number += 1
