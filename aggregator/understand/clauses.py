"""A text in lower case, letter for letter as long as the original, cut into clauses."""

from __future__ import annotations

import re
from bisect import bisect_right

from aggregator.understand.casing import lowered, plain

CLAUSE_LIMIT = 400

# One leading class lets the engine skip from sign to sign; what stood before is checked after it.
_BREAK = re.compile(
    r"[\n;.!?•·*A-Z](?:"
    r"(?<=[\n;])[\n;]*\s*()"
    r"|(?:(?<=[a-z0-9)\]%\"'’][.!?])|(?<=[A-Za-z][A-Z][.!?]))(?<!e\.g\.)(?<!i\.e\.)(?<!\sno\.)(?<!vs\.)\s+(?=[^a-z\s])()"
    r"|(?<=[a-z]{3}[A-Z])(?=[a-z]{2})|(?<=[a-z]{3}\.[A-Z])(?=[a-z]{2})"
    r"|(?<=\s[•·*])(?=\s))"
)
_MIDDLE = re.compile(r"[,:)]\s|\s[-(]|\s")


class Clauses:
    """A text to be searched: `low` is in lower case with plain signs and has the same offsets."""

    __slots__ = ("_starts", "low", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.low = plain(lowered(text))
        self._starts: list[int] = []

    @property
    def starts(self) -> list[int]:
        """Where each clause begins; a clause ends where the next begins."""
        if not self._starts:
            self._starts = _starts(self.text)
        return self._starts

    def around(self, offset: int) -> tuple[int, int]:
        """Return the span of the clause that holds this offset."""
        starts = self.starts
        index = bisect_right(starts, offset)
        return starts[index - 1], starts[index] if index < len(starts) else len(self.text)

    def begins_word(self, at: int) -> bool:
        """Tell whether a word can begin here: after no letter, or at a lost space."""
        before = self.text[at - 1] if at else ""
        return not before.isalnum() or (before.islower() and self.text[at].isupper())

    def ends_word(self, at: int) -> bool:
        """Tell whether a word can end here: before no letter, or at a lost space."""
        if at >= len(self.text) or not self.text[at].isalnum():
            return True
        return self.text[at - 1].islower() and self.text[at].isupper()


def _starts(text: str) -> list[int]:
    starts = [0]
    for match in _BREAK.finditer(text):
        at = match.end() if match.lastindex else match.start()
        if at - starts[-1] > CLAUSE_LIMIT:
            starts += _split_long(text, starts[-1], at)
        starts.append(at)
    if len(text) - starts[-1] > CLAUSE_LIMIT:
        starts += _split_long(text, starts[-1], len(text))
    return starts


def _split_long(text: str, start: int, end: int) -> list[int]:
    """Return extra beginnings inside a clause beyond the limit, at a comma or space."""
    extra = []
    while end - start > CLAUSE_LIMIT:
        middle = _MIDDLE.search(text, start + CLAUSE_LIMIT * 3 // 4, start + CLAUSE_LIMIT)
        start = middle.end() if middle else start + CLAUSE_LIMIT
        extra.append(start)
    return extra
