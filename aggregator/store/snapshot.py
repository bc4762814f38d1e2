"""A snapshot: a consistent, settled, read-only copy of the database, made while others write."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from aggregator import clock
from aggregator.store.database import StoreError, explained, open_readonly, transaction
from aggregator.store.settle import settle

READ_ONLY = 0o444
META = "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)"


@dataclass(slots=True, frozen=True)
class SnapshotSummary:
    """What a snapshot holds."""

    taken_at: str
    n_vacancies: int
    n_open: int


def snapshot(path: Path | str, target: Path | str) -> SnapshotSummary:
    """Copy the database at `path` to the new file `target`; what it holds.

    Raises StoreError, with no file left, if the target exists already or cannot be written.
    """
    path, target = Path(path), Path(target)
    with _part(target) as part:
        taken_at = _copy(path, part, target)
        with explained(target):
            with closing(sqlite3.connect(part, isolation_level=None)) as db:
                summary = _finish(db, path, taken_at)
            _publish(part, target)
    return summary


@contextmanager
def _part(target: Path) -> Iterator[Path]:
    """An empty file beside the target, gone afterwards unless it was renamed."""
    _refuse_existing(target)
    try:
        with explained(target):
            number, name = tempfile.mkstemp(".part", f"{target.name}.", target.parent)
    except StoreError as error:
        raise StoreError(
            f"{target} cannot be written; is its folder there and writable?"
        ) from error
    os.close(number)
    part = Path(name)
    try:
        yield part
    finally:
        for left in (part, part.with_name(f"{part.name}-journal")):
            left.unlink(missing_ok=True)


def _refuse_existing(target: Path) -> None:
    if target.exists() or target.is_symlink():
        raise StoreError(f"{target} exists already; a snapshot never replaces a file")


def _copy(path: Path, part: Path, target: Path) -> str:
    """Copy the last committed state without free pages; when it was read."""
    with closing(open_readonly(path)) as db, explained(target):
        at = clock.instant()
        db.execute("VACUUM INTO ?", (str(part),))
        return at


def _finish(db: sqlite3.Connection, path: Path, taken_at: str) -> SnapshotSummary:
    """Settle what a crawl in progress had not settled yet, and say what this file is."""
    db.execute("PRAGMA journal_mode = DELETE")
    with transaction(db):
        if db.execute("SELECT EXISTS (SELECT 1 FROM pending)").fetchone()[0]:
            settle(db)
        db.executemany(META, (("snapshot_at", taken_at), ("snapshot_of", path.name)))
    db.execute("PRAGMA optimize")
    counts = db.execute("SELECT count(*), coalesce(sum(is_open), 0) FROM vacancies").fetchone()
    return SnapshotSummary(taken_at, *counts)


def _publish(part: Path, target: Path) -> None:
    """Give the finished file its name, safely on disk and read-only."""
    part.chmod(READ_ONLY)
    with part.open("rb") as file:
        os.fsync(file.fileno())
    _refuse_existing(target)
    part.rename(target)
