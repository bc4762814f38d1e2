"""Crawl after crawl: what is new, the same, changed, closed, back again."""

from __future__ import annotations

import itertools

import pytest

from aggregator.records import BoardRun, Listed, Reject
from aggregator.store import Store
from tests.store.conftest import Desk, board, posting

DAYS = [f"2026-11-0{day}T06:00:00.000000Z" for day in range(2, 9)]


def test_first_crawl_stores_everything_once(desk: Desk) -> None:
    summary = desk.crawl(posting(1), posting(2))
    assert (summary.total("n_new"), summary.n_open) == (2, 2)
    assert desk.rows("SELECT key, title, role FROM postings ORDER BY id") == [
        ("greenhouse/acme/1", "Pharmacy Technician", "pharmacy_technician"),
        ("greenhouse/acme/2", "Pharmacy Technician", "pharmacy_technician"),
    ]
    assert desk.rows("SELECT outcome, n_listed, n_new, n_closed FROM crawls") == [
        ("complete", 2, 2, 0)
    ]
    assert (
        desk.rows("SELECT opened_at, absent_before_at, last_seen_at, closed_at FROM spells")
        == [(DAYS[0], None, DAYS[0], None)] * 2
    )


def test_unchanged_crawl_moves_last_seen_and_rewrites_no_posting(desk: Desk) -> None:
    desk.crawl(posting(1), posting(2))
    before = desk.dump(("postings", "descriptions", "tags", "versions", "changes"))
    summary = desk.crawl(posting(1), posting(2))
    assert (summary.total("n_new"), summary.total("n_changed")) == (0, 0)
    assert desk.dump(("postings", "descriptions", "tags", "versions", "changes")) == before
    assert desk.rows("SELECT first_seen_at, last_seen_at FROM listings") == [(DAYS[0], DAYS[1])] * 2
    assert desk.rows("SELECT last_seen_at, days_open_low FROM vacancies") == [(DAYS[1], 1.0)] * 2


def test_unchanged_crawl_writes_into_no_content_table(desk: Desk) -> None:
    desk.crawl(posting(1))
    with desk.open() as store:
        store.begin_run()
        for table in ("postings", "descriptions", "tags", "posting_locations"):
            for event in ("INSERT", "UPDATE", "DELETE"):
                store.connection.execute(
                    f"CREATE TEMP TRIGGER no_{table}_{event} BEFORE {event} ON main.{table}"
                    f" BEGIN SELECT raise(ABORT, '{event} on {table}'); END"
                )
        desk.crawl_board(store, board(), [posting(1)])
        store.finish_run()


def test_new_posting_of_a_known_board_has_two_sided_start(desk: Desk) -> None:
    desk.crawl(posting(1))
    desk.crawl(posting(1), posting(2))
    assert desk.rows("SELECT opened_at, absent_before_at FROM spells WHERE posting_id = 2") == [
        (DAYS[1], DAYS[0])
    ]


def test_change_is_kept_with_old_new_and_cause(desk: Desk) -> None:
    desk.crawl(posting(1, title="Pharmacy Technician I"))
    summary = desk.crawl(posting(1, title="Pharmacy Technician II"))
    assert summary.total("n_changed") == 1
    found = desk.rows("SELECT field, old, new, cause, changed_at FROM changes")
    row = ("title", "Pharmacy Technician I", "Pharmacy Technician II", "source", DAYS[1])
    assert row in found
    assert {field for field, *_ in found} <= {"title", "grade", "level"}
    assert desk.one("SELECT title FROM vacancies") == "Pharmacy Technician II"
    assert desk.one("SELECT changed_at FROM vacancies") == DAYS[1]
    assert desk.one("SELECT count(*) FROM versions") == 2


def test_redated_posting_did_not_change(desk: Desk) -> None:
    desk.crawl(posting(1, posted_text="2026-10-20"))
    summary = desk.crawl(posting(1, posted_text="2026-11-01"))
    assert summary.total("n_changed") == 0
    assert desk.rows("SELECT * FROM changes") == []
    assert desk.one("SELECT posted_raw FROM postings") == "2026-11-01"
    assert desk.one("SELECT changed_at FROM vacancies") is None


def test_description_change_shows_where_it_differs(desk: Desk) -> None:
    start = "You greet customers and count tablets. " * 20
    desk.crawl(posting(1, description=f"{start}Evenings off."))
    desk.crawl(posting(1, description=f"{start}Weekends off."))
    old, new = desk.rows("SELECT old, new FROM changes WHERE field = 'description'")[0]
    assert old.endswith("Evenings off.")
    assert new.endswith("Weekends off.")
    assert len(old) <= 200


