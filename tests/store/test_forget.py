"""Forgetting leaves no word of it, in no file, and it does not come back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from aggregator.store import StoreError, forget, rebuild
from tests.store.conftest import DERIVED, Desk, board, posting

WORD = "Xylophonist"


def bytes_of(desk: Desk) -> bytes:
    return b"".join(path.read_bytes() for path in desk.path.parent.glob("jobs*"))


def secret(**more: Any) -> Any:
    return posting(1, description=f"<p>{WORD} wanted at the counter.</p>", **more)


@pytest.mark.parametrize(
    ("subject", "more"),
    [
        ("https://www.jobs.example/acme/1000?utm_source=mail", {}),
        ("Secret Apothecary", {"employer": "Secret Apothecary"}),
    ],
)
def test_what_is_forgotten_is_gone_and_stays_away(
    desk: Desk, subject: str, more: dict[str, str]
) -> None:
    desk.crawl(secret(**more), posting(2))
    desk.crawl(secret(**more, title=f"Pharmacy Technician {WORD}"), posting(2))
    assert forget(desk.path, subject, because="asked by the employer") == 1
    assert WORD.encode() not in bytes_of(desk)
    assert desk.rows("SELECT id FROM vacancies") == [(2,)]
    assert desk.rows("SELECT kind, subject FROM decisions") == [("forget", subject)]
    desk.crawl(secret(**more), posting(2))
    assert desk.one("SELECT count(*) FROM postings") == 1
    assert WORD.encode() not in bytes_of(desk)
    assert desk.one("SELECT reason FROM rejects") == "forgotten"
    derived = desk.dump(DERIVED)
    rebuild(desk.path)
    assert desk.dump(DERIVED) == derived


def test_a_board_is_forgotten_and_copies_elsewhere_remain(desk: Desk) -> None:
    copy = posting(9, board="greenhouse/other", url="https://jobs.example/acme/1000")
    with desk.open() as store:
        store.begin_run()
        desk.crawl_board(store, board(), [posting(1), posting(2)])
        desk.crawl_board(store, board("other"), [copy])
        store.finish_run()
    assert desk.one("SELECT max(n_postings) FROM vacancies") == 2
    assert forget(desk.path, "greenhouse/acme") == 2
    assert desk.rows("SELECT key, n_postings FROM vacancies") == [("greenhouse/other/9", 1)]
    assert desk.rows("SELECT rowid FROM vacancies_fts WHERE vacancies_fts MATCH 'counter'") == [
        (3,)
    ]
    assert desk.rows("SELECT board, outcome FROM crawls WHERE board = 'greenhouse/acme'")


def test_ids_are_not_given_out_again(desk: Desk) -> None:
    desk.crawl(posting(1), posting(2))
    forget(desk.path, "https://jobs.example/acme/2000")
    desk.crawl(posting(1), posting(3))
    assert desk.rows("SELECT id, external_id FROM listings ORDER BY id") == [(1, "1"), (3, "3")]


def test_nothing_to_forget_is_still_a_decision(desk: Desk) -> None:
    desk.crawl(posting(1))
    assert forget(desk.path, "Nobody Inc") == 0
    assert desk.one("SELECT count(*) FROM decisions") == 1


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="does not exist"):
        forget(tmp_path / "jobs.db", "greenhouse/acme")
