"""Files that cannot be used, writers that die or meet, readers that stay."""

from __future__ import annotations

import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from aggregator.records import BoardRun, Touched
from aggregator.store import Lock, Locked, Store, StoreError, open_readonly, rebuild
from tests.store.conftest import DERIVED, Desk, board, posting

WRITER = Path(__file__).with_name("writing.py")
ROOT = Path(__file__).parents[2]


def start(path: Path, slug: str, *more: str) -> subprocess.Popen[str]:
    """Another process that writes many postings of one board."""
    return subprocess.Popen(
        [sys.executable, str(WRITER), str(path), slug, *more],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_newer_version_is_refused(desk: Desk) -> None:
    desk.crawl(posting(1))
    with sqlite3.connect(desk.path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    for opening in (Store.open, open_readonly):
        with pytest.raises(StoreError, match="newer release"):
            opening(desk.path)


def test_something_else_is_refused(tmp_path: Path) -> None:
    text, foreign = tmp_path / "text.db", tmp_path / "foreign.db"
    text.write_text("a letter to nobody in particular " * 20)
    with sqlite3.connect(foreign) as db:
        db.execute("CREATE TABLE recipes (id INTEGER)")
    db.close()
    with pytest.raises(StoreError, match="is not a SQLite database"):
        Store.open(text)
    with pytest.raises(StoreError, match="no database of this program"):
        Store.open(foreign)
    with pytest.raises(StoreError, match="is a folder"):
        Store.open(tmp_path)


def test_an_archive_is_no_database_and_the_other_way_round(desk: Desk) -> None:
    desk.crawl(posting(1))
    archive = desk.path.with_name("jobs.archive.db")
    with pytest.raises(StoreError, match="no database of this program"):
        Store.open(archive, archive=desk.path.with_name("other.db"))
    with pytest.raises(StoreError, match="no archive of this program"):
        Store.open(desk.path, archive=desk.path)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened"):
        Store.open(tmp_path / "nowhere" / "jobs.db")


def test_a_missing_file_has_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="does not exist"):
        open_readonly(tmp_path / "jobs.db")


def test_errors_of_sqlite_are_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "jobs.db"
    for said, expected in [
        ("attempt to write a readonly database", "is read-only"),
        ("database or disk is full", "the disk is full"),
        ("database disk image is malformed", "is damaged"),
        ("database is locked", "another process"),
        ("[Errno 30] Read-only file system: 'jobs.db.lock'", "its file system is read-only"),
    ]:
        assert expected in str(StoreError.of(path, sqlite3.OperationalError(said)))


def test_a_read_only_database_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.crawl(posting(1))
    real = sqlite3.connect

    def readonly(path: Path, **more: object) -> sqlite3.Connection:
        return real(f"{path.as_uri()}?mode=ro", uri=True, **more)

    monkeypatch.setattr("aggregator.store.database.sqlite3.connect", readonly)
    with pytest.raises(StoreError, match="is read-only"):
        Store.open(desk.path)


def test_a_full_disk_stops_with_one_sentence_and_loses_nothing(desk: Desk) -> None:
    desk.crawl(posting(1), posting(2))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    big = "".join(random.Random(4).choices("abcdefghij ", k=400_000))
    store = desk.open()
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, hard))
    try:
        store.begin_run()
        with pytest.raises(StoreError, match="cannot be written"):
            desk.crawl_board(store, board(), [posting(3, description=big), posting(4)])
        store.close()
    except StoreError:
        pass
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert desk.one("PRAGMA integrity_check") == "ok"
    assert desk.one("SELECT count(*) FROM postings") == 2
    assert desk.crawl(posting(1), posting(2), posting(3)).total("n_new") == 1
    derived = desk.dump(DERIVED)
    rebuild(desk.path)
    assert desk.dump(DERIVED) == derived


