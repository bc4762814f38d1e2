"""One vacancy over time: reposts, twins, a board that renumbers, and the same after a rebuild."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from aggregator.records import RawPlace
from aggregator.store import Store, decide, rebuild
from tests.store.conftest import DERIVED, Desk, board, posting
from tests.store.test_vacancies import all_again, crawl_both

TEXT = (
    "<p>You run the pneumatic tube, fill the dispensing cabinets on five wards before noon and "
    "answer the nurses' calls. Two weekends a month; parking is free.</p>"
)
EDITED = TEXT.replace("five wards", "six wards").replace("parking is free", "parking is paid")
KEPT = "<p>Another opening altogether, for which nobody has written a long text.</p>"


def ad(number: int, **more: Any) -> Any:
    return posting(number, **{"description": TEXT, **more})


def rows(desk: Desk) -> list[tuple[Any, ...]]:
    found = "SELECT id, n_postings, is_open, is_repost FROM vacancies WHERE id <> 1 ORDER BY id"
    return desk.rows(found)


def play(desk: Desk, *days: list[int], text: str = TEXT) -> None:
    """Crawl day by day what the board shows; a posting 1 is there on every day."""
    for shown in days:
        desk.crawl(posting(1, description=KEPT), *(ad(n, description=text) for n in shown))


def test_a_new_id_after_a_gap_is_a_repost(desk: Desk) -> None:
    play(desk, [2], [], [], [3])
    assert rows(desk) == [(2, 2, 1, 1)]
    assert desk.one("SELECT rule FROM matches") == "text"


def test_an_edited_repost_is_a_repost(desk: Desk) -> None:
    play(desk, [2], [], [])
    play(desk, [3], text=EDITED)
    assert rows(desk) == [(2, 2, 1, 1)]


def test_a_new_id_overnight_is_the_same_vacancy_and_no_repost(desk: Desk) -> None:
    play(desk, [2], [3])
    assert rows(desk) == [(2, 2, 1, 0)]


@pytest.mark.parametrize(
    ("days", "found"), [(88, [(2, 2, 1, 1)]), (92, [(2, 1, 0, 0), (3, 1, 1, 0)])]
)
def test_after_a_quarter_it_is_another_vacancy(desk: Desk, days: int, found: Any) -> None:
    play(desk, [2], [])
    desk.at += timedelta(days=days - 1)
    play(desk, [3])
    assert rows(desk) == found


def test_twins_side_by_side_are_two_openings_even_after_one_has_closed(desk: Desk) -> None:
    play(desk, [2, 3], [2, 3])
    assert rows(desk) == [(2, 1, 1, 0), (3, 1, 1, 0)]
    play(desk, [3])
    assert rows(desk) == [(2, 1, 0, 0), (3, 1, 1, 0)]


def test_a_repost_that_meets_its_original_again_was_none(desk: Desk) -> None:
    play(desk, [2], [], [3])
    assert rows(desk) == [(2, 2, 1, 1)]
    play(desk, [2, 3])
    assert rows(desk) == [(2, 1, 1, 0), (3, 1, 1, 0)]


def test_the_same_under_the_same_id_is_a_new_spell_of_one_posting(desk: Desk) -> None:
    play(desk, [2], [], [2])
    assert rows(desk) == [(2, 1, 1, 0)]
    assert desk.one("SELECT count(*) FROM spells WHERE posting_id = 2") == 2


def test_another_town_is_never_a_repost(desk: Desk) -> None:
    play(desk, [2], [], [])
    tampa = [RawPlace(city="Tampa", region="FL", country="US")]
    desk.crawl(posting(1, description=KEPT), ad(3, places=tampa))
    assert rows(desk) == [(2, 1, 0, 0), (3, 1, 1, 0)]


def test_a_board_that_renumbers_overnight_makes_no_reposts(desk: Desk) -> None:
    def said(number: int, team: int) -> Any:
        return ad(number, description=f"{TEXT}<p>You belong to team {team}.</p>")

    desk.crawl(*(said(n, n) for n in range(30)))
    desk.crawl(*(said(100 + n, n) for n in range(30)), outcome="suspect", may_close=False)
    assert desk.rows("SELECT count(*), sum(is_repost), sum(is_open) FROM vacancies") == [
        (60, 0, 60)
    ]
    desk.crawl(*(said(100 + n, n) for n in range(30)))
    assert desk.rows("SELECT count(*), sum(is_repost), sum(n_postings) FROM vacancies") == [
        (30, 0, 60)
    ]


def test_days_of_joining_and_parting_are_rebuilt_as_they_were(desk: Desk) -> None:
    days: list[list[int]] = [[2, 3], [3], [3, 4], [4], [5], [2, 5], [6, 7, 8], [8]]
    for at, shown in enumerate(days):
        copies = [posting(n, board="greenhouse/agency", description=TEXT) for n in shown[:1]]
        crawl_both(desk, [ad(n, description=EDITED if at % 2 else TEXT) for n in shown], copies)
        derived = desk.dump(DERIVED)
        with desk.open() as store:
            all_again(store)
        again = desk.dump(DERIVED)
        for name in ("matches", "vacancies", "postings", "match_keys"):
            assert again[name] == derived[name], (at, name)
    before = desk.dump(DERIVED)
    rebuild(desk.path)
    assert desk.dump(DERIVED) == before
    assert len(before["matches"]) > 5


def test_decisions_survive_a_rebuild(desk: Desk) -> None:
    play(desk, [2, 3], [2, 3])
    with desk.open() as store:
        decide(store, "join", "greenhouse/acme/2", "greenhouse/acme/3", because="one desk")
    assert rows(desk) == [(2, 2, 1, 0)]
    play(desk, [2, 3, 4])
    before = desk.dump(DERIVED)
    rebuild(desk.path)
    assert desk.dump(DERIVED) == before
    assert rows(desk) == [(2, 2, 1, 0), (4, 1, 1, 0)]


def test_a_crowd_of_one_block_comes_out_the_same_whatever_the_batches(desk: Desk) -> None:
    """More postings of one job in one town than are compared pair by pair."""

    def crowd(first: int, last: int) -> list[Any]:
        texts = (f"{TEXT}<p>Desk {n % 9}, extension {n % 9}.</p>" for n in range(first, last))
        return [
            ad(n, description=text, board=f"greenhouse/b{n % 3}")
            for n, text in zip(range(first, last), texts, strict=True)
        ]

    def crawl(store: Store, shown: list[Any]) -> None:
        store.begin_run()
        for name in ("b0", "b1", "b2"):
            desk.crawl_board(store, board(name), [p for p in shown if p.board.endswith(name)])
        store.finish_run()
        desk.at += timedelta(days=1)

    with desk.open() as store:
        for last in (15, 38, 60):
            crawl(store, crowd(0, last))
        crawl(store, crowd(20, 60))
        crawl(store, crowd(50, 60))
    before = desk.dump(DERIVED)
    rebuild(desk.path)
    assert desk.dump(DERIVED) == before
