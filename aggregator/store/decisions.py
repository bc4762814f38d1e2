"""What a person decided, kept with who, when and why; never derived, never rebuilt."""

from __future__ import annotations

import getpass
import sqlite3
from pathlib import Path
from typing import Literal

from aggregator.clock import instant
from aggregator.store.database import StoreError, explained, transaction
from aggregator.store.reopening import reopened
from aggregator.store.settle import settle
from aggregator.store.store import Store

Kind = Literal["join", "split", "forget", "accept", "pause"]

DECIDE = """
INSERT INTO decisions (kind, subject, object, decided_by, decided_at, because)
VALUES (?, ?, ?, ?, ?, ?)
"""
KNOWN = "SELECT 1 FROM postings WHERE key = ?"
VACANCIES = "SELECT DISTINCT vacancy_id FROM postings WHERE key IN (?, ?)"
MATCH_AGAIN = """
INSERT OR REPLACE INTO pending (posting_id, is_content)
SELECT id, 1 FROM postings WHERE key IN (?, ?)
"""


def decide(
    store: Store, kind: Kind, subject: str, other: str | None = None, *, because: str | None = None
) -> None:
    """Keep one decision; `other` is the second posting of a join or split, the day of a pause.

    A join, split or accept is obeyed at once, and by every rebuild.
    """
    with explained(store.path), transaction(store.connection):
        write_decision(store.connection, kind, subject, other, because)
        if kind in ("join", "split", "accept"):
            settle(store.connection)


def decide_pair(
    path: Path | str,
    kind: Literal["join", "split"],
    subject: str,
    other: str,
    because: str,
    archive: Path | str | None = None,
) -> bool:
    """Keep a person's word on two postings; whether they are one vacancy now.

    Raises Locked during a crawl, and StoreError where the file or one of the postings is missing.
    """
    path = Path(path)
    with reopened(path, archive) as store:
        for key in (subject, other):
            if not store.connection.execute(KNOWN, (key,)).fetchone():
                raise StoreError(f"{path} has no posting {key}")
        decide(store, kind, subject, other, because=because)
        rows = store.connection.execute(VACANCIES, (subject, other)).fetchall()
        return len(rows) == 1


def write_decision(
    db: sqlite3.Connection, kind: Kind, subject: str, other: str | None, because: str | None
) -> None:
    """Write one decision inside a transaction."""
    db.execute(DECIDE, (kind, subject, other, getpass.getuser(), instant(), because))
    if kind in ("join", "split"):
        db.execute(MATCH_AGAIN, (subject, other))
