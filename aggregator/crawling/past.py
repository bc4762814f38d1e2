"""What earlier runs found, read from the database without writing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import quote

from aggregator.store import Forgotten, StoreError

ILL = frozenset({"failed", "refused", "truncated", "suspect"})


@dataclass(slots=True, frozen=True)
class Crawl:
    """One board in one run, as the store judged it."""

    board: str
    outcome: str | None
    reason: str | None
    started_at: str
    n_listed: int
    n_claimed: int | None
    n_fetched: int
    n_new: int
    n_changed: int
    n_closed: int
    n_rejected: int
    n_requests: int

    @classmethod
    def of(cls, row: sqlite3.Row) -> Crawl:
        """The crawl a row of `crawls` holds."""
        return cls(**{field.name: row[field.name] for field in fields(cls)})

    @property
    def is_ill(self) -> bool:
        """Whether the board needs a person's eye."""
        return self.outcome in ILL


@dataclass(slots=True, frozen=True)
class Past:
    """The database as far as it tells of crawls; a missing or empty file has no past."""

    database: Path

    def last(self) -> dict[str, Crawl]:
        """Board → its last crawl that came to an end; interrupted ones do not count."""
        rows = self._rows(
            "SELECT *, max(id) FROM crawls"
            " WHERE outcome IS NOT NULL AND outcome <> 'interrupted' GROUP BY board"
        )
        return {row["board"]: Crawl.of(row) for row in rows}

    def run(self, run: str) -> list[Crawl]:
        """The crawls of one run, by board."""
        rows = self._rows("SELECT * FROM crawls WHERE run = ? ORDER BY board", run)
        return [Crawl.of(row) for row in rows]

    def pauses(self, today: str) -> dict[str, tuple[str, str | None]]:
        """Board → (until when, why) of those that are paused today."""
        rows = self._rows(
            "SELECT subject, object, because, max(id) FROM decisions"
            " WHERE kind = 'pause' GROUP BY subject"
        )
        return {board: (until, why) for board, until, why, _ in rows if until and until > today}

    def forgotten(self) -> Forgotten:
        """What a person had forgotten: boards, employers, addresses."""
        rows = self._rows("SELECT subject FROM decisions WHERE kind = 'forget'")
        return Forgotten.named(subject for (subject,) in rows)

    def openings(self) -> dict[str, int]:
        """Board → how many of its postings are open."""
        rows = self._rows(
            "SELECT l.board AS board, count(*) AS n FROM spells AS s"
            " JOIN listings AS l ON l.id = s.posting_id WHERE s.closed_at IS NULL GROUP BY l.board"
        )
        return {row["board"]: row["n"] for row in rows}

    def titles(self, n: int) -> list[str]:
        """A few titles, as listed."""
        rows = self._rows("SELECT title FROM listings WHERE title IS NOT NULL ORDER BY id LIMIT 50")
        return list(dict.fromkeys(" ".join(row["title"].split()) for row in rows))[:n]

    def employers(self) -> list[str]:
        """Whose postings are kept, in the boards' words, the most frequent first."""
        rows = self._rows(
            "SELECT employer_raw FROM postings WHERE employer_raw IS NOT NULL"
            " GROUP BY employer_raw ORDER BY count(*) DESC, employer_raw"
        )
        return [row["employer_raw"] for row in rows]

    def _rows(self, query: str, *values: str) -> list[sqlite3.Row]:
        if not self.database.exists():
            return []
        with _reading(self.database) as db:
            # A process killed while it made the file leaves one without tables.
            has_tables = db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
            return db.execute(query, values).fetchall() if has_tables else []


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        uri = f"file:{quote(str(path))}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=30)) as db:
            db.row_factory = sqlite3.Row
            yield db
    except sqlite3.Error as error:
        raise StoreError.of(path, error) from error
