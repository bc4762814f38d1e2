"""The lines and sentences of a text: what one says by itself is found once and remembered."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import Any, TypeVar

from aggregator.understand.clauses import Clauses
from aggregator.understand.lexicon import Sight, lexicon
from aggregator.understand.sections import Mark, Section, marks_in

REMEMBERED = 3072
"""Lines, and sentences, that are kept: what a chain repeats, and a hundred postings more."""
LONGEST = 1000
"""Characters of a line or sentence that is kept."""

T = TypeVar("T")
_LINE = re.compile(r"[^\n]+\n*|\n+")
Runs = tuple[tuple[int, str], ...]
"""What the parts of a sentence are about, each with where it begins."""


class Sentence(Clauses):
    """A sentence of a line, or the whole line, and the facts that follow from it alone."""

    __slots__ = ("_facts", "digits", "sights")

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.sights = lexicon().sights(self.low)
        self.digits = _runs_of_digits(self.sights.pop("digits", ()))
        self._facts: dict[Any, Any] = {}

    def families(self) -> tuple[str, ...]:
        """Return the families it holds words of, and "digits" where it holds a figure."""
        return (*self.sights, "digits") if self.digits else tuple(self.sights)

    def fact(self, find: Callable[[Sentence, str, Runs], T], where: str, runs: Runs = ()) -> T:
        """Return what a rule finds in this sentence of a field, remembered with the sentence."""
        key = (find, where, runs)
        try:
            found: T = self._facts[key]
        except KeyError:
            found = self._facts[key] = find(self, where, runs)
        return found


class Line:
    """A line with the line breaks that end it."""

    __slots__ = ("marks", "sentences", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.marks: tuple[Mark, ...] = marks_in(text)
        parts = list(_sentences(text))
        every = [
            (at, sentence_of(part) if len(parts) > 1 else Sentence(part)) for at, part in parts
        ]
        self.sentences = [(at, known) for at, known in every if known.sights or known.digits]
        """Those that hold a word or a figure some rule looks for."""


_known_line = lru_cache(maxsize=REMEMBERED)(Line)
_known_sentence = lru_cache(maxsize=REMEMBERED // 2)(Sentence)


def sentence_of(text: str) -> Sentence:
    """Return a text as one sentence, known already where it was read before."""
    return _known_sentence(text) if len(text) <= LONGEST else Sentence(text)


def lines_of(text: str) -> list[tuple[int, Line]]:
    """Return the lines of a text, each with where it begins."""
    lines, at = [], 0
    for piece in _LINE.findall(text):
        lines.append((at, _known_line(piece) if len(piece) <= LONGEST else Line(piece)))
        at += len(piece)
    return lines


def runs_of(
    sentences: list[tuple[int, Sentence]], sections: list[Section]
) -> Iterator[tuple[int, Sentence, Runs]]:
    """Yield each sentence with what its parts are about."""
    number = 0
    for at, sentence in sentences:
        while sections[number].end <= at:
            number += 1
        end = at + len(sentence.text)
        if sections[number].end >= end:
            yield at, sentence, _alone(sections[number].kind)
        else:
            yield at, sentence, tuple(_runs(sections, number, at, end))


@cache
def _alone(kind: str) -> Runs:
    """Return the one part of a sentence that is about one thing, the same for every sentence."""
    return ((0, kind),)


def _runs(sections: list[Section], number: int, at: int, end: int) -> Iterator[tuple[int, str]]:
    """Yield the sections between two offsets."""
    while number < len(sections) and sections[number].start < end:
        yield max(0, sections[number].start - at), sections[number].kind
        number += 1


def _sentences(line: str) -> Iterator[tuple[int, str]]:
    """Yield the sentences of a line with where they begin; each ends where a clause ends too."""
    start = end = 0
    parts = line.split(". ")
    for part, following in itertools.pairwise(parts):
        end += len(part) + 2
        last = part[-3:]
        # No word of the lexicon holds a full stop behind three letters.
        is_word = len(last) == 3 and last.isascii() and last.isalpha() and last.islower()
        if is_word and "A" <= following[:1] <= "Z" and not last.endswith("vs"):
            yield start, line[start:end]
            start = end
    yield start, line[start:]


def _runs_of_digits(sights: list[Sight] | tuple[()]) -> tuple[int, ...]:
    """Return where each run of digits begins."""
    if not sights:
        return ()
    starts = [start for start, _, _ in sights]
    return tuple(at for at, last in zip(starts, [-2, *starts], strict=False) if at != last + 1)
