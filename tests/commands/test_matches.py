"""`aggregator matches`: doubtful pairs side by side, and a person's word obeyed for good."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aggregator.boards import Board
from aggregator.store import Lock, rebuild
from tests.commands.conftest import AUSTIN, ELM, Run, of
from tests.store.conftest import DERIVED, Desk

PARTNERS = Board(platform="feed", slug="job-mart", employer="Elm Hospital Partners", country="US")
TEXT = (
    "<p>In our infusion suite you prepare trays, label syringes, check lot numbers twice and keep "
    "the log of the refrigerator. You work with four nurses and two pharmacists.</p>"
)
OWN, COPY = "greenhouse/elm-hospital/8", "feed/job-mart/9"


@pytest.fixture
def doubt(desk: Desk) -> Desk:
    """The same text of two employers that no alias makes one."""
    with desk.open() as store:
        store.begin_run()
        own = of(ELM, 8, "Pharmacy Technician", AUSTIN, description=TEXT)
        copy = of(PARTNERS, 9, "Rx Tech", AUSTIN, description=TEXT)
        desk.crawl_board(store, PARTNERS, [copy])
        desk.crawl_board(store, ELM, [own], outcome="truncated", may_close=False)
        store.finish_run()
    return desk


def vacancies(desk: Desk) -> int:
    keys = "SELECT count(DISTINCT vacancy_id) FROM postings WHERE key IN (?, ?)"
    return int(desk.one(keys, OWN, COPY))


def test_doubtful_pairs_stand_side_by_side(doubt: Desk, run: Run) -> None:
    code, out, _ = run("--db", doubt.path, "matches")
    assert code == 0
    assert out.startswith("0.50 possible_employer, kept apart: contained 1.0")
    assert all(word in out for word in (OWN, COPY, "Rx Tech", "Elm Hospital Partners"))
    code, out, _ = run("--db", doubt.path, "matches", "list", "--json")
    row = json.loads(out)
    assert {row["a"]["key"], row["b"]["key"]} == {OWN, COPY}
    assert row["is_joined"] is False
    assert run("--db", doubt.path, "matches", "--below", 0.3)[1] == "no doubtful matches\n"


def test_join_and_split_are_obeyed_at_once_and_survive_a_rebuild(doubt: Desk, run: Run) -> None:
    base = ("--db", doubt.path, "matches")
    code, out, _ = run(*base, "join", OWN, COPY, "--because", "their spin-off")
    assert (code, out) == (0, f"{OWN} and {COPY} are one vacancy\n")
    assert vacancies(doubt) == 1
    assert run(*base)[1] == "no doubtful matches\n"
    before = doubt.dump(DERIVED)
    rebuild(doubt.path)
    assert doubt.dump(DERIVED) == before
    code, out, _ = run(*base, "split", COPY, OWN, "--because", "no, another house")
    assert (code, out) == (0, f"{COPY} and {OWN} are two vacancies\n")
    assert vacancies(doubt) == 2
    kept = doubt.rows("SELECT kind, because FROM decisions ORDER BY id")
    assert kept == [("join", "their spin-off"), ("split", "no, another house")]


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("join", OWN), 2, "two postings"),
        (("join", OWN, OWN, "--because", "x"), 2, "two postings"),
        (("split", OWN, COPY), 2, "--because"),
        (("split", OWN, COPY, "--because", " "), 2, "--because"),
        (("join", OWN, "feed/job-mart/none", "--because", "x"), 1, "no posting feed/job-mart/none"),
        (("list", OWN), 2, "join or split"),
        (("list", "--limit", "0"), 2, "--limit"),
        (("merge", OWN, COPY), 2, "invalid choice"),
    ],
)
def test_misuse(doubt: Desk, run: Run, words: tuple[str, ...], code: int, says: str) -> None:
    got, out, err = run("--db", doubt.path, "matches", *words)
    assert (got, out) == (code, "")
    assert says in err
    assert "Traceback" not in err


def test_nothing_is_decided_during_a_crawl(doubt: Desk, run: Run) -> None:
    with Lock(doubt.path):
        code, _, err = run("--db", doubt.path, "matches", "join", OWN, COPY, "--because", "x")
    assert code == 75
    assert err.count("\n") == 1


def test_no_database(tmp_path: Path, run: Run) -> None:
    for words in ((), ("join", OWN, COPY, "--because", "x")):
        code, _, err = run("--db", tmp_path / "none.db", "matches", *words)
        assert (code, "does not exist" in err) == (1, True)
