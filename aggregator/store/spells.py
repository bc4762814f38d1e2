"""Spells: from when to when a posting was open, as far as it could be seen."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from aggregator.store.entries import Entry, Known
from aggregator.store.listings import Key
from aggregator.store.rows import Row

ABSENT = """
SELECT max(started_at) FROM crawls WHERE board = ? AND outcome = 'complete' AND started_at < ?
"""
OPEN = """
INSERT INTO spells (posting_id, opened_at, absent_before_at, last_seen_at) VALUES (?, ?, ?, ?)
ON CONFLICT (posting_id, opened_at) DO UPDATE SET closed_at = NULL, reason = NULL,
    last_seen_at = max(last_seen_at, excluded.last_seen_at)
"""
SEEN = """
UPDATE spells SET last_seen_at = ?
WHERE posting_id = ? AND closed_at IS NULL AND last_seen_at < ?
"""
CLOSE = """
UPDATE spells SET closed_at = max(last_seen_at, ?), reason = ?
WHERE posting_id = ? AND closed_at IS NULL
"""
PENDING = """
INSERT INTO pending (posting_id, is_content) VALUES (?, ?)
ON CONFLICT (posting_id) DO UPDATE SET is_content = max(is_content, excluded.is_content)
"""


def is_shown(entry: Entry, state: Known) -> bool:
    """Whether the board shows a posting we keep."""
    if entry.content is not None:
        return True
    if entry.decision == "out_of_scope" or state.fingerprint is None:
        return False
    if entry.decision == "rejected" and not state.is_open:
        return False
    return entry.is_touched or state.decision == "kept"


def write_spells(
    db: sqlite3.Connection, entries: Mapping[Key, Entry], known: Mapping[Key, Known]
) -> list[tuple[str, int]]:
    """Open, prolong and close spells; return (board, posting) of all that opened again."""
    seen, opened, reopened = [], [], []
    absence = Absence(db)
    for key, entry in entries.items():
        state = known[key]
        if is_shown(entry, state):
            if state.is_open:
                seen.append((entry.seen_at, state.id, entry.seen_at))
                continue
            opened.append(_opening(absence, entry, state))
            if state.opened_at is not None:
                reopened.append((entry.board, state.id))
        elif state.is_open and entry.decision == "out_of_scope":
            close_spells(db, [(state.id, "out_of_scope")], entry.seen_at)
    db.executemany(OPEN, opened)
    db.executemany(SEEN, seen)
    db.executemany(PENDING, [(number, 0) for _, number in reopened])
    return reopened


def close_spells(db: sqlite3.Connection, found: Iterable[tuple[int, str]], at: str) -> None:
    """Close the open spells of these (posting, reason)."""
    rows = list(found)
    db.executemany(CLOSE, [(at, reason, number) for number, reason in rows])
    db.executemany(PENDING, [(number, 0) for number, _ in rows])


@dataclass
class Absence:
    """When a board was last read to its end before some instant."""

    db: sqlite3.Connection
    latest: dict[str, str | None] = field(default_factory=dict)

    def before(self, board: str, instant: str) -> str | None:
        """Start of the last complete crawl before an instant; None if there was none."""
        if board not in self.latest:
            self.latest[board] = self._query(board, "9")
        latest = self.latest[board]
        return latest if latest is None or latest < instant else self._query(board, instant)

    def _query(self, board: str, instant: str) -> str | None:
        found: str | None = self.db.execute(ABSENT, (board, instant)).fetchone()[0]
        return found


def _opening(absence: Absence, entry: Entry, state: Known) -> Row:
    """The row of a spell; what was listed before without its text was there then already."""
    if state.closed_at is not None:
        opened = max(entry.first_at, state.closed_at)
        absent = max(absence.before(entry.board, opened) or "", state.closed_at)
        return (state.id, opened, absent, max(opened, entry.seen_at))
    first = state.first_seen_at or entry.first_at
    opened = first if state.decision != "out_of_scope" else entry.first_at
    return (state.id, opened, absence.before(entry.board, first), max(opened, entry.seen_at))
