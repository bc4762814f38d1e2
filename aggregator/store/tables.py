"""The small derived tables: employers, known boards, roles, meta."""

from __future__ import annotations

import hashlib
import sqlite3
import tomllib
from functools import cache
from pathlib import Path

import aggregator
from aggregator.boards import Registry
from aggregator.store.database import VERSION
from aggregator.understand.employer import employer_record
from aggregator.understand.role_rules import role_codes
from aggregator.understand.rules import rules_version

DATA = Path(aggregator.__file__).parent / "data"

RUNS = """
SELECT count(DISTINCT run), min(started_at), max(started_at),
    coalesce(min(iif(outcome IS NULL, id, NULL)) - 1, max(id), 0) FROM crawls
"""
META = """
INSERT INTO meta (name, value) VALUES (?, ?)
ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""
EMPLOYER = """
INSERT OR REPLACE INTO employers (name, parent, kind, ownership)
VALUES (:name, :parent, :kind, :ownership)
"""
KNOWN_BOARD = """
INSERT INTO known_boards (board, platform, employer, country, setting, unsupported, n_counted)
VALUES (:board, :platform, :employer, :country, :setting, :unsupported, :n_counted)
"""
HAS_ALL = """
SELECT EXISTS (SELECT 1 FROM vacancies WHERE is_open IN (0, 1) AND role = 'out_of_scope')
"""


def refresh_tables(db: sqlite3.Connection) -> None:
    """Write the small tables anew where they differ."""
    _employers(db)
    _known_boards(db)
    codes = [(code.role, code.scheme, code.code, code.title) for code in role_codes()]
    db.executemany("INSERT OR REPLACE INTO roles VALUES (?, ?, ?, ?)", codes)
    db.executemany(META, meta(db).items())


def meta(db: sqlite3.Connection) -> dict[str, str | None]:
    """What the file was made by and what it covers."""
    n_runs, first, last, settled = db.execute(RUNS).fetchone()
    return {
        "schema_version": str(VERSION),
        "release": aggregator.__version__,
        "rules": rules_version(),
        "taxonomy": digest("taxonomy"),
        "registry": digest("boards"),
        "scope": "all" if db.execute(HAS_ALL).fetchone()[0] else "roles",
        "n_runs": str(n_runs),
        "first_crawl_at": first,
        "last_crawl_at": last,
        "settled_crawl": str(settled),
    }


@cache
def digest(folder: str) -> str:
    """Hash of all the files in a folder of our data."""
    found = hashlib.blake2b(digest_size=8)
    for path in sorted((DATA / folder).glob("*.toml")):
        found.update(path.read_bytes())
    return found.hexdigest()


def _employers(db: sqlite3.Connection) -> None:
    """One row per employer named in postings, with what the alias table knows of it."""
    db.execute(
        "DELETE FROM employers WHERE name NOT IN"
        " (SELECT employer FROM postings WHERE employer IS NOT NULL)"
    )
    names = db.execute("SELECT DISTINCT employer FROM postings WHERE employer IS NOT NULL")
    db.executemany(EMPLOYER, [_employer(name) for (name,) in names])


def _known_boards(db: sqlite3.Connection) -> None:
    """One row per board of the shipped registry, written when that changes."""
    count, before = "SELECT count(*) FROM known_boards", "SELECT value FROM meta WHERE name = ?"
    row = db.execute(before, ("registry",)).fetchone()
    if row and row[0] == digest("boards") and db.execute(count).fetchone()[0]:
        return
    db.execute("DELETE FROM known_boards")
    db.executemany(KNOWN_BOARD, registered())


@cache
def registered() -> tuple[dict[str, str | int | None], ...]:
    """The boards of the shipped registry, with what each was counted to list."""
    counted = tomllib.loads((DATA / "counted.toml").read_text(encoding="utf-8"))
    return tuple(
        {
            "board": key,
            "platform": board.platform,
            "employer": board.employer,
            "country": board.country,
            "setting": board.setting,
            "unsupported": board.unsupported,
            "n_counted": counted.get(board.platform, {}).get(board.slug),
        }
        for key, board in Registry.load().boards.items()
    )


def _employer(name: str) -> dict[str, str | None]:
    known = employer_record(name)
    return {
        "name": name,
        "parent": known.parent if known else None,
        "kind": known.kind if known else None,
        "ownership": known.ownership if known else None,
    }
