"""Finds the whole words of a list in a text, at a cost that does not grow with the list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import product, zip_longest
from typing import NamedTuple

from aggregator.understand.casing import lowered, plain
from aggregator.understand.lexicon import Lexicon, Sight
from aggregator.understand.lines import Runs, Sentence

_MOST_MIXED = 4
_JOINTS = (" ", "-", "_", "")


class Spot(NamedTuple):
    """One word of the list in the text."""

    name: str
    start: int
    end: int


class Spotter:
    """Words under names; a space in a word also stands for a hyphen, an underscore or nothing."""

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        self._words = words

    @cached_property
    def forms(self) -> dict[str, str]:
        """Every way to write one of the words, with its name."""
        forms: dict[str, str] = {}
        for name, entries in self._words.items():
            for entry in entries:
                for form in _forms(entry):
                    forms.setdefault(form, name)
        return forms

    @cached_property
    def _lexicon(self) -> Lexicon:
        return Lexicon({"": self.forms})

    def find(self, text: str) -> Iterator[Spot]:
        """Yield the whole words found in a text, left to right, the longest at each place."""
        yield from self.among(self._lexicon.sights(plain(lowered(text))).get("", ()), text)

    def spots_in(self, sentence: Sentence, family: str, _: Runs) -> list[Spot]:
        """Return the whole words in a sentence, whose family of words is this spotter's forms."""
        return list(self.among(sentence.sights[family], sentence.text))

    def among(self, sights: Iterable[Sight], text: str) -> Iterator[Spot]:
        """Yield the whole words among the sights of this spotter's forms in a text."""
        reached = 0
        for start, end, form in sorted(sights, key=lambda sight: (sight[0], -sight[1])):
            if start >= reached:
                reached = end
                if _opens(text, start) and _opens(text, end):
                    yield Spot(self.forms[form], start, end)


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
