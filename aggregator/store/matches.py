"""Matches: which postings share an identity key, and what a person said about pairs."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from aggregator.matching import canonical_url, link
from aggregator.matching.keys import SCORES, rule_of
from aggregator.store.rows import Row

DECISION = "decision"

CROWD = """
INSERT INTO crowd SELECT DISTINCT posting_id FROM match_keys WHERE key IN (
    SELECT m.key FROM (
        SELECT key FROM stale_keys UNION SELECT k.key FROM pending p
        JOIN match_keys k ON k.posting_id = p.posting_id AND p.is_content) s
    JOIN match_keys m ON m.key = s.key GROUP BY m.key HAVING count(*) > 1)
"""
SEEDS = """
INSERT INTO seeds
SELECT posting_id FROM pending WHERE is_content
UNION SELECT id FROM crowd
UNION SELECT posting_b FROM pending p JOIN matches m ON m.posting_a = p.posting_id
UNION SELECT posting_a FROM pending p JOIN matches m ON m.posting_b = p.posting_id
"""
FORGET = f"""
DELETE FROM matches WHERE posting_a IN (SELECT posting_id FROM pending WHERE is_content);
DELETE FROM matches WHERE posting_b IN (SELECT posting_id FROM pending WHERE is_content);
DELETE FROM matches WHERE posting_a IN (SELECT id FROM crowd)
    AND posting_b IN (SELECT id FROM crowd);
DELETE FROM matches WHERE rule = '{DECISION}'
"""  # noqa: S608 - our own text
HOLDERS = """
SELECT m.key, p.id, p.board, p.url, p.apply_url, p.requisition_id, p.content_hash
FROM match_keys m JOIN postings p ON p.id = m.posting_id
WHERE m.key IN (SELECT key FROM match_keys WHERE posting_id IN (SELECT id FROM crowd))
ORDER BY m.key, p.id
"""
INSERT = """
INSERT OR IGNORE INTO matches (posting_a, posting_b, rule, score, evidence)
VALUES (?, ?, ?, ?, ?)
"""
DECIDED = """
SELECT min(a.id, b.id), max(a.id, b.id), d.kind, d.because, max(d.id)
FROM decisions d JOIN postings a ON a.key = d.subject JOIN postings b ON b.key = d.object
WHERE d.kind IN ('join', 'split') AND a.id <> b.id GROUP BY 1, 2 ORDER BY 1, 2
"""


class Holder(NamedTuple):
    """A posting that holds a key."""

    id: int
    board: str
    url: str | None
    apply_url: str | None
    requisition_id: str | None
    content_hash: str


class Decided(NamedTuple):
    """A person's last word on a pair."""

    a: int
    b: int
    kind: str
    because: str | None


def refresh_matches(db: sqlite3.Connection) -> None:
    """Match again what won or lost a key; leaves in `seeds` whatever may change its vacancy.

    A pair is matched or not by the present holders of its keys alone, so the order in which
    postings came decides nothing.
    """
    for table in ("crowd", "seeds"):
        db.execute(f"CREATE TEMP TABLE IF NOT EXISTS {table} (id INTEGER PRIMARY KEY)")
        db.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
    db.execute(CROWD)
    db.execute(SEEDS)
    for statement in FORGET.split(";"):
        db.execute(statement)
    db.executemany(INSERT, _pairs(db))
    joins = [
        (pair.a, pair.b, DECISION, 1.0, json.dumps({"because": pair.because}))
        for pair in decided(db)
        if pair.kind == "join"
    ]
    db.executemany(INSERT, joins)


def decided(db: sqlite3.Connection) -> list[Decided]:
    """What a person said about pairs of postings, the last word on each."""
    return [Decided(*row[:4]) for row in db.execute(DECIDED)]


def _pairs(db: sqlite3.Connection) -> Iterator[Row]:
    rows = db.execute(HOLDERS).fetchall()
    for key, group in groupby(rows, key=itemgetter(0)):
        holders = {row[1]: Holder(*row[1:]) for row in group}
        rule = rule_of(key)
        for a, b in link(key, [(holder.id, holder.board) for holder in holders.values()]):
            yield a, b, rule, SCORES[rule], _evidence(rule, holders[a], holders[b])


def _evidence(rule: str, a: Holder, b: Holder) -> str:
    if rule == "url":
        shared = _addresses(a) & _addresses(b)
        return json.dumps({"url": min(shared, default=None)})
    if rule == "requisition":
        return json.dumps({"requisition": [a.requisition_id, b.requisition_id]})
    return json.dumps({"content_hash": a.content_hash})


def _addresses(holder: Holder) -> set[str]:
    found = {canonical_url(holder.url), canonical_url(holder.apply_url)}
    return {address for address in found if address}
