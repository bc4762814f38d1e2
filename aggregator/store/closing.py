"""The end of a board's crawl: what vanished is closed, and the crawl gets its row."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field

from aggregator.accounting import UNREAD
from aggregator.boards import Board
from aggregator.records import BoardRun, Confirmed
from aggregator.store.spells import close_spells
from aggregator.understand.rules import rules_version

MISSES = {"api": 1, "html": 3, "feed": 3}
CAUTIOUS = max(MISSES.values())

LISTED_BEFORE = """
SELECT coalesce(max(id), 0) FROM crawls WHERE board = ? AND outcome = 'complete' AND id < ?
"""
STILL_LISTED = """
UPDATE listings SET seen_in = ?, last_seen_at = max(last_seen_at, ?)
WHERE board = ? AND seen_in >= ?
"""
STILL_OPEN = """
UPDATE spells SET last_seen_at = max(last_seen_at, ?)
WHERE closed_at IS NULL AND posting_id IN (SELECT id FROM listings WHERE board = ? AND seen_in = ?)
"""
ALIVE = """
UPDATE spells SET last_seen_at = max(last_seen_at, ?) WHERE posting_id = ? AND closed_at IS NULL
"""
VANISHED = """
SELECT l.id, l.external_id, (
    SELECT count(*) FROM crawls c WHERE c.board = l.board AND c.id > l.seen_in AND c.id <= ?
        AND (c.outcome = 'complete' OR c.id = ? OR (? AND c.outcome = 'suspect')))
FROM listings l JOIN spells s ON s.posting_id = l.id
WHERE l.board = ? AND s.closed_at IS NULL AND l.seen_in < ?
"""
FINISH = """
UPDATE crawls SET finished_at = ?, outcome = ?, reason = ?, n_listed = ?, n_claimed = ?,
    n_fetched = ?, n_new = ?, n_changed = ?, n_closed = ?, n_reopened = ?, n_rejected = ?,
    n_requests = ? WHERE id = ?
"""
READ_AGAIN = """
UPDATE listings SET version = NULL WHERE board = ? AND seen_in = ? AND decision = 'rejected'
"""
VALIDATED = """
UPDATE boards SET etag = ?, last_modified = ?, validated_by = ? WHERE board = ?
"""


@dataclass
class BoardState:
    """One board while it is being crawled."""

    board: Board
    crawl_id: int
    misses: int
    n_new: int = 0
    n_changed: int = 0
    n_reopened: int = 0
    n_rejected: int = 0
    confirmed: dict[str, Confirmed] = field(default_factory=dict)
    """Answers about vanished postings, bounded by what a spider may ask in one run."""


def finish_crawl(db: sqlite3.Connection, state: BoardState, run: BoardRun, at: str) -> int:
    """Close what is proved closed and write the crawl's row; return how many closed."""
    if run.is_unchanged:
        _touch(db, state, at)
    closed = _confirmed(db, state, at)
    if run.may_close and run.outcome == "complete":
        closed |= _vanished(db, state, run)
    close_spells(db, closed.items(), at)
    _write_row(db, state, run, at, len(closed))
    if (run.reason or "").startswith(UNREAD):
        db.execute(READ_AGAIN, (state.board.key, state.crawl_id))
    if run.outcome == "complete":
        row = (run.etag, run.last_modified, rules_version(), state.board.key)
        if not run.is_unchanged or run.etag or run.last_modified:
            db.execute(VALIDATED, row)
    return len(closed)


def _touch(db: sqlite3.Connection, state: BoardState, at: str) -> None:
    """An unchanged list: what the last complete crawl listed is listed still."""
    key, crawl = state.board.key, state.crawl_id
    before = db.execute(LISTED_BEFORE, (key, crawl)).fetchone()[0]
    db.execute(STILL_LISTED, (crawl, at, key, before))
    db.execute(STILL_OPEN, (at, key, crawl))


def _confirmed(db: sqlite3.Connection, state: BoardState, at: str) -> dict[int, str]:
    """Posting → reason for what was asked about and is closed; what is open is seen anew."""
    closed = {}
    for external_id, answer in state.confirmed.items():
        row = db.execute(
            "SELECT l.id FROM listings l JOIN spells s ON s.posting_id = l.id"
            " WHERE l.board = ? AND l.external_id = ? AND s.closed_at IS NULL AND l.seen_in < ?",
            (state.board.key, external_id, state.crawl_id),
        ).fetchone()
        if row and answer.verdict == "closed":
            closed[row[0]] = answer.reason
        elif row and answer.verdict == "open":
            db.execute(ALIVE, (at, row[0]))
    return closed


def _vanished(db: sqlite3.Connection, state: BoardState, run: BoardRun) -> dict[int, str]:
    """Posting → reason for what was missed often enough and nobody vouches for."""
    accepted = run.reason is not None
    crawl = state.crawl_id
    rows = db.execute(VANISHED, (crawl, crawl, accepted, state.board.key, crawl))
    return {
        number: "not_listed"
        for number, external_id, missed in rows
        if missed >= state.misses and external_id not in state.confirmed
    }


def _write_row(
    db: sqlite3.Connection, state: BoardState, run: BoardRun, at: str, n_closed: int
) -> None:
    n_listed = run.n_listed
    if run.is_unchanged and not n_listed:
        count = "SELECT count(*) FROM listings WHERE board = ? AND seen_in = ?"
        n_listed = db.execute(count, (state.board.key, state.crawl_id)).fetchone()[0]
    row = (
        *(at, run.outcome or "failed", run.reason, n_listed, run.n_claimed, run.n_fetched),
        *(state.n_new, state.n_changed, n_closed, state.n_reopened),
        *(run.n_rejected + state.n_rejected, run.n_requests, state.crawl_id),
    )
    db.execute(FINISH, row)
