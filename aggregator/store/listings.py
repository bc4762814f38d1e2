"""Listings: every entry a board ever listed, found again and brought up to date."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping

from aggregator.store.entries import Entry, Known
from aggregator.store.rows import Row
from aggregator.understand.rules import rules_version

Key = tuple[str, str]

FIND = """
SELECT l.board, l.external_id, l.id, l.decision, l.first_seen_at, v.fingerprint, v.payload_id,
    p.understood_by, p.vacancy_id, s.opened_at, s.closed_at
FROM json_each(?) j
JOIN listings l ON l.board = json_extract(j.value, '$[0]')
    AND l.external_id = json_extract(j.value, '$[1]')
LEFT JOIN versions v ON v.payload_id =
    (SELECT max(payload_id) FROM versions WHERE posting_id = l.id)
LEFT JOIN postings p ON p.id = l.id
LEFT JOIN spells s ON s.posting_id = l.id
    AND s.opened_at = (SELECT max(opened_at) FROM spells WHERE posting_id = l.id)
"""
INSERT = """
INSERT INTO listings (id, board, external_id, title, url, decision, decided_by, version,
    first_seen_at, last_seen_at, seen_in)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
SEEN = "UPDATE listings SET last_seen_at = max(last_seen_at, ?), seen_in = ? WHERE id = ?"
VERSION = "UPDATE listings SET version = ? WHERE id = ? AND version IS NOT ?"
DECIDED = """
UPDATE listings SET title = coalesce(?, title), url = coalesce(?, url), decision = ?,
    decided_by = ?, version = ? WHERE id = ?
"""


def find_listings(db: sqlite3.Connection, keys: Iterable[Key]) -> dict[Key, Known]:
    """Return what is known of these (board, external_id), ids for the new ones included."""
    wanted = list(keys)
    rows = db.execute(FIND, (json.dumps(wanted),))
    known: dict[Key, Known] = {(row[0], row[1]): Known(*row[2:]) for row in rows}
    free = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'listings'").fetchone()
    number = free[0] if free else 0
    for key in wanted:
        if key not in known:
            number += 1
            known[key] = Known(number)
    return known


def write_listings(
    db: sqlite3.Connection,
    entries: Mapping[Key, Entry],
    known: Mapping[Key, Known],
    crawls: Mapping[str, int],
) -> None:
    """Insert what is new, move what was seen, and note what was decided."""
    new, seen, decided, versions = [], [], [], []
    for key, entry in entries.items():
        state = known[key]
        if state.is_new:
            new.append(_new_row(entry, state, crawls[entry.board]))
            continue
        seen.append((entry.seen_at, crawls[entry.board], state.id))
        if settled := _decision(entry, state):
            decided.append(_decided_row(entry, settled, state.id))
        elif entry.is_touched and entry.version:
            versions.append((entry.version, state.id, entry.version))
    db.executemany(INSERT, new)
    db.executemany(SEEN, seen)
    db.executemany(DECIDED, decided)
    db.executemany(VERSION, versions)


def _decision(entry: Entry, state: Known) -> str | None:
    """The decision that replaces the one that stands; None where it stands."""
    if entry.decision in ("kept", "out_of_scope"):
        return entry.decision
    if entry.decision == "rejected" and state.decision != "kept":
        return "rejected"
    return None


def _new_row(entry: Entry, state: Known, crawl: int) -> Row:
    decision = entry.decision or "not_fetched"
    rules = rules_version() if decision != "not_fetched" else None
    return (
        *(state.id, entry.board, entry.external_id, entry.title, entry.url, decision, rules),
        *(entry.version if rules else None, entry.first_at, entry.seen_at, crawl),
    )


def _decided_row(entry: Entry, decision: str, number: int) -> Row:
    return (entry.title, entry.url, decision, rules_version(), entry.version, number)
