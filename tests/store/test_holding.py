"""A board whose postings show another employer makes no vacancy until a person accepts it."""

from __future__ import annotations

from aggregator.queries.database import reading
from aggregator.queries.health import health
from aggregator.store import decide, rebuild
from tests.store.conftest import DERIVED, Desk, board, desk, posting

__all__ = ["desk"]


def strange(number: int) -> object:
    return posting(number, employer="Morgan Stanley")


def test_a_stranger_is_held_back_and_reported(desk: Desk) -> None:
    desk.crawl(strange(1), strange(2))
    assert desk.rows("SELECT * FROM held_boards") == [
        ("greenhouse/acme", "Acme Pharmacy", "Morgan Stanley")
    ]
    assert desk.one("SELECT count(*) FROM postings") == 2
    assert desk.one("SELECT count(*) FROM vacancies") == 0
    assert desk.one("SELECT count(*) FROM vacancies_fts") == 0
    with reading(desk.path) as db:
        [ill] = health(db, desk.path).ill
    assert (ill.what, ill.state) == ("greenhouse/acme", "held back")
    assert ill.why == "registered for Acme Pharmacy, its postings show Morgan Stanley"
    assert (ill.since or "")[:10] == "2026-11-02"


def test_the_next_day_changes_nothing(desk: Desk) -> None:
    desk.crawl(strange(1))
    desk.crawl(strange(1), strange(2))
    desk.crawl(strange(2))
    assert desk.one("SELECT count(*) FROM vacancies") == 0


def test_accepted_they_count_at_once(desk: Desk) -> None:
    desk.crawl(strange(1), strange(2))
    with desk.open() as store:
        decide(store, "accept", "greenhouse/acme", because="renamed")
    assert desk.one("SELECT count(*) FROM held_boards") == 0
    assert desk.one("SELECT count(*) FROM vacancies WHERE is_open") == 2
    assert desk.one("SELECT count(*) FROM vacancies_fts") == 2
    desk.crawl(strange(1), strange(2), strange(3))
    assert desk.one("SELECT count(*) FROM vacancies WHERE is_open") == 3


def test_a_board_that_fits_later_is_let_go(desk: Desk) -> None:
    desk.crawl(strange(1))
    desk.crawl(strange(1), posting(2), posting(3))
    assert desk.one("SELECT count(*) FROM vacancies") == 3


def test_agencies_show_whom_they_like(desk: Desk) -> None:
    with desk.open() as store:
        store.begin_run()
        desk.crawl_board(store, board(kind="agency"), [strange(1)])
        store.finish_run()
    assert desk.one("SELECT count(*) FROM vacancies") == 1


def test_rebuild_holds_back_the_same(desk: Desk) -> None:
    desk.crawl(strange(1), strange(2))
    derived = desk.dump(DERIVED)
    rebuild(desk.path)
    assert desk.dump(DERIVED) == derived
