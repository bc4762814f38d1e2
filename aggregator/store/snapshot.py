"""A consistent copy for analysts, made while crawls go on."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from aggregator import clock
from aggregator.store.database import StoreError, explained, open_readonly


def snapshot(path: Path | str, target: Path | str) -> None:
    """Copy the database as of now into a new file without a log, `meta.snapshot_at` saying when.

    Raises StoreError if the source is missing or the target exists or cannot be written.
    """
    path, target = Path(path), Path(target)
    if target.exists():
        raise StoreError(f"{target} exists already")
    unfinished = target.with_name(target.name + ".part")
    with closing(open_readonly(path)) as db, explained(target):
        unfinished.unlink(missing_ok=True)
        db.execute("VACUUM INTO ?", (str(unfinished),))
    with explained(target):
        _mark(unfinished)
        unfinished.rename(target)


def _mark(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute("INSERT OR REPLACE INTO meta VALUES ('snapshot_at', ?)", (clock.instant(),))
