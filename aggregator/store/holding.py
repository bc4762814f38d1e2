"""Boards that may be another's: their postings are kept, but make no vacancy until accepted."""

from __future__ import annotations

import json
import sqlite3
from itertools import groupby
from operator import itemgetter

from aggregator.matching.identity import stranger

CONCERNED = """
SELECT board FROM held_boards
UNION SELECT DISTINCT p.board FROM pending JOIN postings p ON p.id = pending.posting_id
"""
NAMES = """
SELECT b.board, b.employer, p.employer_raw, count(*) FROM boards b
JOIN postings p ON p.board = b.board
WHERE b.kind = 'direct' AND b.employer <> '' AND p.employer_raw IS NOT NULL
    AND b.board IN (SELECT value FROM json_each(?))
    AND b.board NOT IN (SELECT subject FROM decisions WHERE kind = 'accept')
GROUP BY b.board, p.employer_raw ORDER BY b.board
"""
AGAIN = """
INSERT OR IGNORE INTO pending (posting_id, is_content) SELECT id, 0 FROM postings WHERE board = ?
"""


def refresh_held(db: sqlite3.Connection) -> None:
    """Judge whose the boards with changes are; the vacancies of all that turned are made again."""
    before = dict(db.execute("SELECT board, shown FROM held_boards"))
    boards = [board for (board,) in db.execute(CONCERNED)]
    rows = db.execute(NAMES, (json.dumps(boards),)).fetchall()
    held = []
    for (board, employer), group in groupby(rows, key=itemgetter(0, 1)):
        if shown := stranger(employer, {name: n for _, _, name, n in group}):
            held.append((board, employer, shown))
    db.execute("DELETE FROM held_boards")
    db.executemany("INSERT INTO held_boards VALUES (?, ?, ?)", held)
    turned = before.keys() ^ {board for board, _, _ in held}
    db.executemany(AGAIN, ((board,) for board in sorted(turned)))


def held_boards(db: sqlite3.Connection) -> dict[str, tuple[str, str]]:
    """Board → (its registered employer, the one its postings show) of those held back."""
    rows = db.execute("SELECT board, employer, shown FROM held_boards")
    return {board: (employer, shown) for board, employer, shown in rows}
