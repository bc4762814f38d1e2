"""The store: the one place that writes, from a crawl's items to a database that answers."""

from __future__ import annotations

import json
import secrets
import sqlite3
from pathlib import Path
from types import TracebackType
from typing import Self

from aggregator import clock
from aggregator.boards import Board
from aggregator.records import BoardRun, Confirmed, Listed, Reject, Touched, Understood
from aggregator.store.archive import Archive
from aggregator.store.batch import Batch
from aggregator.store.closing import CAUTIOUS, BoardState, finish_crawl
from aggregator.store.database import (
    StoreError,
    beside,
    checkpoint,
    explained,
    open_file,
    transaction,
)
from aggregator.store.entries import board_of
from aggregator.store.forgotten import Forgotten
from aggregator.store.memory import StoredMemory
from aggregator.store.settle import RunSummary, settle, summary

Item = Listed | Understood | Touched | Reject | Confirmed

BEGIN_BOARD = """
INSERT INTO boards (board, platform, slug, employer, country, setting, url, kind, first_crawled_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (board) DO UPDATE SET employer = excluded.employer, country = excluded.country,
    setting = excluded.setting, url = excluded.url, kind = excluded.kind
"""
TURNED = """
INSERT INTO pending (posting_id, is_content)
SELECT p.id, 1 FROM postings p JOIN boards b ON b.board = p.board WHERE b.board = ? AND b.kind <> ?
ON CONFLICT (posting_id) DO UPDATE SET is_content = 1
"""
LOST = """
CREATE TEMP TABLE lost AS SELECT v.payload_id, v.posting_id, l.board
FROM versions v JOIN listings l ON l.id = v.posting_id
WHERE v.fingerprint <> '' AND v.payload_id IN (SELECT value FROM json_each(?))
"""
READ_AGAIN = (
    "UPDATE boards SET validated_by = NULL WHERE board IN (SELECT board FROM lost)",
    "UPDATE listings SET version = NULL WHERE id IN (SELECT posting_id FROM lost)",
    "UPDATE versions SET fingerprint = '' WHERE payload_id IN (SELECT payload_id FROM lost)",
    "DROP TABLE temp.lost",
)
INTERRUPTED = """
UPDATE crawls SET outcome = 'interrupted', finished_at = coalesce(finished_at, ?),
    reason = coalesce(reason, ?) WHERE outcome IS NULL
"""


class Store:
    """A database and its archive, open for one writer at a time.

    What was added is written in batches; `finish_board` and `finish_run` leave everything of a
    board or a run in place. Whatever goes wrong with the files is a StoreError.
    """

    def __init__(self, path: Path, db: sqlite3.Connection, archive: Archive) -> None:
        self.path = path
        self.connection = db
        self.archive = archive
        self.memory = StoredMemory(db)
        self.run: str | None = None
        self._boards: dict[str, BoardState] = {}
        self._batch = Batch(db, archive, self._boards)
        self._is_broken = False

    @classmethod
    def open(cls, path: Path | str, archive: Path | str | None = None) -> Self:
        """Open or create a database and its archive, by default `NAME.archive.db` beside it.

        Raises StoreError with one sentence if either cannot be read and written.
        """
        path = Path(path)
        db = open_file(path, "schema.sql", "derived.sql", "views.sql")
        try:
            return cls(path, db, Archive(Path(archive) if archive else beside(path)))
        except BaseException:
            db.close()
            raise

    def begin_run(self) -> str:
        """Begin a run and return its id; crawls that an earlier process left are interrupted."""
        at = clock.instant()
        self.run = f"{at[:19]}Z-{secrets.token_hex(3)}"
        lost = self.archive.lost(self.path)
        with explained(self.path), transaction(self.connection):
            self._read_again(lost)
            self.connection.execute(INTERRUPTED, (at, "the process ended before the crawl did"))
        self._batch.forgotten = Forgotten.of(self.connection)
        return self.run

    def begin_board(self, board: Board, run: BoardRun, *, misses: int = CAUTIOUS) -> None:
        """Begin one board; `misses` complete crawls without it close a posting (closing.MISSES).

        The postings of a board that became another kind are matched again at the end of the run.
        """
        if self.run is None:
            self.begin_run()
        row = (
            *(board.key, board.platform, board.slug, board.employer, board.country),
            *(board.setting, board.url, board.kind, run.started_at),
        )
        with explained(self.path), transaction(self.connection):
            self.connection.execute(TURNED, (board.key, board.kind))
            self.connection.execute(BEGIN_BOARD, row)
            cursor = self.connection.execute(
                "INSERT INTO crawls (run, board, started_at) VALUES (?, ?, ?)",
                (self.run, board.key, run.started_at),
            )
        self._boards[board.key] = BoardState(board, cursor.lastrowid or 0, misses)

    def add(self, item: Item) -> None:
        """Take an item in; it is written with its batch."""
        if (board := board_of(item)) not in self._boards:
            raise StoreError(f"{self.path}: board {board} was not begun in this run")
        if isinstance(item, Confirmed):
            self._boards[board].confirmed[item.external_id] = item
            return
        self._batch.add(item)
        if self._batch.is_full:
            self.flush()

    def flush(self) -> None:
        """Write what was added."""
        try:
            with explained(self.path):
                self._batch.write()
        except BaseException:
            self._is_broken = True
            raise

    def finish_board(self, run: BoardRun) -> None:
        """End one board: what vanished closes, counts and validators are stored, at once."""
        self.flush()
        state = self._boards[run.board]
        at = run.finished_at or clock.instant()
        with explained(self.path), transaction(self.connection):
            finish_crawl(self.connection, state, run, at)
        del self._boards[run.board]

    def finish_run(self) -> RunSummary:
        """End the run: match what changed, bring vacancies and full text up to date, sum up."""
        self.flush()
        with explained(self.path):
            with transaction(self.connection):
                settle(self.connection)
            self.connection.execute("PRAGMA optimize")
            checkpoint(self.connection)
        return summary(self.connection, self.run or "")

    def close(self) -> None:
        """Write what is left, mark boards without an end as interrupted, close both files."""
        try:
            if not self._is_broken:
                self.flush()
                self._interrupt()
        finally:
            self.connection.close()
            self.archive.close()

    def _read_again(self, lost: list[int]) -> None:
        """Forget that these payloads were read, so that what boards still show is archived."""
        if lost:
            self.connection.execute(LOST, (json.dumps(lost),))
            for statement in READ_AGAIN:
                self.connection.execute(statement)

    def _interrupt(self) -> None:
        if not self._boards:
            return
        with explained(self.path), transaction(self.connection):
            ids = [(clock.instant(), state.crawl_id) for state in self._boards.values()]
            self.connection.executemany(
                "UPDATE crawls SET outcome = 'interrupted', finished_at = ?,"
                " reason = 'the run ended before the crawl did' WHERE id = ?",
                ids,
            )
        self._boards.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
