"""How far what we know of is reached: the share of counted titles, and whom we do not read."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field

UNREACHED = """
SELECT employer, board, why FROM unreached WHERE why <> 'never crawled'
ORDER BY n_counted DESC, employer, board
"""
COUNTS = """
SELECT count(*), coalesce(sum(why IS NULL), 0), coalesce(sum(n_counted), 0),
    coalesce(sum(iif(why IS NULL, n_counted, 0)), 0) FROM reach
"""


@dataclass(slots=True, kw_only=True)
class Unreached:
    """An employer we know of and do not read."""

    employer: str
    board: str
    why: str


@dataclass(slots=True, kw_only=True)
class Coverage:
    """What of all we know of is read."""

    n_known: int
    """Boards."""
    n_reached: int
    n_counted: int
    """Titles of the two roles that they listed when the registry was made."""
    n_counted_reached: int
    unreached: list[Unreached] = field(default_factory=list)
    """Employers none of whose boards is reached though it was tried or cannot be."""

    @property
    def share(self) -> float | None:
        """Share of the counted titles that are on boards we reach; None where none were counted."""
        return self.n_counted_reached / self.n_counted if self.n_counted else None


def coverage(connection: sqlite3.Connection) -> Coverage:
    """Sum up the boards known to a database."""
    n_known, n_reached, n_counted, n_counted_reached = connection.execute(COUNTS).fetchone()
    rows = connection.execute(UNREACHED).fetchall()
    return Coverage(
        n_known=n_known,
        n_reached=n_reached,
        n_counted=n_counted,
        n_counted_reached=n_counted_reached,
        unreached=[Unreached(employer=row[0], board=row[1], why=row[2]) for row in rows],
    )
