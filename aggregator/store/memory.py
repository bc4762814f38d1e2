"""What a spider may ask of the past: the protocol Memory over the database."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from aggregator import accounting, clock
from aggregator.accounting import History
from aggregator.understand.rules import rules_version

DAY = timedelta(days=1) - timedelta(minutes=10)  # a daily job never starts to the second
AGREEMENT = 0.1

VERSION = "SELECT version FROM listings WHERE board = ? AND external_id = ? AND decided_by = ?"
FINGERPRINT = """
SELECT v.fingerprint FROM listings l
JOIN postings p ON p.id = l.id AND p.understood_by = ?
JOIN versions v ON v.posting_id = l.id
WHERE l.board = ? AND l.external_id = ? ORDER BY v.payload_id DESC LIMIT 1
"""
OPEN = """
SELECT l.external_id, l.url FROM listings l JOIN spells s ON s.posting_id = l.id
WHERE l.board = ? AND s.closed_at IS NULL
"""
LAST = """
SELECT id, outcome FROM crawls WHERE board = ? AND outcome IS NOT NULL ORDER BY id DESC LIMIT 1
"""
UNREAD = """
SELECT EXISTS (SELECT 1 FROM rejects WHERE crawl_id = ? AND stage = 'fetch') OR EXISTS (
    SELECT 1 FROM listings l LEFT JOIN spells s ON s.posting_id = l.id AND s.closed_at IS NULL
    WHERE l.board = ? AND ((l.decision = 'not_fetched' AND l.seen_in >= ?)
        OR (s.posting_id IS NOT NULL AND l.seen_in < ?)))
"""


@dataclass(frozen=True)
class StoredMemory:
    """Answers by indexed look-ups, so that it costs nothing to hold."""

    db: sqlite3.Connection

    def version(self, board: str, external_id: str) -> str | None:
        """The list's mark of an entry already settled by today's rules."""
        return self._one(VERSION, board, external_id, rules_version())

    def fingerprint(self, board: str, external_id: str) -> str | None:
        """Fingerprint of the kept posting as last stored under today's rules, open or closed."""
        return self._one(FINGERPRINT, rules_version(), board, external_id)

    def open_postings(self, board: str) -> dict[str, str | None]:
        """external_id → url of every open posting of the board."""
        return dict(self.db.execute(OPEN, (board,)).fetchall())

    def validators(self, board: str) -> tuple[str | None, str | None]:
        """ETag and Last-Modified of a list that, if it stands, leaves nothing to be done.

        None where the last crawl was not complete, a detail could not be fetched, or a vanished
        posting still waits for its confirmation.
        """
        last = self.db.execute(LAST, (board,)).fetchone()
        if last is None or last[1] != "complete":
            return None, None
        crawl = last[0]
        if self._one(UNREAD, crawl, board, crawl, crawl):
            return None, None
        select = "SELECT etag, last_modified FROM boards WHERE board = ? AND validated_by = ?"
        found = self.db.execute(select, (board, rules_version())).fetchone()
        return (found[0], found[1]) if found else (None, None)

    def history(self, board: str) -> History:
        """Earlier complete crawls of the board, and the suspect ones since."""
        select = (
            "SELECT n_listed FROM crawls WHERE board = ? AND outcome = 'complete'"
            " ORDER BY id DESC LIMIT 5"
        )
        return History(
            n_listed=[n for (n,) in self.db.execute(select, (board,))],
            n_open=self.db.execute(f"SELECT count(*) FROM ({OPEN})", (board,)).fetchone()[0],  # noqa: S608 - our own text
            agreeing_suspects=agreeing(self._doubted(board), clock.now()),
        )

    def _doubted(self, board: str) -> list[tuple[str, int]]:
        """(started_at, n_listed) of the doubted crawls since the last plain one, newest first."""
        select = (
            "SELECT started_at, n_listed, outcome, reason FROM crawls WHERE board = ?"
            " AND outcome IN ('complete', 'suspect') ORDER BY id DESC LIMIT 50"
        )
        found = []
        for started_at, n_listed, outcome, reason in self.db.execute(select, (board,)):
            if outcome == "complete" and reason in (None, accounting.NEVER_SEEN):
                break
            if (reason or "").startswith(accounting.UNREAD):
                continue
            found.append((started_at, n_listed))
        return found

    def _one(self, sql: str, *values: str | int) -> str | None:
        row = self.db.execute(sql, values).fetchone()
        return row[0] if row else None


def agreeing(doubted: list[tuple[str, int]], now: datetime) -> int:
    """Count the doubted crawls, newest first, a day apart each, that agree with the newest.

    >>> today = datetime.fromisoformat("2026-01-04T06:00:00Z")
    >>> agreeing([("2026-01-03T06:00:00Z", 5), ("2026-01-02T06:00:00Z", 5)], today)
    2
    >>> agreeing([("2026-01-03T06:00:00Z", 5), ("2026-01-03T02:00:00Z", 5)], today)
    1
    """
    count, later = 0, now
    for started_at, n_listed in doubted:
        if abs(n_listed - doubted[0][1]) > max(1, AGREEMENT * doubted[0][1]):
            break
        at = datetime.fromisoformat(started_at)
        if later - at >= DAY:
            count, later = count + 1, at
    return count
