"""Matches: what new and changed postings have in common with others, and what a person said."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import combinations, groupby, islice
from operator import itemgetter
from typing import NamedTuple

from aggregator.matching import DECISION, Match, judge
from aggregator.matching.blocks import CROWD, Standing, is_crowd, neighbours, standing
from aggregator.matching.keys import PLACE_SIZE
from aggregator.store.keying import refresh_keys
from aggregator.store.rows import Row
from aggregator.store.sketches import Sketches

BATCH = 500
MOST_DONE = 60_000
"""Pairs of one place that are known to be judged; judging some twice does no harm."""
WATCHED = CROWD // 2
"""Blocks above this size are compared anew as a whole: they may be, or have been, a crowd."""

TABLES = (
    "active (id INTEGER PRIMARY KEY)",
    "seeds (id INTEGER PRIMARY KEY)",
    "touched (key TEXT PRIMARY KEY, most INTEGER) WITHOUT ROWID",
    "blocks (place TEXT, key TEXT, PRIMARY KEY (place, key)) WITHOUT ROWID",
)
ACTIVE = "INSERT INTO active SELECT posting_id FROM pending"
LOST = "INSERT INTO touched SELECT key, 1 FROM stale_keys"
TOUCHED = """
INSERT OR IGNORE INTO touched SELECT k.key, ?
FROM active CROSS JOIN match_keys k ON k.posting_id = active.id ORDER BY k.key
"""
OF_LARGE_BLOCKS = """
INSERT OR IGNORE INTO active SELECT m.posting_id FROM (
    SELECT t.key FROM touched t CROSS JOIN match_keys m ON m.key = t.key
    GROUP BY t.key HAVING count(*) > t.most
) large CROSS JOIN match_keys m ON m.key = large.key
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
BLOCKS = f"""
INSERT INTO blocks SELECT substr(t.key, instr(t.key, ':') + 1, {2 * PLACE_SIZE}), t.key
FROM touched t CROSS JOIN match_keys m ON m.key = t.key GROUP BY t.key HAVING count(*) > 1
"""  # noqa: S608 - our own number
HOLDERS = """
SELECT b.place, b.key, m.posting_id, m.posting_id IN (SELECT id FROM active)
FROM blocks b CROSS JOIN match_keys m ON m.key = b.key
ORDER BY b.place, b.key, m.posting_id
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
    sketches = Sketches(db)
    refresh_keys(db, sketches)
    db.execute(ACTIVE)
    db.execute(LOST)
    db.execute(TOUCHED, (WATCHED,))
    db.execute(OF_LARGE_BLOCKS)
    db.execute(TOUCHED, (WATCHED,))
    db.execute(SEEDS)
    for statement in FORGET:
        db.execute(statement)
    db.execute(BLOCKS)
    db.executemany(INSERT, map(_row, _judged(db, sketches)))
    _decide(db)


def decided(db: sqlite3.Connection) -> list[Decided]:
    """What a person said about pairs of postings, the last word on each."""
    return [Decided(*row[:4]) for row in db.execute(DECIDED)]


def _judged(db: sqlite3.Connection, sketches: Sketches) -> Iterator[Match]:
    pairs = _pairs(db, sketches)
    while batch := list(islice(pairs, BATCH)):
        known = sketches.get({number for pair in batch for number in pair})
        for a, b in batch:
            if match := judge(known[a], known[b]):
                yield match


def _pairs(db: sqlite3.Connection, sketches: Sketches) -> Iterator[tuple[int, int]]:
    """Yield the pairs with an active posting, place by place, so that few sketches are at hand."""
    for _, rows in groupby(db.execute(HOLDERS), key=itemgetter(0)):
        done: set[int] = set()
        stands: dict[int, Standing] = {}
        for _, block in groupby(rows, key=itemgetter(1)):
            active = {number: bool(is_active) for _, _, number, is_active in block}
            for a, b in _compared(list(active), sketches, stands):
                if (active[a] or active[b]) and (pair := a << 32 | b) not in done:
                    done.add(pair)
                    yield a, b
            if len(done) > MOST_DONE:
                done.clear()
                stands.clear()


def _compared(
    block: list[int], sketches: Sketches, stands: dict[int, Standing]
) -> Iterator[tuple[int, int]]:
    """Yield all pairs of a small block, neighbours in a crowd; `stands` keeps who stands where."""
    if not is_crowd(len(block)):
        yield from combinations(block, 2)
        return
    missing = [number for number in block if number not in stands]
    for at in range(0, len(missing), BATCH):
        for number, found in sketches.get(missing[at : at + BATCH]).items():
            stands[number] = standing(found)
    yield from neighbours([stands[number] for number in block])


def _decide(db: sqlite3.Connection) -> None:
    """Lay down a person's joins as matches."""
    db.execute("DELETE FROM matches WHERE rule = ?", (DECISION,))
    joins: Iterable[Decided] = (pair for pair in decided(db) if pair.kind == "join")
    rows = (Match(p.a, p.b, DECISION, 1.0, {"because": p.because}) for p in joins)
    db.executemany(INSERT, map(_row, rows))


def _row(match: Match) -> Row:
    return (*match[:4], json.dumps(match.evidence, ensure_ascii=False))
