"""What was decided to be forgotten: never stored again."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from aggregator.matching import canonical_url
from aggregator.records import Listed, Posting


@dataclass(frozen=True)
class Forgotten:
    """Boards, employers and addresses a person wanted out of the database."""

    subjects: frozenset[str] = frozenset()

    @classmethod
    def of(cls, db: sqlite3.Connection) -> Forgotten:
        """Read the decisions."""
        rows = db.execute("SELECT subject FROM decisions WHERE kind = 'forget'")
        return cls(frozenset(name for (subject,) in rows for name in names_of(subject)))

    def covers(self, item: Posting | Listed) -> bool:
        """Whether a posting or an entry of a list is to be forgotten."""
        if not self.subjects:
            return False
        named = [item.board, canonical_url(item.url)]
        if isinstance(item, Posting):
            named += [
                canonical_url(item.apply_url),
                (item.employer or "").casefold(),
                (item.employer_raw or "").casefold(),
            ]
        return any(name in self.subjects for name in named if name)


def names_of(subject: str) -> set[str]:
    """All the forms in which a subject (address, board or employer) is recognised."""
    address = canonical_url(subject)
    return {address} if address else {subject, subject.casefold().strip()}
