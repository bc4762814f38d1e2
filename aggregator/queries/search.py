"""Finds vacancies, newest first."""

from __future__ import annotations

import sqlite3

from aggregator.queries.filters import OPENED, Filters, conditions


def search(connection: sqlite3.Connection, filters: Filters, limit: int = 20) -> list[sqlite3.Row]:
    """The newest vacancies that meet the filters, at most `limit`; [] where none does."""
    where, values = conditions(filters)
    return connection.execute(
        f"SELECT v.* FROM vacancies v WHERE {where} ORDER BY {OPENED} DESC, v.id LIMIT :limit",  # noqa: S608 - `where` is built from fixed fragments, values are bound
        {**values, "limit": limit},
    ).fetchall()


def count(connection: sqlite3.Connection, filters: Filters) -> int:
    """How many vacancies meet the filters."""
    where, values = conditions(filters)
    sql = f"SELECT count(*) FROM vacancies v WHERE {where}"  # noqa: S608 - as above
    return int(connection.execute(sql, values).fetchone()[0])


def last_crawl(connection: sqlite3.Connection) -> str | None:
    """The instant the last crawl began; None where there was none."""
    found: str | None = connection.execute("SELECT max(started_at) FROM crawls").fetchone()[0]
    return found
