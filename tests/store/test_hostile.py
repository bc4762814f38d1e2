"""Text no database can hold, ids that repeat, numbers out of range: counted, never a crash."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from aggregator.fingerprint import fingerprint
from aggregator.records import BoardRun, Listed, RawPosting, Reject, Understood
from aggregator.store import Store
from aggregator.understand import understand
from tests.store.conftest import Desk, board, posting

KEY = board().key
HOSTILE: list[dict[str, Any]] = [
    {"title": "Pharmacy\0Technician"},
    {"title": "Pharmacy Technician \ud83d"},
    {"description": "a text with \udfff in it"},
    {"url": "https://jobs.example/\ud800"},
    {"requisition_id": "R\0001"},
    {"external_id": "7\0"},
    {"external_id": "\ud800"},
    {"external_id": ""},
    {"payload": {"name": "\ud800"}},
    {"payload": {"when": object()}},
]


def item(raw: RawPosting, **more: Any) -> Understood:
    """An item as it would come if no stage before had cleaned it."""
    clean = understand(posting(1, seen_at="2026-11-02T06:00:00Z"))
    changed = {
        name: getattr(raw, name)
        for name in ("title", "url", "requisition_id", "external_id", "description")
    }
    return Understood(raw=raw, posting=replace(clean, **changed, **more), fingerprint="f")


@pytest.mark.parametrize("more", HOSTILE)
def test_what_cannot_be_stored_is_a_counted_reject(
    desk: Desk, store: Store, more: dict[str, Any]
) -> None:
    hostile = posting(8, **{"seen_at": desk.instant, **more})
    store.add(item(hostile))
    desk.show(store, posting(1))
    run = BoardRun(board=KEY, started_at=desk.instant, outcome="complete", n_listed=2)
    store.finish_board(run)
    assert store.finish_run().n_open == 1
    assert desk.one("SELECT n_rejected FROM crawls") == 1
    stage, reason = desk.rows("SELECT stage, reason FROM rejects")[0]
    assert stage == "store"
    assert reason


def test_one_bad_row_costs_itself_only(desk: Desk, store: Store) -> None:
    store.add(item(posting(8, seen_at=desk.instant), location_raw="Austin \ud800", key="other"))
    broken = item(posting(9, seen_at=desk.instant), key="another")
    broken.posting.places[0].city = "\ud800"
    store.add(broken)
    desk.show(store, posting(1))
    store.flush()
    assert desk.rows("SELECT external_id FROM postings") == [("1",)]
    store.flush()
    assert len(desk.rows("SELECT * FROM rejects")) == 2


def test_titles_of_the_list_are_made_storable(desk: Desk, store: Store) -> None:
    store.add(Listed(board=KEY, external_id="1", title="Nurse\0 \ud83d", decision="out_of_scope"))
    store.flush()
    assert desk.one("SELECT title FROM listings") == "Nurse� ?"


def test_rejects_are_bounded_and_storable(desk: Desk, store: Store) -> None:
    store.add(
        Reject(
            board=KEY, stage="parse", reason="bad \ud800", excerpt="x" * 10_000, external_id="\0"
        )
    )
    store.flush()
    reason, excerpt = desk.rows("SELECT reason, excerpt FROM rejects")[0]
    assert (reason, len(excerpt)) == ("bad ?", 500)


def test_the_same_id_twice_in_a_list_is_one_posting(desk: Desk) -> None:
    summary = desk.crawl(posting(1), posting(1), posting(1, title="Lead Pharmacy Technician"))
    assert summary.total("n_new") == 1
    assert desk.rows("SELECT title FROM postings") == [("Lead Pharmacy Technician",)]
    assert desk.one("SELECT count(*) FROM spells") == 1


def test_same_id_in_two_batches_is_one_posting(desk: Desk, store: Store) -> None:
    desk.show(store, posting(1))
    store.flush()
    raw = posting(1, seen_at=desk.instant, title="Pharmacy Technician II")
    store.add(Understood(raw=raw, posting=understand(raw), fingerprint=fingerprint(raw)))
    store.flush()
    assert desk.rows("SELECT title FROM postings") == [("Pharmacy Technician II",)]
    assert desk.one("SELECT count(*) FROM versions") == 2


def test_huge_texts_do_not_pile_up(desk: Desk, store: Store) -> None:
    for number in range(12):
        desk.show(store, posting(number, description="word " * 180_000))
    assert desk.one("SELECT count(*) FROM postings") >= 9
