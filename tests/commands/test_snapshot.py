"""`aggregator snapshot`: a file that answers like the database, and is never half there."""

from __future__ import annotations

import resource
import sqlite3
from pathlib import Path

import pytest

from tests.commands.conftest import BAY, ELM, Run, second_day
from tests.store.conftest import DERIVED, OBSERVED, Desk


def test_it_answers_like_the_database(run: Run, desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "week.db"
    code, out, err = run("--db", desk.path, "snapshot", target)
    assert (code, err) == (0, "")
    assert out == f"5 vacancies, 4 open, in {target} as of {desk.instant}\n"
    copy = Desk(target)
    for name in (*OBSERVED, *DERIVED):
        if name != "meta":
            assert copy.dump((name,)) == desk.dump((name,)), name
    for words in (("search", "pharmacy", "--all"), ("search", "--near", "Austin, TX"), ("health",)):
        assert run("--db", target, *words) == run("--db", desk.path, *words)


def test_its_meta_says_what_it_is(run: Run, desk: Desk, tmp_path: Path) -> None:
    run("--db", desk.path, "snapshot", tmp_path / "week.db")
    meta = dict(Desk(tmp_path / "week.db").rows("SELECT name, value FROM meta"))
    assert (meta.pop("snapshot_at"), meta.pop("snapshot_of")) == (desk.instant, "jobs.db")
    assert meta == dict(desk.rows("SELECT name, value FROM meta"))
    assert {"rules", "taxonomy", "registry", "n_runs", "release"} <= set(meta)


def test_it_is_one_read_only_file(run: Run, desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    run("--db", desk.path, "snapshot", folder / "week.db")
    assert [path.name for path in folder.iterdir()] == ["week.db"]
    assert (folder / "week.db").stat().st_mode & 0o777 == 0o444
    assert (folder / "week.db").read_bytes()[18:20] == b"\x01\x01"  # no log beside it


@pytest.mark.parametrize("kind", ["file", "link", "folder", "itself"])
def test_nothing_is_replaced(run: Run, desk: Desk, tmp_path: Path, kind: str) -> None:
    target = desk.path if kind == "itself" else tmp_path / "there"
    if kind == "file":
        target.write_text("mine")
    elif kind == "link":
        target.symlink_to(tmp_path / "nowhere")
    elif kind == "folder":
        target.mkdir()
    before = sorted(path.name for path in tmp_path.iterdir())
    code, out, err = run("--db", desk.path, "snapshot", target)
    assert (code, out) == (1, "")
    assert err == f"aggregator: {target} exists already; a snapshot never replaces a file\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_folder_that_is_missing(run: Run, desk: Desk, tmp_path: Path) -> None:
    code, _, err = run("--db", desk.path, "snapshot", tmp_path / "no" / "week.db")
    assert code == 1
    assert err.endswith("week.db cannot be written; is its folder there and writable?\n")


def test_a_full_disk_leaves_nothing(run: Run, desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, hard))
    try:
        code, out, err = run("--db", desk.path, "snapshot", folder / "week.db")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (code, out) == (1, "")
    assert "week.db cannot be written" in err
    assert list(folder.iterdir()) == []


def test_in_the_middle_of_a_crawl_it_is_whole(run: Run, desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "middle.db"
    with desk.open() as store:
        store.begin_run()
        desk.crawl_board(store, ELM, [])
        desk.crawl_board(store, BAY, [raw for raw in second_day() if raw.board == BAY.key][:1])
        assert run("--db", desk.path, "snapshot", target)[0] == 0
        store.finish_run()
    copy = Desk(target)
    open_spells = "SELECT count(*) FROM spells WHERE closed_at IS NULL"
    assert copy.one("SELECT count(*) FROM vacancies WHERE is_open") == copy.one(open_spells) == 1
    assert copy.one("SELECT count(*) FROM pending") == 0
    assert copy.dump(("vacancies",)) == desk.dump(("vacancies",))


def test_readers_of_it_cannot_write(run: Run, desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "week.db"
    run("--db", desk.path, "snapshot", target)
    db = sqlite3.connect(f"{target.as_uri()}?mode=ro&immutable=1", uri=True)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        db.execute("DELETE FROM vacancies")
    db.close()
