"""Matches: what new and changed postings have in common with others, and what a person said."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from aggregator.matching import DECISION, Match, judge
from aggregator.matching.blocks import CROWD, pairs
from aggregator.store.rows import Row
from aggregator.store.sketches import Sketches

BATCH = 500
WATCHED = CROWD // 2
"""Blocks above this size are compared anew as a whole: they may be, or have been, a crowd."""

TABLES = (
    "active (id INTEGER PRIMARY KEY)",
    "seeds (id INTEGER PRIMARY KEY)",
    "blocks (key TEXT PRIMARY KEY, n INTEGER NOT NULL) WITHOUT ROWID",
    "pairs (a INTEGER, b INTEGER, PRIMARY KEY (a, b)) WITHOUT ROWID",
)
ACTIVE = "INSERT INTO active SELECT posting_id FROM pending"
OF_LARGE_BLOCKS = """
INSERT OR IGNORE INTO active SELECT posting_id FROM match_keys WHERE key IN (
    SELECT m.key FROM match_keys m JOIN (
        SELECT key, 1 AS most FROM stale_keys
        UNION SELECT key, ? FROM match_keys WHERE posting_id IN (SELECT posting_id FROM pending)
    ) s ON s.key = m.key GROUP BY m.key HAVING count(DISTINCT m.posting_id) > min(s.most))
"""
SEEDS = """
INSERT INTO seeds SELECT id FROM active
UNION SELECT posting_b FROM active JOIN matches ON posting_a = id
UNION SELECT posting_a FROM active JOIN matches ON posting_b = id
"""
FORGET = (
    "DELETE FROM matches WHERE posting_a IN (SELECT id FROM active)",
    "DELETE FROM matches WHERE posting_b IN (SELECT id FROM active)",
)
BLOCKS = """
INSERT INTO blocks SELECT m.key, count(*) FROM match_keys m
WHERE m.key IN (SELECT k.key FROM active JOIN match_keys k ON k.posting_id = active.id)
GROUP BY m.key HAVING count(*) > 1
"""
SMALL = """
INSERT OR IGNORE INTO pairs
SELECT min(x.posting_id, y.posting_id), max(x.posting_id, y.posting_id)
FROM active JOIN match_keys x ON x.posting_id = active.id
JOIN blocks ON blocks.key = x.key AND blocks.n <= ?
JOIN match_keys y ON y.key = x.key AND y.posting_id <> x.posting_id
"""
CROWDS = "SELECT key FROM blocks WHERE n > ? ORDER BY key"
NEIGHBOURS = """
INSERT OR IGNORE INTO pairs SELECT ?1, ?2
WHERE ?1 IN (SELECT id FROM active) OR ?2 IN (SELECT id FROM active)
"""
INSERT = """
INSERT OR REPLACE INTO matches (posting_a, posting_b, rule, score, evidence)
VALUES (?, ?, ?, ?, ?)
"""
DECIDED = """
SELECT min(a.id, b.id), max(a.id, b.id), d.kind, d.because, max(d.id)
FROM decisions d JOIN postings a ON a.key = d.subject JOIN postings b ON b.key = d.object
WHERE d.kind IN ('join', 'split') AND a.id <> b.id GROUP BY 1, 2 ORDER BY 1, 2
"""


class Decided(NamedTuple):
    """A person's last word on a pair."""

    a: int
    b: int
    kind: str
    because: str | None


def refresh_matches(db: sqlite3.Connection) -> None:
    """Compare anew what is pending; leaves in `seeds` whatever may change its vacancy.

    A pair is judged by its two postings alone, and which pairs are is decided by the present
    holders of their keys, so the order in which postings came decides nothing.
    """
    for table in TABLES:
        db.execute(f"CREATE TEMP TABLE IF NOT EXISTS {table}")
        db.execute(f"DELETE FROM temp.{table.partition(' ')[0]}")  # noqa: S608 - our own names
    db.execute(ACTIVE)
    db.execute(OF_LARGE_BLOCKS, (WATCHED,))
    db.execute(SEEDS)
    for statement in FORGET:
        db.execute(statement)
    sketches = Sketches(db)
    _pair(db, sketches)
    db.executemany(INSERT, map(_row, _judged(db, sketches)))
    _decide(db)


def decided(db: sqlite3.Connection) -> list[Decided]:
    """What a person said about pairs of postings, the last word on each."""
    return [Decided(*row[:4]) for row in db.execute(DECIDED)]


def _pair(db: sqlite3.Connection, sketches: Sketches) -> None:
    """Collect the pairs with an active posting: all of small blocks, neighbours in crowds."""
    db.execute(BLOCKS)
    db.execute(SMALL, (CROWD,))
    for (key,) in db.execute(CROWDS, (CROWD,)).fetchall():
        holders = db.execute("SELECT posting_id FROM match_keys WHERE key = ?", (key,))
        crowd = sketches.get([number for (number,) in holders])
        near = {(min(a.id, b.id), max(a.id, b.id)) for a, b in pairs(list(crowd.values()))}
        db.executemany(NEIGHBOURS, near)


def _judged(db: sqlite3.Connection, sketches: Sketches) -> Iterator[Match]:
    cursor = db.execute("SELECT a, b FROM pairs ORDER BY a, b")
    while batch := cursor.fetchmany(BATCH):
        known = sketches.get({number for pair in batch for number in pair})
        for a, b in batch:
            if match := judge(known[a], known[b]):
                yield match


def _decide(db: sqlite3.Connection) -> None:
    """Lay down a person's joins as matches."""
    db.execute("DELETE FROM matches WHERE rule = ?", (DECISION,))
    joins: Iterable[Decided] = (pair for pair in decided(db) if pair.kind == "join")
    rows = (Match(p.a, p.b, DECISION, 1.0, {"because": p.because}) for p in joins)
    db.executemany(INSERT, map(_row, rows))


def _row(match: Match) -> Row:
    return (*match[:4], json.dumps(match.evidence, ensure_ascii=False))
