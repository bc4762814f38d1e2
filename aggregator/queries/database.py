"""Opens the database for questions: read-only, rows by name, distances as an SQL function."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from aggregator.queries.filters import distance_km
from aggregator.store import StoreError, open_readonly


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that cannot write; StoreError for a file that is missing, foreign or damaged."""
    with closing(open_readonly(path)) as connection:
        connection.row_factory = sqlite3.Row
        connection.create_function("distance_km", 4, distance_km, deterministic=True)
        try:
            yield connection
        except sqlite3.DatabaseError as error:
            raise StoreError.of(path, error) from error
