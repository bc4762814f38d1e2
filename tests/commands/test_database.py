"""Every command that reads: a file that is missing, foreign, newer, damaged, or being written."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from aggregator.commands import COMMANDS, main
from aggregator.store import Lock, Store
from tests.commands.conftest import BAY, ELM, Run, first_day
from tests.store.conftest import Desk

NAMES = {command.name for command in COMMANDS}
ROOT = Path(__file__).parents[2]


def readers(folder: Path) -> list[tuple[str, ...]]:
    return [
        ("search", "pharmacy"),
        ("export", str(folder / "out.csv")),
        ("health",),
        ("snapshot", str(folder / "copy.db")),
    ]


def spoilt(path: Path, kind: str, source: Path) -> None:
    """A file of that kind at `path`."""
    if kind == "a text":
        path.write_text("a letter to nobody in particular " * 40)
    elif kind == "empty":
        path.touch()
    elif kind == "a folder":
        path.mkdir()
    elif kind == "foreign":
        with sqlite3.connect(path) as db:
            db.execute("CREATE TABLE recipes (id INTEGER)")
        db.close()
    elif kind == "newer":
        shutil.copy(source, path)
        with sqlite3.connect(path) as db:
            db.execute("PRAGMA user_version = 99")
        db.close()
    elif kind == "damaged":
        body = bytearray(source.read_bytes())
        body[8192:] = b"\xff" * (len(body) - 8192)
        path.write_bytes(body)


@pytest.mark.parametrize("at", range(4))
@pytest.mark.parametrize(
    "kind", ["missing", "a text", "empty", "a folder", "foreign", "newer", "damaged"]
)
def test_one_sentence_and_code_1(
    run: Run, filled: Path, tmp_path: Path, kind: str, at: int
) -> None:
    path = tmp_path / "other.db"
    spoilt(path, kind, filled)
    code, out, err = run("--db", path, *readers(tmp_path)[at])
    if kind == "damaged" and not err:
        assert (code, "corrupt" in out) == (1, True)
        return
    assert (code, out) == (1, "")
    assert "other.db" in err or "copy.db" in err
    assert err.count("\n") == 1
    assert "Traceback" not in err
    assert not [found for found in tmp_path.iterdir() if found.name[:5] != "other"]


@pytest.mark.parametrize("words", [("rebuild",), ("forget", "Acme")])
@pytest.mark.parametrize("kind", ["missing", "a text", "a folder", "foreign", "newer"])
def test_writers_refuse_what_is_not_theirs(
    run: Run, filled: Path, tmp_path: Path, kind: str, words: tuple[str, ...]
) -> None:
    path = tmp_path / "other.db"
    spoilt(path, kind, filled)
    code, out, err = run("--db", path, *words)
    assert (code, out) == (1, "")
    assert "other.db" in err
    beside = {found.name for found in tmp_path.iterdir()} - {"other.db", "other.db-wal"}
    assert beside <= {"other.db-shm"}  # what reading a log takes


def test_readers_read_while_a_writer_holds_the_file(run: Run, desk: Desk, tmp_path: Path) -> None:
    writer = sqlite3.connect(desk.path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("DELETE FROM vacancies")
    try:
        for words in readers(tmp_path):
            code, out, err = run("--db", desk.path, *words)
            assert (code, err) == (0, ""), words
            assert out
        assert run("--db", desk.path, "search")[1].endswith("4 of 4 vacancies\n")
    finally:
        writer.execute("ROLLBACK")
        writer.close()


@pytest.mark.parametrize("words", [("rebuild",), ("forget", "Acme")])
def test_a_crawl_in_progress_is_75(run: Run, desk: Desk, words: tuple[str, ...]) -> None:
    with Lock(desk.path):
        code, out, err = run("--db", desk.path, *words)
    assert (code, out) == (75, "")
    assert "jobs.db.lock" in err


def test_the_variable_names_the_database(
    run: Run, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AGGREGATOR_DB", str(filled))
    assert run("search", "cpht")[0] == 0
    monkeypatch.setenv("AGGREGATOR_DB", "")
    monkeypatch.chdir(filled.parent)
    assert run("search", "cpht")[0] == 0


def test_the_variable_names_the_archive(
    run: Run, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = desk.path.with_name("words.db")
    desk.path.with_name("jobs.archive.db").rename(elsewhere)
    monkeypatch.setenv("AGGREGATOR_ARCHIVE", str(elsewhere))
    assert run("--db", desk.path, "rebuild")[0] == 0
    assert not desk.path.with_name("jobs.archive.db").exists()


def test_a_rebuild_says_what_it_did_and_changes_no_answer(run: Run, desk: Desk) -> None:
    before = run("--db", desk.path, "search", "--all")
    code, out, err = run("--db", desk.path, "rebuild")
    assert (code, err) == (0, "")
    assert out.startswith("5 postings understood again from 5 versions; our rules changed 0")
    assert run("--db", desk.path, "search", "--all") == before


def test_a_rebuild_without_its_archive_changes_nothing(run: Run, desk: Desk) -> None:
    desk.path.with_name("jobs.archive.db").unlink()
    before = run("--db", desk.path, "search", "--all")
    code, out, err = run("--db", desk.path, "rebuild")
    assert (code, out) == (1, "")
    assert err.endswith("jobs.archive.db does not exist; name the archive with --archive\n")
    assert not desk.path.with_name("jobs.archive.db").exists()
    assert run("--db", desk.path, "search", "--all") == before


@pytest.mark.parametrize("words", [("rebuild",), ("forget", "Elm Hospital")])
def test_an_archive_that_is_not_there_is_not_made(
    run: Run, desk: Desk, words: tuple[str, ...]
) -> None:
    nope = desk.path.with_name("nope")
    code, out, err = run("--db", desk.path, *words, "--archive", nope)
    assert (code, out) == (1, "")
    assert "nope does not exist" in err
    assert not nope.exists()


def test_a_database_of_an_earlier_build_says_what_renews_it(run: Run, desk: Desk) -> None:
    with sqlite3.connect(desk.path) as db:
        db.execute("DROP VIEW IF EXISTS coverage")
        [(sql,)] = db.execute("SELECT sql FROM sqlite_schema WHERE name = 'known_boards'")
        db.execute("PRAGMA writable_schema = ON")
        older = sql.replace("n_counted INTEGER ", "n_counted INTEGER NOT NULL ")
        db.execute("UPDATE sqlite_schema SET sql = ? WHERE name = 'known_boards'", (older,))
        assert older != sql
    db.close()
    with sqlite3.connect(desk.path) as db:
        db.execute("UPDATE meta SET value = 'older' WHERE name = 'registry'")
    db.close()
    code, out, err = run("--db", desk.path, "forget", BAY.key)
    assert (code, out) == (1, "")
    assert err.endswith("jobs.db is of an earlier build; `aggregator rebuild` renews it\n")
    assert run("--db", desk.path, "rebuild")[0] == 0
    assert run("--db", desk.path, "forget", BAY.key)[0] == 0


@pytest.mark.parametrize("words", [("rebuild",), ("forget", "Elm Hospital")])
def test_a_snapshot_is_for_reading_only(run: Run, desk: Desk, words: tuple[str, ...]) -> None:
    copy = desk.path.with_name("week.db")
    run("--db", desk.path, "snapshot", copy)
    before = copy.read_bytes()
    code, out, err = run("--db", copy, *words)
    assert (code, out) == (1, "")
    assert "week.db is a snapshot of jobs.db, for reading only" in err
    assert copy.read_bytes() == before
    assert not [*desk.path.parent.glob("week.*.db"), *desk.path.parent.glob("week*.lock")]
    assert run("--db", copy, "health")[0] == 0


def test_a_lost_archive_is_an_illness(run: Run, desk: Desk) -> None:
    archive = desk.path.with_name("jobs.archive.db")
    elsewhere = archive.rename(desk.path.with_name("words.db"))
    code, out, _ = run("--db", desk.path, "health")
    assert code == 1
    assert "jobs.archive.db: 5 of 5 payloads are not there" in out
    assert not archive.exists()
    assert run("--db", desk.path, "health", "--archive", elsewhere)[0] == 0
    desk.open().close()
    code, out, err = run("--db", desk.path, "rebuild")
    assert (code, out, "lacks 5 of the payloads" in err) == (1, "", True)
    out = run("--db", desk.path, "rebuild", "--without-lost")[1]
    assert out.endswith(", 5 are left out because their words are lost\n")
    assert run("--db", desk.path, "health")[0] == 0
    shutil.copy(elsewhere, archive)
    with desk.open() as store:
        store.begin_run()
        desk.crawl_board(store, ELM, first_day()[:1])
        store.finish_run()
    assert run("--db", desk.path, "health")[0] == 0
    archive.write_text("a letter to nobody in particular " * 40)
    code, out, _ = run("--db", desk.path, "health")
    assert (code, "corrupt" in out, "jobs.archive.db" in out) == (1, True, True)


def test_health_is_0_when_well(ask: Run) -> None:
    code, out, err = ask("health")
    assert (code, err) == (0, "")
    assert "well; 2 boards, last crawl 2026-11-03" in out


def test_health_is_1_and_says_what_is_ill_since_when(run: Run, desk: Desk) -> None:
    for reason in ("HTTP 500", "HTTP\x1b[2J 503"):
        with desk.open() as store:
            store.begin_run()
            fail(desk, store, reason)
            store.finish_run()
    code, out, _ = run("--db", desk.path, "health")
    assert code == 1
    assert "failed       since 2026-11-04  greenhouse/elm-hospital: HTTP [2J 503" in out
    assert out.endswith("1 ill; 2 boards, last crawl 2026-11-04T06:00:00.000000Z\n")
    code, out, _ = run("--db", desk.path, "health", "--json")
    state = json.loads(out)
    assert (code, state["well"], state["n_boards"]) == (1, False, 2)
    assert [ill["what"] for ill in state["ill"]] == ["greenhouse/elm-hospital"]


def fail(desk: Desk, store: Store, reason: str) -> None:
    desk.crawl_board(store, ELM, [], outcome="failed", reason=reason, may_close=False)


def test_a_board_that_falls_silent_is_ill(run: Run, desk: Desk) -> None:
    with desk.open() as store:
        store.begin_run()
        desk.crawl_board(store, BAY, [], may_close=False)
        store.finish_run()
    code, out, _ = run("--db", desk.path, "health")
    assert code == 1
    assert "silent" in out
    assert "listed nothing, 2 the time before" in out


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_command_explains_itself(run: Run, name: str) -> None:
    code, out, err = run(name, "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"usage: aggregator {name}")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "required: COMMAND"),
        (("fly",), "invalid choice: 'fly'"),
        (("search", "--db"), "unrecognized arguments: --db"),
        (("export",), "required: file"),
        (("snapshot",), "required: file"),
        (("forget",), "required: subject"),
        (("forget", "  "), "name a URL, a board or an employer"),
        (("rebuild", "now"), "unrecognized arguments: now"),
    ],
)
def test_usage_is_2(run: Run, words: tuple[str, ...], said: str) -> None:
    code, out, err = run(*words)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert said in err


def test_a_clock_that_is_none(run: Run, filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGGREGATOR_NOW", "x")
    code, out, err = run("--db", filled, "search", "--since", "7d")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "AGGREGATOR_NOW is 'x'; it must be an instant" in err


def test_the_version_is_said(run: Run) -> None:
    assert run("--version")[0] == 0


def test_an_interrupt_is_130(monkeypatch: pytest.MonkeyPatch, filled: Path) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("aggregator.commands.search.search", interrupted)
    assert main(["--db", str(filled), "search"]) == 130


def test_the_module_is_the_command(filled: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "aggregator", "--db", str(filled), "search", "cpht"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.endswith("1 of 1 vacancies\n")
