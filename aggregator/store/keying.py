"""The blocking keys of what is new or changed, made once a run from what is stored."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from aggregator.matching import keys
from aggregator.store.sketches import Sketches

BATCH = 500
MOST_ROWS = 20_000
"""Keys that wait to be written in their order, which spares a large file most of its reading."""

LACKING = """
SELECT n.posting_id FROM pending n JOIN postings p ON p.id = n.posting_id
WHERE n.posting_id > ? AND n.is_content
    AND NOT EXISTS (SELECT 1 FROM match_keys WHERE posting_id = n.posting_id)
ORDER BY n.posting_id LIMIT ?
"""


def refresh_keys(db: sqlite3.Connection, sketches: Sketches) -> None:
    """Give every pending posting without keys its own; a change of its words took the old ones."""
    rows: list[tuple[str, int]] = []
    for numbers in _lacking(db):
        for number, found in sketches.get(numbers).items():
            rows += [(key, number) for key in keys(found)]
        if len(rows) >= MOST_ROWS:
            _write(db, rows)
            rows = []
    _write(db, rows)


def _lacking(db: sqlite3.Connection) -> Iterator[list[int]]:
    last = 0
    while numbers := [number for (number,) in db.execute(LACKING, (last, BATCH))]:
        yield numbers
        last = numbers[-1]


def _write(db: sqlite3.Connection, rows: list[tuple[str, int]]) -> None:
    db.executemany("INSERT INTO match_keys VALUES (?, ?)", sorted(rows))
