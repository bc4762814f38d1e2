"""Vacancies: one row per cluster, each field from the posting that knows it best."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from aggregator.store.best import COPIED, best_row
from aggregator.store.fts import put_back, take_out
from aggregator.store.rows import placeholders

OWN = ("id", "key", "posting_id")
LIFE = (
    *("origins", "opened_at", "absent_before_at", "last_seen_at", "closed_at", "closed_reason"),
    *("is_open", "is_repost", "n_postings", "n_boards", "days_open_low", "days_open_high"),
    "changed_at",
)
COLUMNS = (*OWN, *COPIED, *LIFE)

HELD = "p.board IN (SELECT board FROM held_boards)"
TOUCHED = """
INSERT OR IGNORE INTO {table} SELECT v.id FROM vacancies v
WHERE v.is_open AND {single} AND v.id NOT IN (SELECT id FROM dirty) AND v.id IN (
    SELECT p.vacancy_id FROM postings p WHERE p.board IN (SELECT board FROM crawls WHERE id > ?))
"""
MOVE = """
UPDATE vacancies SET (last_seen_at, days_open_low) = (
    SELECT max(last_seen_at), round(sum(julianday(last_seen_at) - julianday(opened_at)), 4)
    FROM spells WHERE posting_id = vacancies.posting_id)
WHERE id IN (SELECT id FROM moved)
"""
SINGLE = f"""
INSERT OR IGNORE INTO single SELECT d.id FROM dirty d JOIN postings p ON p.id = d.id
WHERE p.vacancy_id = d.id AND NOT {HELD}
    AND NOT EXISTS (SELECT 1 FROM postings q WHERE q.vacancy_id = d.id AND q.id <> d.id)
"""  # noqa: S608 - our own text
GONE = f"""
SELECT d.id FROM dirty d JOIN vacancies v ON v.id = d.id
WHERE NOT EXISTS (SELECT 1 FROM postings p WHERE p.vacancy_id = d.id AND NOT {HELD})
"""  # noqa: S608 - our own text
REWORDED = """
SELECT v.id FROM single s JOIN vacancies v ON v.id = s.id JOIN postings p ON p.id = s.id
WHERE v.posting_id <> p.id OR v.title <> p.title OR v.employer IS NOT p.employer
    OR v.employer_raw IS NOT p.employer_raw OR v.city IS NOT p.city OR v.region IS NOT p.region
    OR v.location_raw IS NOT p.location_raw
"""
NEWBORN = """
INSERT OR IGNORE INTO unindexed SELECT id FROM {table} WHERE id NOT IN (SELECT id FROM vacancies)
"""
FROM_SINGLE = f"""
INSERT OR REPLACE INTO vacancies ({", ".join(COLUMNS)})
SELECT p.id, p.key, p.id, {", ".join(f"p.{name}" for name in COPIED)},
    json_object('posting', p.key), life.opened_at,
    (SELECT absent_before_at FROM spells WHERE posting_id = p.id ORDER BY opened_at LIMIT 1),
    life.last_seen_at, iif(life.n_open, NULL, life.closed_at),
    iif(life.n_open, NULL, (
        SELECT reason FROM spells WHERE posting_id = p.id ORDER BY opened_at DESC LIMIT 1)),
    life.n_open > 0, 0, 1, 1, life.low, iif(life.n_open, NULL, life.high),
    (SELECT max(changed_at) FROM changes WHERE posting_id = p.id AND cause = 'source')
FROM single JOIN postings p ON p.id = single.id JOIN (
    SELECT posting_id, min(opened_at) AS opened_at, max(last_seen_at) AS last_seen_at,
        max(closed_at) AS closed_at, sum(closed_at IS NULL) AS n_open,
        round(sum(julianday(last_seen_at) - julianday(opened_at)), 4) AS low,
        iif(count(absent_before_at) = count(*),
            round(sum(julianday(closed_at) - julianday(absent_before_at)), 4), NULL) AS high
    FROM spells WHERE posting_id IN (SELECT id FROM single) GROUP BY posting_id
) life ON life.posting_id = p.id
"""  # noqa: S608 - our own column names
MEMBERS = f"""
SELECT p.vacancy_id, p.id, p.key, b.kind, {", ".join(f"p.{name}" for name in COPIED)},
    (SELECT max(changed_at) FROM changes WHERE posting_id = p.id AND cause = 'source') AS changed_at
FROM dirty d JOIN postings p ON p.vacancy_id = d.id LEFT JOIN boards b ON b.board = p.board
WHERE d.id NOT IN (SELECT id FROM single) AND NOT {HELD} ORDER BY p.vacancy_id, p.id
"""  # noqa: S608 - our own column names
SPELLS = """
SELECT posting_id, opened_at, absent_before_at, last_seen_at, closed_at, reason
FROM spells WHERE posting_id IN (SELECT value FROM json_each(?)) ORDER BY opened_at, posting_id
"""
TEXTS = ("posting_id", "title", "employer", "employer_raw", "city", "region", "location_raw")
INSERT = f"INSERT OR REPLACE INTO vacancies ({', '.join(COLUMNS)}) VALUES ({placeholders(COLUMNS)})"  # noqa: S608 - our own column names


def prepare(db: sqlite3.Connection) -> None:
    """Empty the lists of vacancies to be brought up to date."""
    for table in ("dirty", "single", "moved"):
        db.execute(f"CREATE TEMP TABLE IF NOT EXISTS {table} (id INTEGER PRIMARY KEY)")
        db.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names


def refresh_vacancies(db: sqlite3.Connection, settled: int) -> None:
    """Write again every vacancy of `dirty`, and move those that crawls after `settled` saw."""
    db.execute(
        "INSERT OR IGNORE INTO dirty SELECT p.vacancy_id FROM pending JOIN postings p"
        " ON p.id = pending.posting_id WHERE p.vacancy_id IS NOT NULL"
    )
    db.execute(TOUCHED.format(table="moved", single="v.n_postings = 1"), (settled,))
    db.execute(TOUCHED.format(table="dirty", single="v.n_postings > 1"), (settled,))
    db.execute(MOVE)
    db.execute(SINGLE)
    gone = [number for (number,) in db.execute(GONE)]
    take_out(db, gone + [number for (number,) in db.execute(REWORDED)])
    db.executemany("DELETE FROM vacancies WHERE id = ?", ((number,) for number in gone))
    db.execute(NEWBORN.format(table="single"))
    db.execute(FROM_SINGLE)
    for row in _rows(db):
        _write(db, row)
    put_back(db)


def _rows(db: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    """Yield the row of each vacancy of several postings."""
    cursor = db.execute(MEMBERS)
    names = [column[0] for column in cursor.description]
    for vacancy, group in groupby(cursor, key=itemgetter(0)):
        members = [dict(zip(names, row, strict=True)) for row in group]
        spells = db.execute(SPELLS, (json.dumps([member["id"] for member in members]),)).fetchall()
        if spells:
            yield {"id": vacancy, **best_row(members, spells)}


def _write(db: sqlite3.Connection, row: dict[str, Any]) -> None:
    select = f"SELECT {', '.join(TEXTS)} FROM vacancies WHERE id = ?"  # noqa: S608 - our own names
    old = db.execute(select, (row["id"],)).fetchone()
    if old is None:
        db.execute("INSERT OR IGNORE INTO unindexed VALUES (?)", (row["id"],))
    elif old != tuple(row[name] for name in TEXTS):
        take_out(db, [row["id"]])
    db.execute(INSERT, [row[name] for name in COLUMNS])
