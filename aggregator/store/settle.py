"""The end of a run: matches, vacancies, full text and small tables follow what changed."""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import dataclass, field

from aggregator.store.grouping import regroup
from aggregator.store.holding import refresh_held
from aggregator.store.matches import refresh_matches
from aggregator.store.tables import refresh_tables
from aggregator.store.vacancies import prepare, refresh_vacancies

SETTLED = "SELECT coalesce((SELECT value FROM meta WHERE name = 'settled_crawl'), '0')"
BOARDS = """
SELECT c.board, c.outcome, c.reason, c.n_listed, c.n_new, c.n_changed, c.n_closed, c.n_reopened,
    c.n_rejected, c.n_requests, (
        SELECT outcome FROM crawls e WHERE e.board = c.board AND e.id < c.id
            AND e.outcome IS NOT NULL AND e.outcome <> 'interrupted' ORDER BY e.id DESC LIMIT 1)
FROM crawls c WHERE c.run = ? ORDER BY c.id
"""


@dataclass(slots=True, frozen=True)
class BoardSummary:
    """How one board ended in a run."""

    board: str
    outcome: str | None
    reason: str | None
    n_listed: int
    n_new: int
    n_changed: int
    n_closed: int
    n_reopened: int
    n_rejected: int
    n_requests: int
    outcome_before: str | None
    """Outcome of its last crawl that came to an end; None on its first."""


@dataclass(slots=True, frozen=True)
class RunSummary:
    """What a run did, board by board."""

    run: str
    boards: list[BoardSummary] = field(default_factory=list)
    n_vacancies: int = 0
    n_open: int = 0

    @property
    def outcomes(self) -> Counter[str]:
        """How many boards ended how."""
        return Counter(board.outcome or "interrupted" for board in self.boards)

    def total(self, name: str) -> int:
        """The sum of a count (`n_new`, `n_changed` …) over all boards."""
        return sum(getattr(board, name) for board in self.boards)


def settle(db: sqlite3.Connection) -> None:
    """Bring everything that follows from postings up to date; inside a transaction."""
    prepare(db)
    refresh_held(db)
    refresh_matches(db)
    regroup(db)
    refresh_vacancies(db, int(db.execute(SETTLED).fetchone()[0]))
    refresh_tables(db)
    db.execute("DELETE FROM pending")
    db.execute("DELETE FROM stale_keys")


def summary(db: sqlite3.Connection, run: str) -> RunSummary:
    """Sum up one run."""
    boards = [BoardSummary(*row) for row in db.execute(BOARDS, (run,))]
    counts = db.execute("SELECT count(*), coalesce(sum(is_open), 0) FROM vacancies").fetchone()
    return RunSummary(run, boards, *counts)
