"""A batch: items brought together by entry, written in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import replace

from aggregator import clock
from aggregator.records import Listed, Reject, Touched, Understood
from aggregator.store.archive import Archive
from aggregator.store.closing import BoardState
from aggregator.store.contents import Contents
from aggregator.store.database import transaction
from aggregator.store.entries import Entry, board_of, key_of
from aggregator.store.forgotten import REASON, Forgotten, blank
from aggregator.store.listings import Key, find_listings, write_listings
from aggregator.store.rows import cleaned, is_storable
from aggregator.store.spells import write_spells

SIZE = 500
TEXT_SIZE = 8_000_000
SETTLING = ("check", "understand", "store")
BAD_ROW = (
    sqlite3.IntegrityError,
    sqlite3.DataError,
    sqlite3.InterfaceError,
    OverflowError,
    UnicodeError,
)

INSERT_REJECT = """
INSERT INTO rejects (crawl_id, board, external_id, stage, reason, excerpt, url, rejected_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""


class Batch:
    """Holds at most SIZE entries or TEXT_SIZE characters until they are written."""

    def __init__(
        self, db: sqlite3.Connection, archive: Archive, boards: Mapping[str, BoardState]
    ) -> None:
        self._db = db
        self._archive = archive
        self._boards = boards
        self._entries: dict[Key, Entry] = {}
        self._rejects: list[tuple[Reject, str]] = []
        self._blank: set[Key] = set()
        self._n_text = 0
        self.forgotten = Forgotten()

    @property
    def is_full(self) -> bool:
        """Whether it is time to write."""
        return len(self._entries) + len(self._rejects) >= SIZE or self._n_text > TEXT_SIZE

    def add(self, item: Listed | Touched | Understood | Reject) -> None:
        """Take an item in; one that cannot be stored becomes a counted reject."""
        if isinstance(item, Reject):
            known = self.forgotten.covers(item)
            self._note(replace(item, url=None, excerpt=None) if known else item)
            return
        try:
            self._absorb(item)
        except ValueError as error:
            self._reject(board_of(item), item, str(error))

    def write(self) -> None:
        """Write everything; a row the database refuses costs itself only."""
        entries, rejects = self._entries, self._rejects
        self._entries, self._rejects, self._n_text = {}, [], 0
        try:
            self._write(entries, rejects)
        except BAD_ROW:
            self._write({}, rejects)
            for key, entry in entries.items():
                self._write_alone(key, entry)

    def _absorb(self, item: Listed | Touched | Understood) -> None:
        key = key_of(item)
        if self._is_forgotten(item):
            self._blank.add(key)
            raise ValueError(REASON)
        at = _seen_at(item)
        entry = self._entries.get(key) or Entry(*key, first_at=at, seen_at=at)
        if isinstance(item, Understood):
            entry.understood(item)
            self._n_text += len(item.posting.description)
        elif isinstance(item, Touched):
            entry.touched(item)
        else:
            entry.listed(item)
        self._entries[key] = entry

    def _is_forgotten(self, item: Listed | Touched | Understood) -> bool:
        if isinstance(item, Touched):
            return False
        return self.forgotten.covers(item.posting if isinstance(item, Understood) else item)

    def _reject(self, board: str, item: object, reason: str) -> None:
        external_id = getattr(item, "external_id", None) or getattr(
            getattr(item, "raw", None), "external_id", None
        )
        self._note(Reject(board=board, stage="store", reason=reason, external_id=external_id))
        self._boards[board].n_rejected += 1

    def _note(self, reject: Reject) -> None:
        """Keep a reject, and settle its entry where it was read and found wanting."""
        at = clock.instant()
        self._rejects.append((reject, at))
        if reject.stage in SETTLING and reject.external_id and is_storable(reject.external_id):
            key = (reject.board, reject.external_id)
            entry = self._entries.setdefault(key, Entry(*key, first_at=at, seen_at=at))
            entry.rejected()

    def _write_alone(self, key: Key, entry: Entry) -> None:
        try:
            self._write({key: entry}, [])
        except BAD_ROW as error:
            self._reject(entry.board, entry, f"the database refused it: {error}"[:200])

    def _write(self, entries: dict[Key, Entry], rejects: list[tuple[Reject, str]]) -> None:
        if not entries and not rejects:
            return
        crawls = {board: state.crawl_id for board, state in self._boards.items()}
        contents = Contents(self._db, self._archive)
        with transaction(self._db):
            known = find_listings(self._db, entries)
            write_listings(self._db, entries, known, crawls)
            reopened = write_spells(self._db, entries, known)
            contents.write([(known[k], e.content) for k, e in entries.items() if e.content])
            self._db.executemany(INSERT_REJECT, (_reject_row(*r, crawls) for r in rejects))
            blank(self._db, self._blank)
        self._blank.clear()
        boards = {known[key].id: key[0] for key in entries}
        self._count("n_new", (boards[number] for number in contents.new))
        self._count("n_changed", (boards[number] for number in contents.changed))
        self._count("n_reopened", (board for board, _ in reopened))

    def _count(self, name: str, boards: Iterable[str]) -> None:
        for board in boards:
            state = self._boards[board]
            setattr(state, name, getattr(state, name) + 1)


def _seen_at(item: Listed | Touched | Understood) -> str:
    if isinstance(item, Understood):
        return item.raw.seen_at
    return item.seen_at if isinstance(item, Touched) else clock.instant()


def _reject_row(reject: Reject, at: str, crawls: Mapping[str, int]) -> tuple[int | str | None, ...]:
    return (
        *(crawls.get(reject.board), reject.board, cleaned(reject.external_id, 500), reject.stage),
        *(cleaned(reject.reason, 500), cleaned(reject.excerpt, 500), cleaned(reject.url), at),
    )
