"""A text in lower case, letter for letter as long as the original, cut into clauses."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from aggregator.understand.casing import lowered, plain

CLAUSE_LIMIT = 400

# One leading class lets the engine skip from sign to sign; what stood before is checked after it.
_BREAK = re.compile(
    r"[\n;.!?•·*A-Z](?:"
    r"(?<=[\n;])[\n;]*\s*()"
    r"|(?<=[a-z0-9)\]%\"'’][.!?])(?<!e\.g\.)(?<!i\.e\.)(?<!\sno\.)(?<!vs\.)\s+(?=[^a-z\s])()"
    r"|(?<=[a-z]{3}[A-Z])(?=[a-z]{2})|(?<=[a-z]{3}\.[A-Z])(?=[a-z]{2})"
    r"|(?<=\s[•·*])(?=\s))"
)
_MIDDLE = re.compile(r"[,:)]\s|\s[-(]|\s")


@dataclass(frozen=True)
class Clauses:
    """A text to be searched: `low` has the same offsets as `text`."""

    text: str

    @cached_property
    def low(self) -> str:
        """The text in lower case with plain quotes and hyphens."""
        return plain(lowered(self.text))

    @cached_property
    def starts(self) -> list[int]:
        """Where each clause begins; a clause ends where the next begins."""
        starts = [0]
        for match in _BREAK.finditer(self.text):
            at = match.end() if match.lastindex else match.start()
            if at - starts[-1] > CLAUSE_LIMIT:
                starts += _split_long(self.text, starts[-1], at)
            starts.append(at)
        return starts + _split_long(self.text, starts[-1], len(self.text))

    def around(self, offset: int) -> tuple[int, int]:
        """Return the span of the clause that holds this offset."""
        index = bisect_right(self.starts, offset)
        end = self.starts[index] if index < len(self.starts) else len(self.text)
        return self.starts[index - 1], end

    def begins_word(self, at: int) -> bool:
        """Tell whether a word can begin here: after no letter, or at a lost space."""
        before = self.text[at - 1] if at else ""
        return not before.isalnum() or (before.islower() and self.text[at].isupper())

    def ends_word(self, at: int) -> bool:
        """Tell whether a word can end here: before no letter, or at a lost space."""
        if at >= len(self.text) or not self.text[at].isalnum():
            return True
        return self.text[at - 1].islower() and self.text[at].isupper()


def _split_long(text: str, start: int, end: int) -> list[int]:
    """Return extra beginnings inside a clause beyond the limit, at a comma or space."""
    extra = []
    while end - start > CLAUSE_LIMIT:
        middle = _MIDDLE.search(text, start + CLAUSE_LIMIT * 3 // 4, start + CLAUSE_LIMIT)
        start = middle.end() if middle else start + CLAUSE_LIMIT
        extra.append(start)
    return extra
