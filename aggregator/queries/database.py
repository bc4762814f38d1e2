"""Opens the database for questions: read-only, rows by name, distances as an SQL function."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from aggregator.queries.filters import distance_km
from aggregator.store import open_readonly


def connect(path: Path) -> sqlite3.Connection:
    """A connection that cannot write; StoreError if the file is missing, foreign or newer."""
    connection = open_readonly(path)
    connection.row_factory = sqlite3.Row
    connection.create_function("distance_km", 4, distance_km, deterministic=True)
    return connection
