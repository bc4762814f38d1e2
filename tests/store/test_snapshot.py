"""A snapshot is whole, marked, independent, and never half there."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from aggregator.store import StoreError, snapshot
from tests.store.conftest import DERIVED, Desk, board, posting


def test_a_snapshot_holds_what_was_committed(desk: Desk) -> None:
    desk.crawl(posting(1), posting(2))
    copy = Desk(desk.path.with_name("copy.db"))
    with desk.open() as store:
        store.begin_run()
        desk.crawl_board(store, board(), [posting(3)])
        snapshot(desk.path, copy.path)
        store.finish_run()
    meta = dict(copy.rows("SELECT name, value FROM meta"))
    assert meta["snapshot_at"] == desk.instant
    assert meta["snapshot_of"] == "jobs.db"
    assert copy.one("SELECT count(*) FROM vacancies") == 3
    assert copy.path.stat().st_mode & 0o777 == 0o444
    assert copy.one("PRAGMA journal_mode") == "delete"
    assert copy.one("PRAGMA integrity_check") == "ok"
    assert set(desk.dump(DERIVED)) == set(copy.dump(DERIVED))
    assert sorted(path.name for path in copy.path.parent.glob("copy*")) == ["copy.db"]


def test_an_existing_target_is_left_alone(desk: Desk) -> None:
    desk.crawl(posting(1))
    target = desk.path.with_name("mine.txt")
    target.write_text("dear diary")
    with pytest.raises(StoreError, match="exists already"):
        snapshot(desk.path, target)
    assert target.read_text() == "dear diary"


def test_a_missing_source_or_folder_is_named(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="does not exist"):
        snapshot(tmp_path / "none.db", tmp_path / "copy.db")
    desk.crawl(posting(1))
    with pytest.raises(StoreError, match="cannot be written; is its folder there"):
        snapshot(desk.path, tmp_path / "nowhere" / "copy.db")


def test_a_snapshot_can_be_searched(desk: Desk) -> None:
    desk.crawl(posting(1))
    target = desk.path.with_name("copy.db")
    snapshot(desk.path, target)
    db = sqlite3.connect(target)
    found = db.execute("SELECT rowid FROM vacancies_fts WHERE vacancies_fts MATCH 'counter'")
    assert found.fetchall() == [(1,)]
    db.close()
