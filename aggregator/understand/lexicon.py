"""The words that wake the rules, all found in one pass; a rule then looks only around its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

Sight = tuple[int, int, str]
"""Start, end and the word that stands there."""

_families: dict[str, Callable[[], Iterable[str]]] = {}


class Lexicon:
    """Words of several families; the cost of finding them does not grow with their number."""

    def __init__(self, families: Mapping[str, Iterable[str]]) -> None:
        owners: dict[str, dict[str, None]] = {}
        for family, words in families.items():
            for word in words:
                owners.setdefault(word, {})[family] = None
        self._entries = [(word, tuple(names)) for word, names in owners.items()]
        self._automaton = AhoCorasick(list(owners), matchkind=MatchKind.Standard)

    def sights(self, low: str) -> dict[str, list[Sight]]:
        """Return the families that have words in a text in lower case, and where, by their ends."""
        found: dict[str, list[Sight]] = {}
        entries = self._entries
        for index, start, end in self._automaton.find_matches_as_indexes(low, overlapping=True):
            word, owners = entries[index]
            for family in owners:
                if family in found:
                    found[family].append((start, end, word))
                else:
                    found[family] = [(start, end, word)]
        return found


def holds_any(text: str, literals: Iterable[str]) -> bool:
    """Tell whether a text holds one of some literals."""
    for literal in literals:  # noqa: SIM110 - a generator costs as much as the search
        if literal in text:
            return True
    return False


def wakes_on(family: str, words: Callable[[], Iterable[str]]) -> None:
    """Let a family of rules be woken by words, which are asked for when the first text is read."""
    _families[family] = words
    lexicon.cache_clear()


@cache
def lexicon() -> Lexicon:
    """Return the words of all rules that are loaded."""
    return Lexicon({name: words() for name, words in _families.items()})


def stretches(sights: Iterable[Sight], reach: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a text, merged, that lie within reach of a sight."""
    start, end = 0, -1
    for first, last, _ in sorted(sights):
        if first - reach > end:
            if end >= 0:
                yield start, end
            start = max(0, first - reach)
        end = max(end, last + reach)
    if end >= 0:
        yield start, end


def matches_at(
    low: str, starts: Iterable[int], pattern: re.Pattern[str]
) -> Iterator[re.Match[str]]:
    """Yield the matches of a pattern that begin at one of the offsets, none within another."""
    reached = 0
    for at in starts:
        if at >= reached and (match := pattern.match(low, at)):
            reached = match.end()
            yield match


def around(
    low: str, sights: Collection[Sight], pattern: re.Pattern[str], before: int, after: int
) -> Iterator[re.Match[str]]:
    """Yield the matches of a pattern that lie around a sight, each once."""
    reached = 0
    for at in sorted({start for start, _, _ in sights}):
        match = pattern.search(low, max(reached, at - before), at + after)
        if match:
            reached = match.end()
            yield match
