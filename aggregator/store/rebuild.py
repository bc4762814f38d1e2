"""Deriving everything again from the archive, as a crawl would have given it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from operator import itemgetter
from pathlib import Path

from aggregator import clock
from aggregator.records import Posting
from aggregator.store.archive import Archive
from aggregator.store.changes import INSERT_CHANGE, change_rows
from aggregator.store.contents import replace_contents
from aggregator.store.database import (
    HERE,
    StoreError,
    checkpoint,
    explained,
    run_script,
    transaction,
)
from aggregator.store.reopening import reopened
from aggregator.store.rows import COLUMNS, Row, content, places_text
from aggregator.store.settle import settle
from aggregator.store.tables import meta
from aggregator.understand import understand

CHUNK = 200
SCRIPTS = ("derived.sql", "views.sql")
CREATED = re.compile(r"^CREATE (?:VIRTUAL )?(TABLE|VIEW) (\w+)", re.MULTILINE)
VERSIONS = """
SELECT posting_id, payload_id, seen_at FROM versions ORDER BY posting_id, payload_id
"""
N_KEPT = "SELECT count(DISTINCT posting_id) FROM versions"
BEFORE = (
    f"CREATE TEMP TABLE before AS SELECT {', '.join(COLUMNS)} FROM main.postings",  # noqa: S608 - our own column names
    "CREATE UNIQUE INDEX temp.before_id ON before (id)",
    "CREATE TEMP TABLE texts_before AS SELECT posting_id, text FROM main.descriptions",
    "CREATE UNIQUE INDEX temp.texts_before_id ON texts_before (posting_id)",
    "CREATE TEMP TABLE places_before AS SELECT * FROM main.posting_locations",
    "CREATE INDEX temp.places_before_id ON places_before (posting_id)",
    "CREATE TEMP TABLE ruled AS SELECT * FROM main.changes WHERE cause = 'rules'",
)
AFTER = ("before", "texts_before", "places_before", "ruled")


@dataclass(slots=True)
class RebuildSummary:
    """What a rebuild went through."""

    n_postings: int = 0
    n_versions: int = 0
    n_left_out: int = 0
    """Postings that today's rules put out of scope."""
    n_lost: int = 0
    """Postings whose words are lost, left out because the caller said so."""
    n_changed: int = 0
    """Postings in which our rules changed a value."""


@dataclass
class _Derived:
    """One chunk of postings, understood."""

    postings: list[tuple[int, int | None, Posting]] = field(default_factory=list)
    changes: list[Row] = field(default_factory=list)


def rebuild(
    path: Path | str, archive: Path | str | None = None, *, without_lost: bool = False
) -> RebuildSummary:
    """Derive every derived table again, in one transaction: readers see the old or the new.

    Raises Locked during a crawl, and StoreError, with nothing changed, if payloads are missing,
    unless what is lost shall be left out.
    """
    path = Path(path)
    with reopened(path, archive) as store, explained(path):
        lost = store.archive.lost(path)
        if lost and not without_lost:
            raise StoreError(
                f"{store.archive.path} lacks {len(lost)} of the payloads of {path};"
                " nothing was changed: restore it, or leave out what is lost with --without-lost"
            )
        with transaction(store.connection):
            summary = _derive(store.connection, store.archive, lost)
        checkpoint(store.connection)
        return summary


def _derive(db: sqlite3.Connection, archive: Archive, lost: list[int]) -> RebuildSummary:
    scope = meta(db)["scope"]
    n_before = db.execute(N_KEPT).fetchone()[0]
    for statement in BEFORE:
        db.execute(statement)
    _drop(db)
    for script in SCRIPTS:
        run_script(db, script)
    db.execute("DELETE FROM pending")
    db.executemany("DELETE FROM versions WHERE payload_id = ?", ((number,) for number in lost))
    db.execute("INSERT INTO changes SELECT * FROM ruled")
    summary = RebuildSummary(n_lost=n_before - db.execute(N_KEPT).fetchone()[0])
    at = clock.instant()
    for chunk in _chunks(db):
        derived = _understood(archive, chunk, scope, summary)
        replace_contents(db, derived.postings, fresh={n for n, _, _ in derived.postings})
        db.executemany(INSERT_CHANGE, derived.changes)
        db.executemany(INSERT_CHANGE, _ruled(db, derived, at, summary))
    settle(db)
    for table in AFTER:
        db.execute(f"DROP TABLE temp.{table}")
    return summary


def _drop(db: sqlite3.Connection) -> None:
    """Drop what the scripts of derived things create, last created first."""
    text = "".join((HERE / name).read_text(encoding="utf-8") for name in SCRIPTS)
    for kind, name in reversed(CREATED.findall(text)):
        db.execute(f"DROP {kind} IF EXISTS main.{name}")


def _chunks(db: sqlite3.Connection) -> Iterator[dict[int, list[tuple[int, str]]]]:
    """Yield the versions (payload id, seen at) of some postings at a time, oldest first."""
    chunk: dict[int, list[tuple[int, str]]] = {}
    for number, rows in groupby(db.execute(VERSIONS), key=itemgetter(0)):
        chunk[number] = [(payload, seen_at) for _, payload, seen_at in rows]
        if len(chunk) >= CHUNK:
            yield chunk
            chunk = {}
    if chunk:
        yield chunk


def _understood(
    archive: Archive,
    chunk: dict[int, list[tuple[int, str]]],
    scope: str | None,
    summary: RebuildSummary,
) -> _Derived:
    derived = _Derived()
    for number, versions in chunk.items():
        states = list(_states(archive, versions))
        summary.n_versions += len(states)
        last = states[-1][1]
        if last.role == "out_of_scope" and scope != "all":
            summary.n_left_out += 1
            continue
        summary.n_postings += 1
        derived.postings.append((number, None, last))
        for (_, old), (seen_at, new) in pairwise(states):
            derived.changes += change_rows(number, seen_at, "source", content(old), content(new))
    return derived


def _states(archive: Archive, versions: list[tuple[int, str]]) -> Iterator[tuple[str, Posting]]:
    """Yield (seen at, posting) for each version, as today's rules read it."""
    for payload, seen_at in versions:
        yield seen_at, understand(archive.get([payload])[payload])


def _ruled(
    db: sqlite3.Connection, derived: _Derived, at: str, summary: RebuildSummary
) -> Iterator[Row]:
    """Yield the rows of `changes` for values that our rules changed since the last time."""
    for number, _, posting in derived.postings:
        old = _before(db, number)
        if old is None or old["understood_by"] == posting.understood_by:
            continue
        rows = change_rows(number, at, "rules", old, content(posting))
        summary.n_changed += bool(rows)
        yield from rows


def _before(db: sqlite3.Connection, number: int) -> dict[str, object] | None:
    row = db.execute("SELECT * FROM temp.before WHERE id = ?", (number,)).fetchone()
    if row is None:
        return None
    places = "SELECT city, region, country FROM temp.places_before WHERE posting_id = ?"
    text = "SELECT text FROM temp.texts_before WHERE posting_id = ?"
    return {
        **dict(zip(COLUMNS, row, strict=True)),
        "places": places_text(db.execute(places, (number,))),
        "description": db.execute(text, (number,)).fetchone()[0],
    }
