"""Contents: versions into the archive, what they mean into the derived tables."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from aggregator.records import Posting
from aggregator.store.archive import Archive
from aggregator.store.changes import INSERT_CHANGE, change_rows
from aggregator.store.entries import Content, Known
from aggregator.store.fts import take_out_postings
from aggregator.store.rows import (
    COLUMNS,
    INSERT_PLACE,
    INSERT_POSTING,
    INSERT_TAG,
    Row,
    content,
    place_rows,
    places_text,
    posting_row,
    tag_rows,
)
from aggregator.store.spells import PENDING
from aggregator.understand import understand

INSERT_VERSION = (
    "INSERT INTO versions (payload_id, posting_id, fingerprint, seen_at) VALUES (?, ?, ?, ?)"
)
IDS = "(SELECT value FROM json_each(?))"


@dataclass
class Contents:
    """Writes the new and changed postings of one batch; what did not change is left alone."""

    db: sqlite3.Connection
    archive: Archive
    new: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    _versions: list[tuple[int, Content]] = field(default_factory=list)
    _changes: list[Row] = field(default_factory=list)
    _postings: list[tuple[int, int | None, Posting]] = field(default_factory=list)

    def write(self, found: Collection[tuple[Known, Content]]) -> None:
        """Store what these contents bring; archive first, so that no posting lacks its payload."""
        known = [(state, item) for state, item in found if state.fingerprint is not None]
        for state, item in found:
            if state.fingerprint is None:
                self.new.append(state.id)
                self._keep(state, item)
        self._compare(known)
        self._archive()
        replace_contents(self.db, self._postings, fresh=self.new)
        self.db.executemany(INSERT_CHANGE, self._changes)

    def _keep(self, state: Known, item: Content) -> None:
        self._versions.append((state.id, item))
        self._postings.append((state.id, state.vacancy_id, item.posting))

    def _compare(self, found: list[tuple[Known, Content]]) -> None:
        moved = [pair for pair in found if not _is_same(*pair)]
        rows = stored(self.db, [state.id for state, _ in moved])
        ruled = [s.payload_id for s, i in moved if s.understood_by != i.posting.understood_by]
        before = self.archive.get([number for number in ruled if number is not None])
        for state, item in moved:
            raw = before.get(state.payload_id or 0)
            self._step(state, item, rows.get(state.id), understand(raw) if raw else None)

    def _step(
        self, state: Known, item: Content, row: dict[str, Any] | None, again: Posting | None
    ) -> None:
        """Note what changed: by our rules from `row` to `again`, by the source from there on."""
        old = content(again) if again else row
        if again and row:
            self._changes += change_rows(state.id, item.seen_at, "rules", row, content(again))
        if state.fingerprint == item.fingerprint:
            self._postings.append((state.id, state.vacancy_id, again or item.posting))
            return
        new = content(item.posting)
        if state.fingerprint and old and not again and _differ_in_label_only(old, new):
            return
        rows = change_rows(state.id, item.seen_at, "source", old, new) if old else []
        self._changes += rows
        if rows:
            self.changed.append(state.id)
        self._keep(state, item)

    def _archive(self) -> None:
        if not self._versions:
            return
        payloads = [(number, item.seen_at, item.body) for number, item in self._versions]
        last = self.db.execute("SELECT coalesce(max(payload_id), 0) FROM versions").fetchone()[0]
        ids = self.archive.put(payloads, after=last)  # an archive may be newer than its database
        self.db.executemany(
            INSERT_VERSION,
            (
                (payload, number, item.fingerprint, item.seen_at)
                for payload, (number, item) in zip(ids, self._versions, strict=True)
            ),
        )


def replace_contents(
    db: sqlite3.Connection,
    postings: Collection[tuple[int, int | None, Posting]],
    fresh: Collection[int] = (),
) -> None:
    """Write the derived rows of (id, vacancy, posting), after removing those of all not fresh.

    What matching needs follows at the end of the run.
    """
    fresh = set(fresh)
    if known := [number for number, _, _ in postings if number not in fresh]:
        _remove(db, known)
    db.executemany(INSERT_POSTING, (posting_row(p, n, v) for n, v, p in postings))
    db.executemany(
        "INSERT INTO descriptions VALUES (?, ?)",
        ((number, posting.description) for number, _, posting in postings),
    )
    db.executemany(INSERT_PLACE, chain.from_iterable(place_rows(p, n) for n, _, p in postings))
    db.executemany(INSERT_TAG, chain.from_iterable(tag_rows(p, n) for n, _, p in postings))
    db.executemany(PENDING, ((number, 1) for number, _, _ in postings))


def stored(db: sqlite3.Connection, numbers: list[int]) -> dict[int, dict[str, Any]]:
    """Return the content of these postings as the derived tables hold it."""
    if not numbers:
        return {}
    wanted = (json.dumps(numbers),)
    select = f"SELECT {', '.join(COLUMNS)} FROM postings WHERE id IN {IDS}"  # noqa: S608 - our names
    found = {row[0]: dict(zip(COLUMNS, row, strict=True)) for row in db.execute(select, wanted)}
    text = f"SELECT posting_id, text FROM descriptions WHERE posting_id IN {IDS}"  # noqa: S608 - our names
    for number, description in db.execute(text, wanted):
        found[number]["description"] = description
    for number, row in found.items():
        places = db.execute(
            "SELECT city, region, country FROM posting_locations WHERE posting_id = ?", (number,)
        )
        row["places"] = places_text(places)
    return found


def _remove(db: sqlite3.Connection, numbers: list[int]) -> None:
    wanted = (json.dumps(numbers),)
    take_out_postings(db, numbers)
    db.execute(
        f"INSERT OR IGNORE INTO stale_keys SELECT key FROM match_keys WHERE posting_id IN {IDS}",  # noqa: S608 - our names
        wanted,
    )
    for table in ("descriptions", "posting_locations", "tags", "match_keys"):
        db.execute(f"DELETE FROM {table} WHERE posting_id IN {IDS}", wanted)  # noqa: S608 - our names


def _is_same(state: Known, item: Content) -> bool:
    return (
        state.fingerprint == item.fingerprint and state.understood_by == item.posting.understood_by
    )


def _differ_in_label_only(old: dict[str, Any], new: dict[str, Any]) -> bool:
    """Whether only the words for the day differ ("2 days ago"), as they do every day."""
    return all(
        old.get(name) == value or name in ("posted_raw", "id", "vacancy_id")
        for name, value in new.items()
    )