def test_vanished_posting_closes_between_last_seen_and_the_crawl(desk: Desk) -> None:
    desk.crawl(posting(1), posting(2))
    summary = desk.crawl(posting(1))
    assert summary.total("n_closed") == 1
    assert desk.rows("SELECT last_seen_at, closed_at, reason FROM spells WHERE posting_id = 2") == [
        (DAYS[0], DAYS[1], "not_listed")
    ]
    assert desk.rows("SELECT is_open, closed_at, closed_reason FROM vacancies WHERE id = 2") == [
        (0, DAYS[1], "not_listed")
    ]


def test_reopened_posting_has_a_second_spell_and_the_same_id(desk: Desk) -> None:
    desk.crawl(posting(1), posting(2))
    desk.crawl(posting(1))
    desk.crawl(posting(1))
    summary = desk.crawl(posting(1), posting(2))
    assert (summary.total("n_new"), summary.total("n_reopened")) == (0, 1)
    assert desk.rows(
        "SELECT opened_at, absent_before_at, closed_at FROM spells WHERE posting_id = 2"
    ) == [(DAYS[0], None, DAYS[1]), (DAYS[3], DAYS[2], None)]
    assert desk.rows("SELECT is_open, opened_at, n_postings FROM vacancies WHERE id = 2") == [
        (1, DAYS[0], 1)
    ]


def test_days_open_have_a_lower_and_an_upper_bound(desk: Desk) -> None:
    desk.crawl(posting(1))
    desk.crawl(posting(1), posting(2))
    desk.crawl(posting(1), posting(2))
    desk.crawl(posting(1))
    assert desk.rows("SELECT days_open_low, days_open_high FROM vacancies WHERE id = 2") == [
        (1.0, 3.0)
    ]
    assert desk.rows("SELECT low_days, high_days, event, entry FROM durations ORDER BY 1") == [
        (1.0, 3.0, 1, 0),
        (3.0, None, 0, None),
    ]


@pytest.mark.parametrize("outcome", ["truncated", "suspect", "failed", "refused", "interrupted"])
def test_only_a_complete_crawl_closes(desk: Desk, outcome: str) -> None:
    desk.crawl(posting(1), posting(2))
    desk.crawl(posting(1), outcome=outcome, reason="a cap", may_close=True)
    assert desk.one("SELECT count(*) FROM spells WHERE closed_at IS NOT NULL") == 0
    assert desk.rows("SELECT outcome, reason FROM crawls WHERE id = 2") == [(outcome, "a cap")]


def test_pages_and_feeds_need_several_misses(desk: Desk) -> None:
    desk.crawl(posting(1), posting(2), misses=3)
    closed = []
    for outcome in ("complete", "failed", "complete", "complete"):
        desk.crawl(posting(1), misses=3, outcome=outcome)
        closed.append(desk.one("SELECT count(*) FROM spells WHERE closed_at IS NOT NULL"))
    assert closed == [0, 0, 0, 1]


def test_a_listing_in_between_starts_the_misses_again(desk: Desk) -> None:
    shown = [posting(1), posting(2)]
    desk.crawl(*shown, misses=3)
    for postings in (shown[:1], shown[:1], shown, shown[:1], shown[:1]):
        desk.crawl(*postings, misses=3)
    assert desk.one("SELECT count(*) FROM spells WHERE closed_at IS NOT NULL") == 0


@pytest.mark.parametrize(
    ("verdict", "closed"), [("closed", [("404",)]), ("open", []), ("unknown", [])]
)
def test_confirmation_decides(desk: Desk, verdict: str, closed: list[tuple[str]]) -> None:
    desk.crawl(posting(1), posting(2))
    desk.crawl(posting(1), confirmed={"2": verdict})
    assert desk.rows("SELECT reason FROM spells WHERE closed_at IS NOT NULL") == closed
    seen = DAYS[1] if verdict == "open" else DAYS[0]
    assert desk.one("SELECT last_seen_at FROM spells WHERE posting_id = 2") == seen


def test_confirmed_closing_holds_even_if_the_list_may_not_close(desk: Desk) -> None:
    desk.crawl(posting(1), posting(2), posting(3))
    desk.crawl(posting(1), confirmed={"2": "closed"}, outcome="suspect", may_close=False)
    assert desk.rows("SELECT posting_id FROM spells WHERE closed_at IS NOT NULL") == [(2,)]


def test_confirmation_of_a_posting_the_list_shows_closes_nothing(desk: Desk) -> None:
    desk.crawl(posting(1))
    desk.crawl(posting(1), confirmed={"1": "closed"})
    assert desk.one("SELECT is_open FROM vacancies") == 1


def test_unchanged_list_keeps_everything_open(desk: Desk) -> None:
    desk.crawl(posting(1), posting(2), etag='"a"')
    with desk.open() as store:
        assert store.memory.validators("greenhouse/acme") == ('"a"', None)
    desk.crawl(is_unchanged=True, n_listed=0, etag='"a"')
    assert desk.rows("SELECT last_seen_at, closed_at FROM spells") == [(DAYS[1], None)] * 2
    assert desk.rows("SELECT n_listed, n_closed FROM crawls WHERE id = 2") == [(2, 0)]
    with desk.open() as store:
        assert store.memory.history("greenhouse/acme").n_listed == [2, 2]


