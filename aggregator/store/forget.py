"""Forgetting: text, payload and index of an address, a board or an employer, everywhere."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from aggregator.store.database import StoreError, explained, run_script, transaction
from aggregator.store.decisions import write_decision
from aggregator.store.forgotten import Forgotten, names_of
from aggregator.store.fts import take_out_postings
from aggregator.store.reopening import reopened
from aggregator.store.settle import settle

LISTED = """
SELECT l.id, l.board, l.url, p.apply_url, p.employer, p.employer_raw
FROM listings l LEFT JOIN postings p ON p.id = l.id
"""
REJECTED = "SELECT id, board, url FROM rejects WHERE url IS NOT NULL OR excerpt IS NOT NULL"
PATIENCE = 30_000  # milliseconds
NAMES = """
SELECT board, employer FROM boards UNION SELECT board, employer FROM known_boards
UNION SELECT employer, employer_raw FROM postings
"""
DECIDED = "SELECT id, subject FROM decisions WHERE kind = 'forget'"
READ_AGAIN = (
    "UPDATE boards SET validated_by = NULL",
    "UPDATE listings SET version = NULL WHERE decision = 'rejected'",
)
CLEAR = "UPDATE rejects SET excerpt = NULL, url = NULL WHERE id = ?"


class UnknownSubjectError(StoreError):
    """Nothing that is stored or registered answers to it; the message names what is like it."""


def forget(
    path: Path | str,
    subject: str,
    archive: Path | str | None = None,
    because: str | None = None,
    *,
    anyway: bool = True,
) -> int:
    """Remove an address, a board or an employer and never store it again; how many entries went.

    Raises Locked during a crawl, and UnknownSubjectError, with nothing noted, for what neither
    database nor registry knows, unless it is to be kept out `anyway`. Both files are compacted,
    so that nothing stays in free pages.
    """
    path = Path(path)
    with reopened(path, archive) as store, explained(path):
        store.archive.check_belongs(path)
        db = store.connection
        db.execute("PRAGMA secure_delete = ON")
        with transaction(db):
            numbers = _forget(db, Forgotten.named([subject]))
            if not (numbers or anyway or _is_known(db, subject)):
                raise UnknownSubjectError(_unknown(db, subject))
            write_decision(db, "forget", subject, None, because)
        store.archive.prune(path)
        db.execute("INSERT INTO vacancies_fts (vacancies_fts) VALUES ('optimize')")
        db.execute("VACUUM")
        _empty_log(db, path)
    return len(numbers)


def let_back(path: Path | str, subject: str, archive: Path | str | None = None) -> bool:
    """Take back every decision to forget this subject; False if there is none.

    From the next crawl on it is stored as if seen for the first time.
    """
    path = Path(path)
    wanted = names_of(subject)
    with reopened(path, archive) as store, explained(path):
        db = store.connection
        with transaction(db):
            rows = db.execute(DECIDED).fetchall()
            ids = [(number,) for number, said in rows if names_of(said) & wanted]
            db.executemany("DELETE FROM decisions WHERE id = ?", ids)
            for statement in READ_AGAIN if ids else ():
                db.execute(statement)
    return bool(ids)


def _is_known(db: sqlite3.Connection, subject: str) -> bool:
    """Whether a board or employer of the database or the registry is meant, or it is decided."""
    wanted = Forgotten.named([subject])
    names = {name for row in db.execute(NAMES) for name in row if name}
    names |= {said for _, said in db.execute(DECIDED)}
    return any(wanted.subjects & names_of(name) for name in names) or any(
        wanted.covers_board(*row) for row in db.execute("SELECT board, employer, url FROM boards")
    )


def _unknown(db: sqlite3.Connection, subject: str) -> str:
    """The sentence on a subject nobody knows, with the three that are most like it."""
    names = {name.casefold(): name for row in db.execute(NAMES) for name in row if name}
    near = [names[low] for low in get_close_matches(subject.casefold(), names, n=3, cutoff=0.7)]
    hint = f"did you mean {' or '.join(near)}? To" if near else "to"
    return f"nothing is stored of {subject}, nothing was noted; {hint} keep it out, say --anyway"


def _empty_log(db: sqlite3.Connection, path: Path) -> None:
    """Fold the log into the file: until then the file still holds the old pages."""
    db.execute(f"PRAGMA busy_timeout = {PATIENCE}")
    if db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
        raise StoreError(
            f"{path} is still being read by another process; ask again when that has ended,"
            " for the forgotten words stay in the file until then"
        )


def _forget(db: sqlite3.Connection, wanted: Forgotten) -> list[int]:
    """Remove what is wanted out; the numbers of the listings that went."""
    rows = db.execute("SELECT board, employer, url FROM boards").fetchall()
    boards = {key for key, employer, url in rows if wanted.covers_board(key, employer, url)}
    numbers = list(_concerned(db, wanted, boards))
    rejected = [
        (number,)
        for number, board, url in db.execute(REJECTED)
        if board in boards or wanted.covers_address(url)
    ]
    db.executemany(CLEAR, rejected)
    _remove(db, numbers)
    return numbers


def _concerned(db: sqlite3.Connection, wanted: Forgotten, boards: set[str]) -> Iterator[int]:
    for number, board, url, apply_url, employer, employer_raw in db.execute(LISTED):
        addresses, names = (url, apply_url), (employer, employer_raw)
        if (
            board in boards
            or any(map(wanted.covers_address, addresses))
            or any(map(wanted.covers_employer, names))
        ):
            yield number


def _remove(db: sqlite3.Connection, numbers: list[int]) -> None:
    db.execute("CREATE TEMP TABLE gone (id INTEGER PRIMARY KEY)")
    db.executemany("INSERT INTO gone VALUES (?)", ((number,) for number in numbers))
    take_out_postings(db, numbers)
    run_script(db, "forget.sql")
    settle(db)
