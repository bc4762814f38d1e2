"""What a database holds, in the words of the market's truth."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DERIVED = (
    "postings",
    "posting_locations",
    "descriptions",
    "tags",
    "changes",
    "match_keys",
    "matches",
    "vacancies",
    "employers",
    "roles",
    "meta",
)
OBSERVED = ("boards", "crawls", "listings", "spells", "rejects")
STORED = """
    SELECT p.id, p.board, p.external_id, p.requisition_id, p.title, p.url, p.posted_on,
           p.closes_on, p.role, p.pay_min, p.pay_max, p.pay_period, p.pay_currency, p.vacancy_id,
           (SELECT count(*) FROM spells WHERE posting_id = p.id) AS n_spells,
           EXISTS (SELECT 1 FROM spells WHERE posting_id = p.id AND closed_at IS NULL) AS is_open
    FROM postings AS p
"""


@dataclass(frozen=True, slots=True)
class Stored:
    """One posting as the database has it."""

    id: int
    board: str
    external_id: str
    requisition_id: str | None
    title: str
    url: str
    posted_on: str | None
    closes_on: str | None
    role: str
    pay_min: float | None
    pay_max: float | None
    pay_period: str | None
    pay_currency: str | None
    vacancy_id: int | None
    n_spells: int
    is_open: int


@contextmanager
def reader(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a database for reading only."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        yield db


def rows(path: Path, query: str, *values: Any) -> list[tuple[Any, ...]]:
    """Return the rows of a query."""
    with reader(path) as db:
        return db.execute(query, values).fetchall()


def stored(path: Path) -> dict[str, Stored]:
    """Return every posting by its URL."""
    return {row[5]: Stored(*row) for row in rows(path, STORED)}


def places(path: Path) -> dict[int, set[tuple[str | None, str | None]]]:
    """Return posting id → its (city, region)s."""
    found: dict[int, set[tuple[str | None, str | None]]] = {}
    for key, city, region in rows(path, "SELECT posting_id, city, region FROM posting_locations"):
        found.setdefault(key, set()).add((city, region))
    return found


def outcomes(path: Path) -> dict[str, tuple[str, str | None]]:
    """Return board → (outcome, reason) of its last crawl."""
    query = "SELECT board, outcome, reason, max(id) FROM crawls GROUP BY board"
    return {board: (outcome, reason) for board, outcome, reason, _ in rows(path, query)}


def table(path: Path, name: str) -> list[tuple[Any, ...]]:
    """Return all rows of a table, in an order of its own."""
    return sorted(rows(path, f"SELECT * FROM {name}"), key=repr)  # names are our own constants


def copied(path: Path, target: Path) -> Path:
    """Return a consistent copy of a database."""
    with reader(path) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
    return target
