"""Full text of vacancies: taken out before its words change, put back in one batch at the end."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection

TAKE_OUT = """
INSERT INTO vacancies_fts (vacancies_fts, rowid, title, employer, place, description)
SELECT 'delete', t.id, t.title, t.employer, t.place, t.description
FROM vacancy_texts t
WHERE t.id IN (SELECT value FROM json_each(?)) AND t.id NOT IN (SELECT vacancy_id FROM unindexed)
"""
MARK = "INSERT OR IGNORE INTO unindexed SELECT value FROM json_each(?)"
PUT_BACK = """
INSERT INTO vacancies_fts (rowid, title, employer, place, description)
SELECT t.id, t.title, t.employer, t.place, t.description
FROM vacancy_texts t JOIN unindexed u ON u.vacancy_id = t.id
"""


def take_out(db: sqlite3.Connection, vacancies: Collection[int]) -> None:
    """Remove these vacancies from the index while their indexed words can still be read."""
    wanted = (json.dumps(list(vacancies)),)
    db.execute(TAKE_OUT, wanted)
    db.execute(MARK, wanted)


def take_out_postings(db: sqlite3.Connection, postings: Collection[int]) -> None:
    """Remove the vacancies whose words come from these postings."""
    rows = db.execute(
        "SELECT DISTINCT vacancy_id FROM postings"
        " WHERE vacancy_id IS NOT NULL AND id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(postings)),),
    )
    if vacancies := [number for (number,) in rows]:
        take_out(db, vacancies)


def put_back(db: sqlite3.Connection) -> None:
    """Index every vacancy that is not in the index."""
    db.execute(PUT_BACK)
    db.execute("DELETE FROM unindexed")
