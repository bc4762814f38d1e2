"""A rebuild gives exactly what the crawls gave, and says what today's rules changed."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from importlib import import_module

import pytest

from aggregator.records import Posting, RawPay, RawPlace, RawPosting
from aggregator.store import Lock, Locked, Store, StoreError, rebuild
from aggregator.store.archive import Archive
from tests.store.conftest import DERIVED, OBSERVED, Desk, board, posting


def history(desk: Desk) -> None:
    """New, changed, re-dated, closed, reopened, two places, a copy on another board."""
    two = [RawPlace(city="Austin", region="TX", country="US"), RawPlace(city="Tampa", region="FL")]
    paid = RawPay(low=18, high=20, currency="USD", period="HOUR")
    desk.crawl(posting(1), posting(2, pay=paid), posting(3, places=two, posted_text="2026-10-30"))
    desk.crawl(posting(1, salary_text="$18.00 per hour"), posting(3, posted_text="2026-11-01"))
    copy = posting(9, board="greenhouse/agency", url="https://jobs.example/acme/1000?utm_source=x")
    with desk.open() as store:
        store.begin_run()
        desk.crawl_board(store, board("agency", kind="agency"), [copy])
        store.finish_run()
    desk.crawl(
        posting(1, salary_text="$19.50 per hour"), posting(2, pay=paid), posting(4, title="RX Tech")
    )


def test_rebuild_equals_the_crawls_row_for_row(desk: Desk) -> None:
    history(desk)
    derived, observed = desk.dump(DERIVED), desk.dump(OBSERVED)
    summary = rebuild(desk.path)
    assert desk.dump(DERIVED) == derived
    assert desk.dump(OBSERVED) == observed
    assert (summary.n_postings, summary.n_changed, summary.n_left_out) == (5, 0, 0)
    assert derived["matches"]
    assert derived["changes"]


def test_rebuild_fills_the_full_text(desk: Desk) -> None:
    history(desk)
    search = "SELECT rowid FROM vacancies_fts WHERE vacancies_fts MATCH 'counter' ORDER BY rowid"
    before = desk.rows(search)
    rebuild(desk.path)
    assert desk.rows(search) == before
    assert before


def test_crawls_go_on_after_a_rebuild(desk: Desk) -> None:
    history(desk)
    rebuild(desk.path)
    desk.crawl(posting(1, salary_text="$19.50 per hour"), posting(2), posting(5))
    derived = desk.dump(DERIVED)
    rebuild(desk.path)
    assert desk.dump(DERIVED) == derived


def new_rules(raw: RawPosting) -> Posting:
    understood = rebuilding_understand(raw)
    return replace(understood, level="senior", understood_by="rules of tomorrow")


rebuilding = import_module("aggregator.store.rebuild")
rebuilding_understand = rebuilding.understand


def test_rules_that_change_a_value_are_no_change_of_the_source(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    history(desk)
    source = desk.rows("SELECT * FROM changes")
    monkeypatch.setattr(rebuilding, "understand", new_rules)
    summary = rebuild(desk.path)
    assert summary.n_changed == 5
    rules = desk.rows("SELECT posting_id, field, new FROM changes WHERE cause = 'rules'")
    assert rules == [(number, "level", "senior") for number in range(1, 6)]
    assert set(source) <= set(desk.rows("SELECT * FROM changes"))
    kept = desk.dump(DERIVED)
    rebuild(desk.path)
    assert desk.dump(DERIVED) == kept, "a second rebuild by the same rules adds nothing"


def test_a_crawl_under_new_rules_notes_them_as_the_cause(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.crawl(posting(1))
    desk.rows("SELECT 1")
    with sqlite3.connect(desk.path) as db:
        db.execute("UPDATE postings SET understood_by = 'yesterday', grade = 'II'")
    db.close()
    summary = desk.crawl(posting(1))
    assert desk.rows("SELECT field, old, new, cause FROM changes") == [
        ("grade", "II", None, "rules")
    ]
    assert summary.total("n_changed") == 0
    assert desk.one("SELECT count(*) FROM versions") == 1


def test_rules_and_source_that_change_at_once_are_told_apart(desk: Desk) -> None:
    desk.crawl(posting(1, title="Pharmacy Technician"))
    with sqlite3.connect(desk.path) as db:
        db.execute("UPDATE postings SET understood_by = 'yesterday', setting = '[\"other\"]'")
    db.close()
    desk.crawl(posting(1, title="Certified Pharmacy Technician"))
    found = desk.rows("SELECT field, cause FROM changes WHERE field IN ('title', 'setting')")
    assert ("title", "source") in found
    assert ("setting", "rules") in found


def test_postings_that_leave_the_scope_leave_the_derived_tables(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    history(desk)

    def narrow(raw: RawPosting) -> Posting:
        role = "out_of_scope" if raw.title == "RX Tech" else "pharmacy_technician"
        return replace(rebuilding_understand(raw), role=role, understood_by="narrow")

    monkeypatch.setattr(rebuilding, "understand", narrow)
    assert rebuild(desk.path).n_left_out == 1
    assert desk.one("SELECT count(*) FROM vacancies WHERE title = 'RX Tech'") == 0
    assert desk.one("SELECT decision FROM listings WHERE title = 'RX Tech'") == "kept"


def test_readers_see_old_or_new_during_a_rebuild(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    history(desk)
    seen = []

    def watched(*arguments: object, **more: object) -> None:
        seen.append(desk.one("SELECT count(*) FROM open_vacancies"))
        replaced(*arguments, **more)

    replaced = rebuilding.replace_contents
    monkeypatch.setattr(rebuilding, "replace_contents", watched)
    before = desk.one("SELECT count(*) FROM open_vacancies")
    rebuild(desk.path)
    assert seen == [before]


def test_a_missing_payload_changes_nothing(desk: Desk) -> None:
    history(desk)
    derived = desk.dump(DERIVED)
    archive = Archive(desk.path.with_name("jobs.archive.db"))
    archive.db.execute("DELETE FROM payloads WHERE posting_id = 2")
    archive.close()
    with pytest.raises(StoreError, match="lacks 1 of the payloads"):
        rebuild(desk.path)
    assert desk.dump(DERIVED) == derived


def test_after_a_loss_what_is_still_shown_is_archived_again(desk: Desk) -> None:
    desk.crawl(posting(1), posting(2))
    derived = desk.dump(("postings", "tags", "changes"))
    archive = desk.path.with_name("jobs.archive.db")
    archive.unlink()
    desk.crawl(posting(1), posting(2))
    assert desk.dump(("postings", "tags", "changes")) == derived
    assert desk.one("SELECT count(*) FROM rejects") == 0
    assert desk.rows("SELECT payload_id, posting_id FROM versions WHERE payload_id > 2") == [
        (3, 1),
        (4, 2),
    ]
    desk.crawl(posting(1), posting(2, title="Lead Pharmacy Technician"))
    assert desk.one("SELECT count(*) FROM versions") == 5
    with pytest.raises(StoreError, match="lacks 2 of the payloads"):
        rebuild(desk.path)
    derived = desk.dump(("postings", "tags", "vacancies"))
    done = rebuild(desk.path, without_lost=True)
    assert (done.n_postings, done.n_versions, done.n_lost) == (2, 3, 0)
    assert rebuild(desk.path).n_versions == 3
    assert desk.dump(("postings", "tags", "vacancies")) == derived


def test_what_is_lost_for_good_is_left_out_on_demand_alone(desk: Desk) -> None:
    desk.crawl(posting(1), posting(2))
    desk.path.with_name("jobs.archive.db").unlink()
    desk.crawl(posting(1))
    done = rebuild(desk.path, without_lost=True)
    assert (done.n_postings, done.n_lost) == (1, 1)
    assert desk.rows("SELECT external_id FROM postings") == [("1",)]
    assert desk.one("SELECT count(*) FROM vacancies") == 1
    assert desk.one("SELECT count(*) FROM listings") == 2
    desk.crawl(posting(1), posting(2))
    assert desk.rows("SELECT external_id FROM postings ORDER BY id") == [("1",), ("2",)]
    assert desk.one("SELECT count(*) FROM rejects") == 0


def test_no_rebuild_during_a_crawl(desk: Desk) -> None:
    history(desk)
    with Lock(desk.path), pytest.raises(Locked):
        rebuild(desk.path)


def test_rebuild_of_a_missing_file_says_so(desk: Desk) -> None:
    with pytest.raises(StoreError, match="does not exist"):
        rebuild(desk.path)
    assert not desk.path.exists()


def test_out_of_scope_postings_that_were_wanted_survive(desk: Desk) -> None:
    desk.crawl(posting(1), posting(2, title="Staff Pharmacist"))
    derived = desk.dump(DERIVED)
    rebuild(desk.path)
    assert desk.dump(DERIVED) == derived
    with Store.open(desk.path) as store:
        assert store.connection.execute("SELECT count(*) FROM postings").fetchone() == (2,)
