"""Which postings form one vacancy: clusters over the matches, only where something changed."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator

from aggregator.matching import JOIN, Match, clusters
from aggregator.store.matches import decided
from aggregator.store.sketches import Sketches

Part = tuple[list[int], list[Match]]
"""Postings that hang together, and their matches."""

BATCH = 500
IDS = "(SELECT value FROM json_each(?1))"

OLD_VACANCIES = """
INSERT OR IGNORE INTO dirty SELECT vacancy_id FROM postings
WHERE vacancy_id IS NOT NULL AND id IN (SELECT id FROM seeds)
"""
LINKED = """
SELECT s.id FROM seeds s JOIN postings p ON p.id = s.id
WHERE EXISTS (SELECT 1 FROM matches WHERE posting_a = s.id AND score >= ?1)
    OR EXISTS (SELECT 1 FROM matches WHERE posting_b = s.id AND score >= ?1)
    OR p.vacancy_id <> p.id
    OR EXISTS (SELECT 1 FROM postings q WHERE q.vacancy_id = p.id AND q.id <> p.id)
"""
NEAR = f"""
SELECT posting_b FROM matches WHERE posting_a IN {IDS} AND score >= ?2
UNION SELECT posting_a FROM matches WHERE posting_b IN {IDS} AND score >= ?2
UNION SELECT m.id FROM postings p JOIN postings m ON m.vacancy_id = p.vacancy_id WHERE p.id IN {IDS}
"""  # noqa: S608 - our own text
EDGES = f"""
SELECT posting_a, posting_b, rule, score FROM matches WHERE posting_a IN {IDS} AND score >= ?2
"""  # noqa: S608 - our own text
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
    linked = _reached(db, (number for (number,) in db.execute(LINKED, (JOIN,))))
    db.execute(ALONE)
    if linked:
        db.executemany("INSERT OR IGNORE INTO seeds VALUES (?)", ((n,) for n in linked))
        db.execute(OLD_VACANCIES)
        db.executemany(
            "UPDATE postings SET vacancy_id = ? WHERE id = ? AND vacancy_id IS NOT ?1",
            _vacancies(db, linked),
        )
    db.execute(NEW_VACANCIES)


def _vacancies(db: sqlite3.Connection, linked: set[int]) -> Iterator[tuple[int, int]]:
    """Yield (vacancy, posting) for all of these, one part of the graph after the other."""
    rows = db.execute(EDGES, (json.dumps(sorted(linked)), JOIN))
    edges = [Match(a, b, rule, score, {}) for a, b, rule, score in rows]
    apart = [(pair.a, pair.b) for pair in decided(db) if pair.kind == "split"]
    sketches = Sketches(db, texts=False)
    for members, inner in _batched(_parts(linked, edges)):
        found = clusters(sketches.get(members).values(), inner, apart)
        yield from ((vacancy, number) for number, vacancy in found.items())


def _batched(parts: Iterator[Part]) -> Iterator[Part]:
    """Yield several parts as one, so that few questions are put to the database."""
    members: list[int] = []
    edges: list[Match] = []
    for its, inner in parts:
        members += its
        edges += inner
        if len(members) >= BATCH:
            yield members, edges
            members, edges = [], []
    if members:
        yield members, edges


def _parts(linked: set[int], edges: list[Match]) -> Iterator[Part]:
    """Divide the graph into what hangs together: postings and their matches."""
    near: dict[int, list[Match]] = defaultdict(list)
    for edge in edges:
        near[edge.a].append(edge)
        near[edge.b].append(edge)
    left = set(linked)
    for start in sorted(linked):
        if start not in left:
            continue
        left.remove(start)
        members, frontier = [], [start]
        while frontier:
            members.append(number := frontier.pop())
            found = {edge.a + edge.b - number for edge in near[number]} & left
            left -= found
            frontier += found
        yield members, [edge for number in members for edge in near[number] if edge.a == number]


def _reached(db: sqlite3.Connection, start: Iterable[int]) -> set[int]:
    """All postings that matches or a present vacancy tie to these, however far."""
    found = set(start)
    frontier = found
    while frontier:
        rows = db.execute(NEAR, (json.dumps(list(frontier)), JOIN))
        frontier = {number for (number,) in rows} - found
        found = found | frontier
    return found
