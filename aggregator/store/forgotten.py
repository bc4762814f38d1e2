"""What was decided to be forgotten: never stored or crawled again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from aggregator.matching import canonical_url
from aggregator.records import Listed, Posting, Reject
from aggregator.store.listings import Key
from aggregator.understand.employer import canonical_employer

REASON = "forgotten"
BLANK = "UPDATE listings SET title = NULL, url = NULL WHERE board = ? AND external_id = ?"


@dataclass(frozen=True)
class Forgotten:
    """Boards, employers and addresses a person wanted out of the database."""

    subjects: frozenset[str] = frozenset()

    @classmethod
    def of(cls, db: sqlite3.Connection) -> Forgotten:
        """Read the decisions."""
        rows = db.execute("SELECT subject FROM decisions WHERE kind = 'forget'")
        return cls.named(subject for (subject,) in rows)

    @classmethod
    def named(cls, subjects: Iterable[str]) -> Forgotten:
        """Take subjects as a person writes them, in every form they are recognised by."""
        return cls(frozenset(name for subject in subjects for name in names_of(subject)))

    def covers(self, item: Posting | Listed | Reject) -> bool:
        """Whether a posting, an entry of a list or a reject is to be forgotten."""
        if not self.subjects:
            return False
        if isinstance(item, Posting) and (
            self.covers_address(item.apply_url)
            or self.covers_employer(item.employer)
            or self.covers_employer(item.employer_raw)
        ):
            return True
        return item.board in self.subjects or self.covers_address(item.url)

    def covers_board(self, key: str, employer: str | None, url: str | None) -> bool:
        """Whether a board is to be forgotten: itself, its employer or its address."""
        if not self.subjects:
            return False
        return key in self.subjects or self.covers_employer(employer) or self.covers_address(url)

    def covers_address(self, url: str | None) -> bool:
        """Whether a posting or board at that address is to be forgotten."""
        return canonical_url(url) in self.subjects

    def covers_employer(self, name: str | None) -> bool:
        """Whether an employer, by the board's word or the usual name, is to be forgotten."""
        return bool(name) and _folded(name or "") in self.subjects


def names_of(subject: str) -> set[str]:
    """All the forms in which a subject (address, board or employer) is recognised.

    >>> sorted(names_of("CVS Pharmacy"))
    ['cvs health', 'cvs pharmacy']
    >>> names_of("https://www.jobs.example/7?utm_source=mail")
    {'jobs.example/7'}
    """
    if address := canonical_url(subject):
        return {address}
    return {_folded(name) for name in (subject, canonical_employer(subject)) if name} - {""}


def blank(db: sqlite3.Connection, keys: Iterable[Key]) -> None:
    """Take title and address off listings whose posting turned out to be forgotten."""
    db.executemany(BLANK, keys)


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
