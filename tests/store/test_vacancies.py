"""Postings become vacancies: joined by certain keys, best fields, one life."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from aggregator.boards import Board
from aggregator.records import RawPay, RawPlace
from aggregator.store import Store, decide, rebuild
from tests.store.conftest import DERIVED, Desk, board, posting

AGENCY = board("agency", kind="aggregator")
URL = "https://jobs.example/acme/1000"


def crawl_both(desk: Desk, own: list[Any], copies: list[Any], agency_first: bool = False) -> None:
    with desk.open() as store:
        store.begin_run()
        boards = [(board(), own), (AGENCY, copies)]
        for where, postings in reversed(boards) if agency_first else boards:
            desk.crawl_board(store, where, postings)
        store.finish_run()
    desk.at += timedelta(days=1)


def copy(number: int, **more: Any) -> Any:
    values = {
        "board": AGENCY.key,
        "url": f"https://agency.example/ad/{number}77",
        "apply_url": URL,
        "description": f"<p>Counter {number}. Apply through us.</p>",
    }
    return posting(number, **{**values, **more})


@pytest.mark.parametrize("agency_first", [False, True])
def test_a_copy_joins_its_original_whichever_came_first(desk: Desk, agency_first: bool) -> None:
    crawl_both(desk, [posting(1)], [copy(1), copy(2, apply_url=None)], agency_first)
    first = "greenhouse/agency/1" if agency_first else "greenhouse/acme/1"
    rows = desk.rows("SELECT key, board, n_postings, n_boards FROM vacancies ORDER BY n_postings")
    assert rows[1] == (first, "greenhouse/acme", 2, 2)
    assert rows[0][2:] == (1, 1)
    rule, evidence = desk.rows("SELECT rule, evidence FROM matches")[0]
    assert (rule, json.loads(evidence)) == ("url", {"url": "jobs.example/acme/1000"})


def test_chain_text_in_another_town_stays_apart(desk: Desk) -> None:
    text = "<p>You count tablets for the whole chain.</p>"
    tampa = [RawPlace(city="Tampa", region="FL", country="US")]
    crawl_both(
        desk,
        [posting(1, description=text), posting(2, description=text, places=tampa)],
        [copy(3, description=text, apply_url=None, places=tampa)],
    )
    assert desk.rows("SELECT vacancy_id FROM postings ORDER BY id") == [(1,), (2,), (2,)]


def test_fields_come_from_the_posting_that_knows_them(desk: Desk) -> None:
    paid = RawPay(low=18, high=20, currency="USD", period="HOUR")
    crawl_both(
        desk,
        [posting(1, description="<p>Whole text of our own.</p>")],
        [copy(1, pay=paid, description="<p>Short</p>", text_kind="snippet")],
        agency_first=True,
    )
    row = desk.rows("SELECT board, text_kind, pay_min, pay_max, origins FROM vacancies")[0]
    assert row[:4] == ("greenhouse/acme", "full", 18, 20)
    assert json.loads(row[4]) == {
        "posting": "greenhouse/acme/1",
        "pay": "greenhouse/agency/1",
        "apply_url": "greenhouse/agency/1",
    }


def test_a_vacancy_is_open_while_one_posting_is(desk: Desk) -> None:
    crawl_both(desk, [posting(1)], [copy(1)])
    crawl_both(desk, [posting(5)], [copy(1)])
    row = "SELECT is_open, closed_at, n_postings FROM vacancies WHERE id = 1"
    assert desk.rows(row) == [(1, None, 2)]
    crawl_both(desk, [posting(5)], [copy(9, apply_url=None)])
    assert desk.rows("SELECT is_open, substr(closed_at, 1, 10) FROM vacancies WHERE id = 1") == [
        (0, "2026-11-04")
    ]


def test_a_posting_that_changes_leaves_its_vacancy(desk: Desk) -> None:
    crawl_both(desk, [posting(1)], [copy(1)])
    assert desk.one("SELECT count(*) FROM vacancies") == 1
    crawl_both(desk, [posting(1)], [copy(1, apply_url="https://jobs.example/other/8888")])
    assert desk.rows("SELECT id, n_postings FROM vacancies") == [(1, 1), (2, 1)]
    assert desk.rows("SELECT * FROM matches") == []
    crawl_both(desk, [posting(1)], [copy(1)])
    assert desk.rows("SELECT id, n_postings FROM vacancies") == [(1, 2)]
    assert search(desk, "counter") == [1]


def search(desk: Desk, words: str) -> list[int]:
    found = desk.rows("SELECT rowid FROM vacancies_fts WHERE vacancies_fts MATCH ?", words)
    return sorted(number for (number,) in found)


def test_full_text_follows_every_change(desk: Desk) -> None:
    desk.crawl(posting(1, description="<p>Night counter, café près d'ici.</p>"), posting(2))
    assert search(desk, "night") == [1]
    assert search(desk, "cafe") == [1]
    assert search(desk, "austin") == [1, 2]
    assert search(desk, "title: technician") == [1, 2]
    desk.crawl(posting(1, description="<p>Morning counter.</p>"), posting(2))
    assert search(desk, "night") == []
    assert search(desk, "morning") == [1]
    desk.crawl(posting(2))
    assert search(desk, "counter") == [1, 2]
    with desk.open() as store:
        store.connection.execute(
            "INSERT INTO vacancies_fts (vacancies_fts, rank) VALUES ('integrity-check', 1)"
        )


def test_full_text_agrees_with_its_content_after_joins_and_partings(desk: Desk) -> None:
    crawl_both(desk, [posting(1), posting(2)], [copy(1)])
    crawl_both(desk, [posting(2)], [copy(1, apply_url=None, title="Rx Tech"), copy(3)])
    crawl_both(desk, [posting(1, title="CPhT"), posting(2)], [copy(3)], agency_first=True)
    with desk.open() as store:
        store.connection.execute(
            "INSERT INTO vacancies_fts (vacancies_fts, rank) VALUES ('integrity-check', 1)"
        )
        assert store.connection.execute("SELECT count(*) FROM unindexed").fetchone() == (0,)


@pytest.mark.parametrize("agency_first", [False, True])
def test_incremental_matching_equals_matching_at_once(desk: Desk, agency_first: bool) -> None:
    """Postings come, change, part and join over days; the tables are those of one matching."""
    other = "https://jobs.example/acme/5000"
    days: list[tuple[list[Any], list[Any]]] = [
        ([posting(1), posting(2)], [copy(1)]),
        ([posting(1), posting(2), posting(5)], [copy(1), copy(2, apply_url=other)]),
        ([posting(1, url=other), posting(5)], [copy(1), copy(2, apply_url=other)]),
        ([posting(1), posting(5)], [copy(1, apply_url=other), copy(2)]),
    ]
    for own, copies in days:
        crawl_both(desk, own, copies, agency_first)
        derived = desk.dump(("matches", "vacancies", "postings", "match_keys"))
        with desk.open() as store:
            all_again(store)
        assert desk.dump(("matches", "vacancies", "postings", "match_keys")) == derived
    assert desk.dump(DERIVED)["matches"]


def all_again(store: Store) -> None:
    """Forget all matches and vacancies and find them anew."""
    db = store.connection
    db.execute("DELETE FROM matches")
    db.execute("UPDATE postings SET vacancy_id = NULL")
    db.execute("INSERT OR REPLACE INTO pending SELECT id, 1 FROM postings")
    store.begin_run()
    store.finish_run()


def test_a_board_that_turns_out_an_agency_is_matched_again_at_once(desk: Desk) -> None:
    """An agency's copy under another name is evidence; the same on two employers' boards is not."""
    text = (
        "<p>You fill prescriptions, answer the telephone, count tablets, keep the stock in order,"
    )
    text += " greet patients, ring up sales, clean the counter and close the store at night.</p>"
    copied = posting(1, board="greenhouse/agency", employer="Staffing Crew", description=text)
    copied.url = "https://crew.example/jobs/7777"
    for kind in ("direct", "agency"):
        with desk.open() as store:
            store.begin_run()
            desk.crawl_board(store, board(), [posting(1, description=text)])
            other = Board(platform="greenhouse", slug="agency", employer="Staffing Crew", kind=kind)
            desk.crawl_board(store, other, [copied])
            store.finish_run()
        desk.at += timedelta(days=1)
        assert desk.one("SELECT count(*) FROM vacancies") == (2 if kind == "direct" else 1)
        derived = desk.dump(("matches", "vacancies"))
        rebuild(desk.path)
        assert desk.dump(("matches", "vacancies")) == derived


def test_keys_are_made_at_the_end_of_a_run_also_for_a_run_that_had_none(desk: Desk) -> None:
    with desk.open() as store:
        store.begin_run()
        desk.crawl_board(store, board(), [posting(1), posting(2)])
    assert desk.rows("SELECT * FROM match_keys") == []
    desk.crawl(posting(1), posting(2), posting(3))
    assert desk.one("SELECT count(DISTINCT posting_id) FROM match_keys") == 3
    keys = desk.dump(("match_keys",))
    rebuild(desk.path)
    assert desk.dump(("match_keys",)) == keys


def test_a_join_and_a_split_are_obeyed(desk: Desk) -> None:
    crawl_both(desk, [posting(1), posting(2)], [copy(1)])
    with desk.open() as store:
        decide(store, "join", "greenhouse/acme/1", "greenhouse/acme/2", because="same")
        decide(store, "split", "greenhouse/acme/1", "greenhouse/agency/1")
        store.begin_run()
        store.finish_run()
    assert desk.rows("SELECT id, n_postings FROM vacancies ORDER BY id") == [(1, 2), (3, 1)]
    assert ("decision", 1.0) in desk.rows("SELECT rule, score FROM matches")
    with desk.open() as store:
        decide(store, "split", "greenhouse/acme/2", "greenhouse/acme/1")
        store.begin_run()
        store.finish_run()
    assert desk.one("SELECT count(*) FROM vacancies") == 3


def test_twins_of_one_store_are_openings_side_by_side(desk: Desk) -> None:
    same = "<p>You fill prescriptions.</p>"
    desk.crawl(posting(1, description=same), posting(2, description=same))
    assert desk.one("SELECT count(*) FROM vacancies") == 2


def test_views_answer_on_a_fresh_and_on_a_full_database(desk: Desk) -> None:
    views = [
        name for (name,) in _opened(desk).rows("SELECT name FROM sqlite_master WHERE type = 'view'")
    ]
    assert {
        *("open_vacancies", "vacancy_tags", "durations", "board_days", "daily_flow"),
        *("pay_by_region", "certification_demand", "coverage", "board_health", "field_coverage"),
    } <= set(views)
    for view in views:
        assert desk.rows(f"SELECT * FROM {view}") == []
    pay = {"pay": RawPay(low=18, high=20, currency="USD", period="HOUR")}
    desk.crawl(posting(1, **pay), posting(2))
    desk.crawl(posting(1, **pay), posting(3), posting(4))
    assert desk.rows("SELECT day, n_boards, n_opened, n_closed FROM daily_flow") == [
        ("2026-11-03", 1, 2, 1)
    ]
    assert desk.rows("SELECT board, day, complete, n_listed FROM board_days ORDER BY day") == [
        ("greenhouse/acme", "2026-11-02", 1, 2),
        ("greenhouse/acme", "2026-11-03", 1, 3),
    ]
    assert desk.rows(
        "SELECT region, pay_currency, n_open, n_with_pay, median_hourly FROM pay_by_region"
    ) == [("TX", "USD", 3, 1, 19.0)]
    assert desk.rows(
        "SELECT n_boards, n_complete, n_listed, n_open FROM coverage WHERE n_boards"
    ) == [(1, 1, 4, 3)]
    assert desk.rows("SELECT n, n_known FROM field_coverage WHERE field = 'pay'") == [(4, 1)]
    assert desk.rows("SELECT outcome, ill_since, n_open FROM board_health") == [
        ("complete", None, 3)
    ]
    assert desk.one("SELECT count(*) FROM open_vacancies") == 3


def _opened(desk: Desk) -> Desk:
    desk.open().close()
    return desk


def test_small_tables_say_what_the_file_is_made_of(desk: Desk) -> None:
    desk.crawl(posting(1))
    meta = dict(desk.rows("SELECT name, value FROM meta"))
    assert (meta["scope"], meta["n_runs"]) == ("roles", "1")
    assert meta["rules"] == desk.one("SELECT understood_by FROM postings")
    assert ("SOC", "29-2052") in desk.rows("SELECT scheme, code FROM roles")
    assert desk.rows("SELECT name FROM employers") == desk.rows("SELECT employer FROM postings")


def test_pay_of_a_region_names_the_ends_and_no_middle_of_half_a_range(desk: Desk) -> None:
    def paid(number: int, **pay: Any) -> Any:
        return posting(number, pay=RawPay(currency="USD", period="HOUR", **pay))

    desk.crawl(
        paid(1, low=18, high=22), paid(2, low=17, high=19), paid(3, high=40), paid(4, low=16)
    )
    columns = "n_open, n_with_pay, n_ranges, lowest_hourly, median_hourly, highest_hourly"
    assert desk.rows(f"SELECT {columns} FROM pay_by_region") == [(4, 4, 2, 16.0, 19.0, 40.0)]


def test_a_region_whose_openings_name_no_pay_is_there(desk: Desk) -> None:
    desk.crawl(posting(1), posting(2))
    columns = "region, pay_currency, n_open, n_with_pay, median_hourly"
    assert desk.rows(f"SELECT {columns} FROM pay_by_region") == [("TX", None, 2, 0, None)]


def test_the_quote_is_from_the_posting_the_value_is_from(desk: Desk) -> None:
    text = "<p>Night shift. You fill the dispensing cabinets on five wards and answer calls.</p>"
    times = board("times", kind="aggregator")
    with desk.open() as store:
        store.begin_run()
        desk.crawl_board(store, board(), [posting(1, description=text, requisition_id="R-77")])
        there = posting(9, board=times.key, description=text, requisition_id="R-77")
        desk.crawl_board(store, times, [replace(there, salary_text="$18 - $22 per hour")])
        store.finish_run()
    assert desk.rows("SELECT n_postings, pay_min FROM vacancies") == [(2, 18.0)]
    tags = desk.rows("SELECT kind, quote FROM vacancy_tags WHERE kind IN ('pay', 'shift')")
    assert sorted(tags) == [("pay", "$18 - $22 per hour"), ("shift", "Night shift")]
