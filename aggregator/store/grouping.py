"""Which postings form one vacancy: clusters over the matches, only where something changed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from aggregator.matching import Edge, clusters
from aggregator.store.matches import decided

IDS = "(SELECT value FROM json_each(?1))"

OLD_VACANCIES = """
INSERT OR IGNORE INTO dirty SELECT vacancy_id FROM postings
WHERE vacancy_id IS NOT NULL AND id IN (SELECT id FROM seeds)
"""
LINKED = """
SELECT s.id FROM seeds s JOIN postings p ON p.id = s.id
WHERE EXISTS (SELECT 1 FROM matches WHERE posting_a = s.id)
    OR EXISTS (SELECT 1 FROM matches WHERE posting_b = s.id)
    OR p.vacancy_id <> p.id
    OR EXISTS (SELECT 1 FROM postings q WHERE q.vacancy_id = p.id AND q.id <> p.id)
"""
NEAR = f"""
SELECT posting_b FROM matches WHERE posting_a IN {IDS}
UNION SELECT posting_a FROM matches WHERE posting_b IN {IDS}
UNION SELECT m.id FROM postings p JOIN postings m ON m.vacancy_id = p.vacancy_id WHERE p.id IN {IDS}
"""  # noqa: S608 - our own text
EDGES = f"SELECT posting_a, posting_b, score FROM matches WHERE posting_a IN {IDS}"  # noqa: S608 - our own text
ALONE = """
UPDATE postings SET vacancy_id = id
WHERE vacancy_id IS NOT id AND id IN (SELECT id FROM seeds)
"""
NEW_VACANCIES = """
INSERT OR IGNORE INTO dirty SELECT vacancy_id FROM postings WHERE id IN (SELECT id FROM seeds)
"""


def regroup(db: sqlite3.Connection) -> None:
    """Give each posting of `seeds` and its neighbours its vacancy; `dirty` holds all concerned."""
    db.execute(OLD_VACANCIES)
    linked = _component(db, (number for (number,) in db.execute(LINKED)))
    db.execute(ALONE)
    if linked:
        db.executemany("INSERT OR IGNORE INTO seeds VALUES (?)", ((n,) for n in linked))
        db.execute(OLD_VACANCIES)
        found = clusters(linked, _edges(db, linked), _apart(db))
        db.executemany(
            "UPDATE postings SET vacancy_id = ? WHERE id = ? AND vacancy_id IS NOT ?1",
            ((vacancy, number) for number, vacancy in found.items()),
        )
    db.execute(NEW_VACANCIES)


def _component(db: sqlite3.Connection, start: Iterable[int]) -> set[int]:
    """All postings that matches or a present vacancy tie to these, however far."""
    found = set(start)
    frontier = found
    while frontier:
        near = {number for (number,) in db.execute(NEAR, (json.dumps(list(frontier)),))}
        frontier = near - found
        found = found | frontier
    return found


def _edges(db: sqlite3.Connection, members: set[int]) -> list[Edge]:
    return [Edge(*row) for row in db.execute(EDGES, (json.dumps(list(members)),))]


def _apart(db: sqlite3.Connection) -> list[tuple[int, int]]:
    return [(pair.a, pair.b) for pair in decided(db) if pair.kind == "split"]