def test_crawls_go_on_after_a_kill(desk: Desk) -> None:
    """Wherever a writer is killed: no posting lacks its payload, and the next run carries on."""
    for attempt in range(3):
        writer = start(desk.path, "acme")
        assert writer.stdout
        writer.stdout.readline()
        time.sleep(0.02 + 0.11 * attempt)
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
        assert desk.one("PRAGMA integrity_check") == "ok"
        with desk.open() as store:
            payloads = {n for (n,) in store.archive.db.execute("SELECT id FROM payloads")}
        assert {n for (n,) in desk.rows("SELECT payload_id FROM versions")} <= payloads
    desk.crawl(posting(1, description="<p>Quite another text.</p>"), posting("last"))
    assert desk.rows("SELECT DISTINCT outcome FROM crawls WHERE id < 4") == [("interrupted",)]
    assert desk.one("SELECT count(*) FROM postings WHERE vacancy_id IS NULL") == 0
    assert desk.one("SELECT count(*) FROM postings") == desk.one("SELECT count(*) FROM vacancies")
    derived = desk.dump(DERIVED)
    rebuild(desk.path)
    assert desk.dump(DERIVED) == derived


def test_two_writers_lose_nothing(desk: Desk) -> None:
    desk.crawl(posting(1))
    writers = [start(desk.path, slug, "300") for slug in ("one", "two")]
    for writer in writers:
        writer.communicate()
    assert [writer.returncode for writer in writers] == [0, 0]
    assert desk.rows("SELECT board, count(*) FROM postings GROUP BY board") == [
        ("greenhouse/acme", 1),
        ("greenhouse/one", 300),
        ("greenhouse/two", 300),
    ]


def test_readers_are_never_blocked(desk: Desk) -> None:
    desk.crawl(posting(1))
    reader = open_readonly(desk.path)
    reader.execute("BEGIN")
    assert reader.execute("SELECT count(*) FROM vacancies").fetchone() == (1,)
    desk.crawl(posting(1), posting(2))
    assert reader.execute("SELECT count(*) FROM vacancies").fetchone() == (1,)
    reader.execute("COMMIT")
    assert reader.execute("SELECT count(*) FROM vacancies").fetchone() == (2,)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.execute("DELETE FROM vacancies")
    reader.close()


def test_a_query_held_open_does_not_stop_the_end_of_a_run(desk: Desk) -> None:
    desk.crawl(posting(1), posting(2))
    reader = open_readonly(desk.path)
    cursor = reader.execute("SELECT * FROM listings")
    cursor.fetchone()
    assert desk.crawl(posting(1)).total("n_closed") == 1
    reader.close()


def test_a_board_without_an_end_is_interrupted(desk: Desk) -> None:
    with desk.open() as store:
        store.begin_run()
        store.begin_board(board(), BoardRun(board=board().key, started_at=desk.instant))
        desk.show(store, posting(1))
    assert desk.rows("SELECT outcome, finished_at IS NULL FROM crawls") == [("interrupted", 0)]
    assert desk.one("SELECT count(*) FROM postings") == 1
    assert desk.crawl(posting(1)).n_open == 1


def test_an_item_of_a_board_that_was_not_begun_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="was not begun"):
        store.add(Touched(board="greenhouse/other", external_id="1", seen_at="2026-11-02"))


def test_the_lock_is_exclusive_and_dies_with_its_process(tmp_path: Path) -> None:
    path = tmp_path / "jobs.db"
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom aggregator.store import Lock\n"
        "lock = Lock(Path(sys.argv[1])).acquire()\nprint('held', flush=True)\ntime.sleep(60)"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(Locked, match=r"jobs\.db\.lock"):
        Lock(path).acquire()
    holder.kill()
    holder.communicate()
    with Lock(path):
        pass
    with Lock(path):
        pass


def test_the_file_is_set_up_for_many_readers_and_one_writer(desk: Desk) -> None:
    with desk.open() as store:
        settings = {
            name: store.connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "page_size", "busy_timeout")
        }
        assert settings == {
            "journal_mode": "wal",
            "synchronous": 1,
            "page_size": 4096,
            "busy_timeout": 30_000,
        }
        store.begin_run()
        desk.crawl_board(store, board(), [posting(1)])
        store.finish_run()
        assert desk.path.with_name("jobs.db-wal").stat().st_size == 0
        assert store.connection.execute("PRAGMA busy_timeout").fetchone() == (30_000,)
