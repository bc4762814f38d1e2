"""Which boards are ill and since when, and whether the file itself is sound."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path

from aggregator.store.database import ARCHIVE, StoreError, beside

LOW_DISK = 200 * 1024 * 1024
LARGE_WAL = 256 * 1024 * 1024

_ILL = """
SELECT board, outcome, reason, ill_since FROM board_health
WHERE outcome <> 'complete' ORDER BY ill_since, board
"""
# complete crawls that listed nothing although the one before listed something
_SILENT = """
WITH ended AS (
    SELECT *, row_number() OVER (PARTITION BY board ORDER BY started_at DESC, id DESC) AS age
    FROM crawls WHERE outcome = 'complete'
)
SELECT a.board, a.started_at AS since, b.n_listed AS before
FROM ended a JOIN ended b ON b.board = a.board AND b.age = 2
WHERE a.age = 1 AND a.n_listed = 0 AND b.n_listed > 0
ORDER BY a.board
"""

_HELD = """
SELECT h.board, h.employer, h.shown, (SELECT min(started_at) FROM crawls WHERE board = h.board)
FROM held_boards h ORDER BY h.board
"""

_NEEDS_ARCHIVE = """
SELECT count(*) FROM versions WHERE NOT EXISTS (SELECT 1 FROM meta WHERE name = 'snapshot_of')
"""
_LOST = """
SELECT count(*) FROM versions v WHERE NOT EXISTS (
    SELECT 1 FROM kept.payloads p WHERE p.posting_id = v.posting_id AND p.id = v.payload_id)
"""


@dataclass(slots=True, kw_only=True)
class Illness:
    """One thing that is wrong, since when (None: not known), and why."""

    what: str
    state: str
    since: str | None
    why: str | None


@dataclass(slots=True, kw_only=True)
class Health:
    """The state of a database: well if nothing is ill."""

    n_boards: int
    last_run_at: str | None
    ill: list[Illness] = field(default_factory=list)

    @property
    def is_well(self) -> bool:
        """Whether nothing is ill."""
        return not self.ill


def health(connection: sqlite3.Connection, path: Path, archive: Path | None = None) -> Health:
    """Look at the last crawl of every board, at the file and at its archive."""
    n_boards, last = connection.execute(
        "SELECT count(DISTINCT board), max(started_at) FROM crawls"
    ).fetchone()
    ill = [
        Illness(what=r["board"], state=r["outcome"], since=r["ill_since"], why=r["reason"])
        for r in connection.execute(_ILL)
    ]
    ill += [
        Illness(
            what=r["board"],
            state="silent",
            since=r["since"],
            why=f"listed nothing, {r['before']} the time before",
        )
        for r in connection.execute(_SILENT)
    ]
    ill += [
        Illness(
            what=board,
            state="held back",
            since=since,
            why=f"registered for {employer}, its postings show {shown}",
        )
        for board, employer, shown, since in connection.execute(_HELD)
    ]
    return Health(
        n_boards=n_boards,
        last_run_at=last,
        ill=[*ill, *_file(connection, path), *_archive(connection, archive or beside(path))],
    )


def _file(connection: sqlite3.Connection, path: Path) -> list[Illness]:
    ill = []
    if (sound := connection.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
        ill.append(Illness(what=path.name, state="corrupt", since=None, why=str(sound)))
    wal = path.with_name(path.name + "-wal")
    if wal.exists() and (size := wal.stat().st_size) > LARGE_WAL:
        why = f"{size >> 20} MB not yet in the database: a reader has been open for long"
        ill.append(Illness(what=wal.name, state="large", since=None, why=why))
    if (free := shutil.disk_usage(path.resolve().parent).free) < LOW_DISK:
        ill.append(Illness(what="disk", state="full", since=None, why=f"{free >> 20} MB free"))
    return ill


def _archive(connection: sqlite3.Connection, path: Path) -> list[Illness]:
    """What is wrong with the archive of a database that needs one; a snapshot needs none."""
    n_versions = connection.execute(_NEEDS_ARCHIVE).fetchone()[0]
    if not n_versions:
        return []
    try:
        n_lost = _lost(connection, path) if path.is_file() else n_versions
    except (sqlite3.DatabaseError, StoreError) as error:
        return [Illness(what=path.name, state="corrupt", since=None, why=str(error))]
    if not n_lost:
        return []
    why = f"{n_lost} of {n_versions} payloads are not there: `aggregator rebuild` needs them all"
    return [Illness(what=path.name, state="lost", since=None, why=why)]


def _lost(connection: sqlite3.Connection, path: Path) -> int:
    """How many payloads the archive lacks; raises StoreError if it is none of ours."""
    connection.execute("ATTACH ? AS kept", (f"{path.resolve().as_uri()}?mode=ro",))
    try:
        if connection.execute("PRAGMA kept.application_id").fetchone()[0] != ARCHIVE:
            raise StoreError("is no archive of this program")
        return int(connection.execute(_LOST).fetchone()[0])
    finally:
        connection.execute("DETACH kept")
