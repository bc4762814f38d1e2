"""`aggregator forget`: out of both files, for good, whatever it is called."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path
from typing import Any

import pytest

from aggregator.boards import Board
from aggregator.records import BoardRun, Listed, RawPosting, Reject
from aggregator.store import Store, decide, rebuild
from tests.commands.conftest import AUSTIN, BAY, ELM, Run, first_day, of, second_day
from tests.store.conftest import DERIVED, Desk

SECRET = "Zyxwvut"
CHAIN = Board(platform="greenhouse", slug="job-mart", employer="Job Mart", kind="aggregator")


def secret(**more: Any) -> RawPosting:
    """A posting full of a word that stands nowhere else."""
    values = {
        "title": f"Pharmacy Technician {SECRET}",
        "url": f"https://jobs.example/{SECRET}/7000",
        "description": f"<p>{SECRET} wanted. CPhT required.</p>",
        "payload": {"note": SECRET},
        **more,
    }
    return of(CHAIN, 7, values.pop("title"), AUSTIN, **values)


def crawl(desk: Desk, where: Board, shown: list[RawPosting], *more: Listed | Reject) -> None:
    with desk.open() as store:
        store.begin_run()
        desk.crawl_board(store, where, shown)
        for item in more:
            begin_and_add(desk, store, where, item)
        store.finish_run()


def begin_and_add(desk: Desk, store: Store, where: Board, item: Listed | Reject) -> None:
    run = BoardRun(board=where.key, started_at=desk.instant, outcome="complete")
    store.begin_board(where, run)
    store.add(item)
    store.finish_board(run)


def spoken(desk: Desk) -> int:
    """How often the word stands in any file of the database."""
    bodies = (path.read_bytes() for path in desk.path.parent.glob("jobs*"))
    return sum(body.lower().count(SECRET.lower().encode()) for body in bodies)


SUBJECTS = [
    (f"https://www.jobs.example/{SECRET}/7000/?utm_source=mail#top", {}),
    (f"https://ats.example/{SECRET}/apply", {"apply_url": f"https://ats.example/{SECRET}"}),
    ("greenhouse/job-mart", {}),
    ("Job Mart", {}),
    ("Walgreens", {"employer": "Walgreen Co"}),
    ("Walgreen Co", {"employer": "WALGREENS"}),
    ("walgreen  co", {"employer": "Walgreen Co"}),
    ("Zephyr Clinics", {"employer": "Zephyr Clinics, LLC"}),
]


@pytest.mark.parametrize(("subject", "more"), SUBJECTS, ids=lambda value: str(value)[:40])
def test_nothing_of_it_is_left_or_comes_back(
    run: Run, desk: Desk, subject: str, more: dict[str, Any]
) -> None:
    crawl(desk, CHAIN, [secret(**more)])
    assert spoken(desk) > 0
    code, out, err = run("--db", desk.path, "forget", subject, "--because", "asked to")
    assert (code, err) == (0, "")
    assert out.startswith("forgotten: 1 listed postings of ")
    wanted = 0 if SECRET not in subject else 1  # the decision itself keeps its subject
    assert desk.one("SELECT count(*) FROM postings WHERE board = ?", CHAIN.key) == 0
    assert spoken(desk) == wanted
    crawl(desk, CHAIN, [secret(**more)])
    assert desk.one("SELECT count(*) FROM postings WHERE board = ?", CHAIN.key) == 0
    assert {reason for (reason,) in desk.rows("SELECT reason FROM rejects")} == {"forgotten"}
    assert desk.one("SELECT n_rejected FROM crawls ORDER BY id DESC LIMIT 1") > 0
    assert spoken(desk) == wanted
    rebuild(desk.path)
    assert spoken(desk) == wanted
    assert run("--db", desk.path, "search", SECRET)[1] == "no vacancy found\n"


def test_titles_addresses_and_excerpts_go_too(run: Run, desk: Desk) -> None:
    address = f"https://jobs.example/{SECRET}"
    odd = Reject(
        board=CHAIN.key, stage="parse", reason="no title", url=address, excerpt=f"{SECRET}!"
    )
    unwanted = Listed(
        board=CHAIN.key,
        external_id="8",
        title=f"Nurse {SECRET}",
        decision="out_of_scope",
        url=f"{address}/8",
    )
    crawl(desk, CHAIN, [], odd, unwanted)
    run("--db", desk.path, "forget", CHAIN.key)
    assert spoken(desk) == 0
    assert desk.rows("SELECT stage, excerpt, url FROM rejects") == [("parse", None, None)]
    crawl(desk, CHAIN, [], odd, unwanted)
    assert spoken(desk) == 0


def test_others_stay_as_they_were(run: Run, desk: Desk) -> None:
    before = desk.dump(DERIVED)
    crawl(desk, CHAIN, [secret()])
    run("--db", desk.path, "forget", "Job Mart")
    after = desk.dump(DERIVED)
    for name in ("postings", "tags", "vacancies", "descriptions", "changes", "matches"):
        assert after[name] == before[name], name
    assert "well; 3 boards" in run("--db", desk.path, "health")[1]


def test_a_copy_on_another_board_keeps_its_vacancy(run: Run, desk: Desk) -> None:
    copy = first_day()[0]
    copy.board, copy.external_id = CHAIN.key, "70"
    crawl(desk, CHAIN, [copy])
    assert desk.one("SELECT n_postings FROM vacancies WHERE id = 1") == 2
    run("--db", desk.path, "forget", ELM.key)
    [(key, n)] = desk.rows(
        "SELECT key, n_postings FROM vacancies WHERE title LIKE 'Pharmacy%' AND country = 'US'"
    )
    assert (key, n) == (f"{CHAIN.key}/70", 1)
    assert "1 of 1 vacancies" in run("--db", desk.path, "search", "cpht")[1]


def test_asking_twice_is_harmless(run: Run, desk: Desk) -> None:
    assert run("--db", desk.path, "forget", BAY.key)[1].startswith("forgotten: 2")
    before = desk.dump(DERIVED)
    code, out, _ = run("--db", desk.path, "forget", BAY.key)
    assert (code, out.startswith("nothing is stored of greenhouse/bay-clinics")) == (0, True)
    assert desk.dump(DERIVED) == before
    assert desk.one("SELECT count(*) FROM decisions WHERE kind = 'forget'") == 2


def test_what_is_unknown_is_noted_for_the_future(run: Run, desk: Desk) -> None:
    code, out, err = run("--db", desk.path, "forget", "Job\u202eMart Inc")
    assert (code, out) == (2, "")
    words = ("--db", desk.path, "forget", "Job Mart", "--because", "a letter")
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert "nothing is stored of Job Mart, nothing was noted; to keep it out, say --anyway" in err
    assert desk.rows("SELECT kind FROM decisions") == []
    code, out, err = run(*words, "--anyway")
    assert (code, err) == (0, "")
    assert out == "nothing is stored of Job Mart; noted, it will not be stored from now on\n"
    assert desk.rows("SELECT kind, subject, because FROM decisions") == [
        ("forget", "Job Mart", "a letter")
    ]
    crawl(desk, CHAIN, [secret()])
    assert spoken(desk) == 0


@pytest.mark.parametrize(
    ("subject", "near"),
    [
        ("greenhouse/elm-hospitl", "did you mean greenhouse/elm-hospital"),
        ("elm hopsital", "did you mean Elm Hospital"),
        ("https://jobs.example/elm-hospital/2001", "to keep it out"),
    ],
)
def test_a_slip_is_no_ban(run: Run, desk: Desk, subject: str, near: str) -> None:
    code, out, err = run("--db", desk.path, "forget", subject)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert near in err
    assert desk.one("SELECT count(*) FROM decisions") == 0


def test_a_registered_board_needs_no_more_words(run: Run, desk: Desk) -> None:
    [(board,)] = desk.rows("SELECT board FROM known_boards LIMIT 1")
    assert run("--db", desk.path, "forget", board)[0] == 0


@pytest.mark.parametrize("subject", ["greenhouse/job-mart", "job  mart"])
def test_it_can_be_taken_back(run: Run, desk: Desk, subject: str) -> None:
    crawl(desk, CHAIN, [secret()])
    run("--db", desk.path, "forget", subject)
    crawl(desk, CHAIN, [secret()])
    assert spoken(desk) == 0
    code, out, err = run("--db", desk.path, "forget", "--undo", subject)
    assert (code, err) == (0, "")
    assert out.startswith(f"{' '.join(subject.split())} will be stored again")
    crawl(desk, CHAIN, [secret()])
    assert desk.one("SELECT count(*) FROM postings WHERE board = ?", CHAIN.key) == 1
    code, out, err = run("--db", desk.path, "forget", "--undo", subject)
    assert (code, out) == (1, "")
    assert "was never forgotten" in err


def test_a_foreign_archive_is_left_alone(run: Run, desk: Desk, tmp_path: Path) -> None:
    other = Desk(tmp_path / "other.db", desk.at)
    crawl(other, CHAIN, [secret()])
    archive = tmp_path / "other.archive.db"
    code, out, err = run("--db", desk.path, "forget", "Elm Hospital", "--archive", archive)
    assert (code, out) == (1, "")
    assert "is not the archive of" in err
    assert desk.one("SELECT count(*) FROM postings WHERE board = ?", ELM.key) == 3
    with sqlite3.connect(archive) as db:
        assert db.execute("SELECT count(*) FROM payloads").fetchone() == (1,)
    db.close()


def test_a_forgotten_board_closes_nothing_else(run: Run, desk: Desk) -> None:
    run("--db", desk.path, "forget", "https://jobs.example/elm-hospital/2000")
    with desk.open() as store:
        store.begin_run()
        for where in (ELM, BAY):
            shown = [raw for raw in second_day() if raw.board == where.key]
            desk.crawl_board(store, where, shown)
        store.finish_run()
    assert desk.rows("SELECT external_id FROM postings ORDER BY id") == [
        *(("1",), ("3",), ("4",), ("5",))
    ]
    assert desk.one("SELECT count(*) FROM spells WHERE closed_at IS NULL") == 3


def test_a_decision_alone_is_kept_too(desk: Desk) -> None:
    with desk.open() as store:
        decide(store, "forget", CHAIN.key)
    crawl(desk, CHAIN, [secret()])
    assert spoken(desk) == 0


def test_a_reader_of_the_old_state_is_named(
    run: Run, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    crawl(desk, CHAIN, [secret()])
    monkeypatch.setattr(sys.modules["aggregator.store.forget"], "PATIENCE", 50)
    reader = sqlite3.connect(desk.path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM postings").fetchone()
    code, out, err = run("--db", desk.path, "forget", CHAIN.key)
    assert (code, out) == (1, "")
    assert "is still being read by another process; ask again" in err
    reader.close()
    assert run("--db", desk.path, "forget", CHAIN.key)[0] == 0
    assert spoken(desk) == 0
