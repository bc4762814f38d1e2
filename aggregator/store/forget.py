"""Forgetting: text, payload and index of an address, a board or an employer, everywhere."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from aggregator.records import Listed
from aggregator.store.database import StoreError, checkpoint, explained, run_script, transaction
from aggregator.store.decisions import write_decision
from aggregator.store.forgotten import Forgotten, names_of
from aggregator.store.fts import take_out_postings
from aggregator.store.lock import Lock
from aggregator.store.settle import settle
from aggregator.store.store import Store

LISTED = """
SELECT l.id, l.board, l.external_id, l.title, l.url, p.apply_url, p.employer, p.employer_raw
FROM listings l LEFT JOIN postings p ON p.id = l.id
"""


def forget(
    path: Path | str, subject: str, archive: Path | str | None = None, because: str | None = None
) -> int:
    """Remove an address, a board or an employer and never store it again; how many entries went.

    Raises Locked during a crawl. Both files are compacted, so that nothing stays in free pages.
    """
    path = Path(path)
    if not path.is_file():
        raise StoreError(f"{path} does not exist")
    with Lock(path), Store.open(path, archive) as store, explained(path):
        db = store.connection
        db.execute("PRAGMA secure_delete = ON")
        with transaction(db):
            numbers = list(_concerned(db, subject))
            _remove(db, numbers)
            write_decision(db, "forget", subject, None, because)
        store.archive.prune(path)
        db.execute("INSERT INTO vacancies_fts (vacancies_fts) VALUES ('optimize')")
        db.execute("VACUUM")
        checkpoint(db)
    return len(numbers)


def _concerned(db: sqlite3.Connection, subject: str) -> Iterator[int]:
    wanted = Forgotten(frozenset(names_of(subject)))
    for number, board, external_id, title, url, apply_url, *employers in db.execute(LISTED):
        entry = Listed(board=board, external_id=external_id, title=title, url=url)
        copy = Listed(board=board, external_id=external_id, title=title, url=apply_url)
        named = {(name or "").casefold() for name in employers}
        if wanted.covers(entry) or wanted.covers(copy) or named & wanted.subjects:
            yield number


def _remove(db: sqlite3.Connection, numbers: list[int]) -> None:
    db.execute("CREATE TEMP TABLE gone (id INTEGER PRIMARY KEY)")
    db.executemany("INSERT INTO gone VALUES (?)", ((number,) for number in numbers))
    take_out_postings(db, numbers)
    run_script(db, "forget.sql")
    settle(db)
