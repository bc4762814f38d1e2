"""Opening a database file: pragmas, schema version, transactions, errors as one sentence."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

VERSION = 1
DATABASE = 0x504A4F42
ARCHIVE = 0x504A4F41
HERE = Path(__file__).parent

PRAGMAS = (
    "PRAGMA busy_timeout = 30000",
    "PRAGMA page_size = 4096",
    "PRAGMA journal_mode = WAL",
    "PRAGMA cache_size = -16000",
    "PRAGMA wal_autocheckpoint = 4000",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA analysis_limit = 400",
)
REASONS = (
    ("unable to open", "cannot be opened; is its folder there and writable?"),
    ("readonly", "is read-only"),
    ("Read-only file system", "cannot be written: its file system is read-only"),
    ("not a database", "is not a SQLite database"),
    ("malformed", "is damaged; `aggregator health` says more"),
    ("is full", "cannot be written: the disk is full"),
    ("disk I/O", "cannot be written: disk error, perhaps the disk is full"),
    ("constraint failed: known_boards", "is of an earlier build; `aggregator rebuild` renews it"),
    ("locked", "is being written by another process for more than 30 seconds"),
)


class StoreError(Exception):
    """The database cannot be used; the message is one sentence for the person at the terminal."""

    @classmethod
    def of(cls, path: Path, error: Exception) -> StoreError:
        """Say in plain words what SQLite or the system complained about."""
        text = str(error)
        known = next((said for part, said in REASONS if part in text), None)
        return cls(f"{path} {known}" if known else f"{path}: {text}")


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn errors of SQLite about the file at `path` into StoreError."""
    try:
        yield
    except (sqlite3.DatabaseError, OSError) as error:
        raise StoreError.of(path, error) from error


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Hold the write lock from the start; all or nothing."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def checkpoint(db: sqlite3.Connection) -> None:
    """Fold the log back into the file; what a reader still needs is left for the next time."""
    db.execute("PRAGMA busy_timeout = 200")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.execute("PRAGMA busy_timeout = 30000")


def open_file(path: Path, *scripts: str, kind: int = DATABASE) -> sqlite3.Connection:
    """Open or create a file of ours for writing, with the schema of the named scripts.

    Raises StoreError for a newer version, a file of something else, a folder that is missing, and
    whatever cannot be written.
    """
    with explained(path):
        if path.is_dir():
            raise StoreError(f"{path} is a folder")
        db = sqlite3.connect(path, timeout=30, isolation_level=None)
        try:
            _prepare(db, path, scripts, kind)
        except BaseException:
            db.close()
            raise
        return db


def open_readonly(path: Path) -> sqlite3.Connection:
    """Open a database for reading only; raises StoreError if it is missing, foreign or newer."""
    if not path.is_file():
        raise StoreError(f"{path} does not exist; crawl something first or name another with --db")
    with explained(path):
        uri = f"{path.resolve().as_uri()}?mode=ro"
        db = sqlite3.connect(uri, uri=True, timeout=30, isolation_level=None)
        try:
            check_version(db, path)
        except BaseException:
            db.close()
            raise
        return db


def beside(database: Path) -> Path:
    """The archive that belongs to a database.

    >>> beside(Path("data/jobs.db")).as_posix(), beside(Path("jobs")).as_posix()
    ('data/jobs.archive.db', 'jobs.archive.db')
    """
    return database.with_name(f"{database.stem}.archive.db")


def refuse_snapshot(path: Path) -> None:
    """Raise StoreError for a snapshot: it is for reading only."""
    with closing(open_readonly(path)) as db, explained(path):
        row = db.execute("SELECT value FROM meta WHERE name = 'snapshot_of'").fetchone()
    if row:
        raise StoreError(f"{path} is a snapshot of {row[0]}, for reading only; name that with --db")


def check_version(db: sqlite3.Connection, path: Path, kind: int = DATABASE) -> None:
    """Raise StoreError unless the file is ours and of a version we know."""
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if db.execute("PRAGMA application_id").fetchone()[0] != kind:
        name = "archive" if kind == ARCHIVE else "database"
        raise StoreError(f"{path} is no {name} of this program")
    if version > VERSION:
        raise StoreError(
            f"{path} was written by a newer release (schema {version}, this one reads {VERSION})"
        )


def run_script(db: sqlite3.Connection, name: str) -> None:
    """Run a script of this folder inside the open transaction."""
    statement = ""
    for line in (HERE / name).read_text(encoding="utf-8").splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            db.execute(statement)
            statement = ""


def _prepare(db: sqlite3.Connection, path: Path, scripts: tuple[str, ...], kind: int) -> None:
    if not _is_empty(db):
        check_version(db, path, kind)
    for pragma in PRAGMAS:
        db.execute(pragma)
    with transaction(db):
        if _is_empty(db):
            for script in scripts:
                run_script(db, script)
            db.execute(f"PRAGMA application_id = {kind}")
        db.execute(f"PRAGMA user_version = {VERSION}")  # a write, to find out now if we may


def _is_empty(db: sqlite3.Connection) -> bool:
    return not db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