def test_what_leaves_the_scope_closes_with_that_reason(desk: Desk) -> None:
    desk.crawl(posting(1))
    with desk.open() as store:
        store.begin_run()
        run = BoardRun(board="greenhouse/acme", started_at=desk.instant)
        store.begin_board(board(), run)
        store.add(
            Listed(
                board="greenhouse/acme",
                external_id="1",
                title="Staff Pharmacist",
                decision="out_of_scope",
            )
        )
        run.outcome, run.may_close, run.finished_at = "complete", True, desk.instant
        store.finish_board(run)
        store.finish_run()
    assert desk.rows("SELECT decision, title FROM listings") == [
        ("out_of_scope", "Staff Pharmacist")
    ]
    assert desk.rows("SELECT closed_at, reason FROM spells") == [(DAYS[1], "out_of_scope")]


def test_listed_but_unreadable_posting_stays_open(desk: Desk) -> None:
    desk.crawl(posting(1))
    with desk.open() as store:
        store.begin_run()
        run = BoardRun(board="greenhouse/acme", started_at=desk.instant)
        store.begin_board(board(), run, misses=1)
        store.add(Listed(board="greenhouse/acme", external_id="1", title="Pharmacy Technician"))
        store.add(
            Reject(board="greenhouse/acme", external_id="1", stage="fetch", reason="HTTP 500")
        )
        run.outcome, run.may_close, run.n_listed, run.n_rejected = "complete", True, 1, 1
        store.finish_board(run)
        assert store.memory.validators("greenhouse/acme") == (None, None)
        store.finish_run()
    assert desk.rows("SELECT last_seen_at, closed_at FROM spells") == [(DAYS[1], None)]
    assert desk.one("SELECT decision FROM listings") == "kept"
    assert desk.rows("SELECT stage, reason, crawl_id FROM rejects") == [("fetch", "HTTP 500", 2)]


def test_everything_listed_is_recorded_with_its_decision(desk: Desk) -> None:
    with desk.open() as store:
        store.begin_run()
        run = BoardRun(board="greenhouse/acme", started_at=desk.instant)
        store.begin_board(board(), run)
        for number, decision in enumerate(("out_of_scope", "rejected", "not_fetched", None)):
            store.add(
                Listed(
                    board="greenhouse/acme",
                    external_id=f"x{number}",
                    title="A title",
                    decision=decision,
                    version="v1",
                )
            )
        store.flush()
        marks = [store.memory.version("greenhouse/acme", f"x{n}") for n in range(4)]
    assert marks == ["v1", "v1", None, None]
    assert desk.rows("SELECT decision FROM listings ORDER BY id") == [
        ("out_of_scope",),
        ("rejected",),
        ("not_fetched",),
        ("not_fetched",),
    ]


def test_clock_going_backwards_keeps_spells_in_order(desk: Desk) -> None:
    desk.crawl(posting(1), posting(2), days=1)
    desk.crawl(posting(1), days=-5)
    desk.crawl(posting(1), posting(2), days=-1)
    desk.crawl(posting(1), days=9)
    desk.crawl(posting(1), posting(2))
    spells = desk.rows("SELECT opened_at, last_seen_at, closed_at FROM spells")
    assert all(opened <= seen for opened, seen, _ in spells)
    assert all(closed is None or seen <= closed for _, seen, closed in spells)
    second = desk.rows("SELECT opened_at, closed_at FROM spells WHERE posting_id = 2 ORDER BY 1")
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(second))
    assert desk.one("SELECT is_open FROM vacancies WHERE id = 2") == 1


def test_clock_stepping_back_within_a_crawl_closes_nothing(desk: Desk) -> None:
    desk.crawl(posting(1), days=1)
    with desk.open() as store:
        store.begin_run()
        run = BoardRun(board="greenhouse/acme", started_at=desk.instant, outcome="complete")
        store.begin_board(board(), run, misses=1)
        desk.at = desk.at.replace(hour=1)
        desk.show(store, posting(1))
        run.may_close, run.n_listed = True, 1
        store.finish_board(run)
    assert desk.one("SELECT count(*) FROM spells WHERE closed_at IS NOT NULL") == 0


def test_a_posting_found_wanting_is_settled_until_its_mark_changes(
    desk: Desk, store: Store
) -> None:
    for external_id, stage in (("1", "check"), ("2", "fetch")):
        store.add(Listed(board=board().key, external_id=external_id, title=None, version="v1"))
        store.add(
            Reject(board=board().key, external_id=external_id, stage=stage, reason="no title")
        )
    store.flush()
    assert desk.rows("SELECT decision FROM listings ORDER BY id") == [
        ("rejected",),
        ("not_fetched",),
    ]
    assert store.memory.version(board().key, "1") == "v1"
    assert store.memory.version(board().key, "2") is None
