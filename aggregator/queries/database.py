"""Opens the database for reading only."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from urllib.parse import quote

from aggregator.queries.filters import distance_km


class NoDatabase(Exception):
    """The file is missing or is no database of ours; the message says which."""


def open_readonly(path: Path) -> sqlite3.Connection:
    """A connection that cannot write, rows by name, with `distance_km` as an SQL function."""
    if not path.exists():
        raise NoDatabase(f"{path} does not exist: crawl first, or name another with --db")
    try:
        connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=30)
        connection.execute("SELECT 1 FROM vacancies LIMIT 1")
    except sqlite3.Error as error:
        raise NoDatabase(f"{path} is not a database of this program: {error}") from error
    connection.row_factory = sqlite3.Row
    connection.create_function("distance_km", 4, distance_km, deterministic=True)
    return connection
