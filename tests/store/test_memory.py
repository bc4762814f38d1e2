"""What spiders may ask of the past."""

from __future__ import annotations

import sqlite3

from aggregator.fingerprint import fingerprint
from aggregator.records import Listed, Touched
from aggregator.store import Store
from tests.store.conftest import Desk, board, posting

KEY = board().key


def test_a_first_crawl_remembers_nothing(store: Store) -> None:
    memory = store.memory
    assert memory.version(KEY, "1") is None
    assert memory.fingerprint(KEY, "1") is None
    assert memory.open_postings(KEY) == {}
    assert memory.validators(KEY) == (None, None)
    history = memory.history(KEY)
    assert (history.n_listed, history.n_open, history.agreeing_suspects) == ([], 0, 0)


def test_open_postings_are_those_that_did_not_close(desk: Desk) -> None:
    desk.crawl(posting(1), posting(2), posting(3))
    desk.crawl(posting(1), posting(3))
    with desk.open() as store:
        assert store.memory.open_postings(KEY) == {
            "1": "https://jobs.example/acme/1000",
            "3": "https://jobs.example/acme/3000",
        }
        assert store.memory.fingerprint(KEY, "2") is not None, "closed ones are remembered too"
        assert store.memory.fingerprint("greenhouse/other", "1") is None


def test_fingerprints_count_under_the_rules_that_read_them_only(desk: Desk) -> None:
    desk.crawl(posting(1))
    with desk.open() as store:
        assert store.memory.fingerprint(KEY, "1") == fingerprint(posting(1))
    with sqlite3.connect(desk.path) as db:
        db.execute("UPDATE postings SET understood_by = 'yesterday'")
        db.execute("UPDATE listings SET decided_by = 'yesterday', version = 'v1'")
    db.close()
    with desk.open() as store:
        assert store.memory.fingerprint(KEY, "1") is None
        assert store.memory.version(KEY, "1") is None


def test_versions_count_once_the_entry_is_settled(desk: Desk, store: Store) -> None:
    store.add(Listed(board=KEY, external_id="1", title="Nurse", version="w1"))
    store.flush()
    assert store.memory.version(KEY, "1") is None
    store.add(
        Listed(board=KEY, external_id="1", title="Nurse", decision="out_of_scope", version="w1")
    )
    store.flush()
    assert store.memory.version(KEY, "1") == "w1"
    desk.show(store, posting(2))
    store.add(Touched(board=KEY, external_id="2", seen_at=desk.instant, version="w2"))
    store.flush()
    assert store.memory.version(KEY, "2") == "w2"


def test_validators_hold_after_a_complete_crawl_only(desk: Desk) -> None:
    desk.crawl(posting(1), etag='"one"', last_modified="Mon, 02 Nov 2026 06:00:00 GMT")
    with desk.open() as store:
        assert store.memory.validators(KEY) == ('"one"', "Mon, 02 Nov 2026 06:00:00 GMT")
    desk.crawl(posting(1), outcome="suspect", etag='"two"')
    with desk.open() as store:
        assert store.memory.validators(KEY) == (None, None)


def test_validators_wait_for_vanished_postings(desk: Desk) -> None:
    desk.crawl(posting(1), posting(2), misses=3)
    desk.crawl(posting(1), misses=3, etag='"one"')
    with desk.open() as store:
        assert store.memory.validators(KEY) == (None, None)
    desk.crawl(posting(1), misses=3, etag='"one"')
    desk.crawl(posting(1), misses=3, etag='"one"')
    with desk.open() as store:
        assert store.memory.validators(KEY) == ('"one"', None)


def test_history_holds_the_last_complete_crawls_newest_first(desk: Desk) -> None:
    for n_listed, outcome in [(9, "complete"), (2, "failed"), (8, "complete"), (7, "truncated")]:
        desk.crawl(posting(1), n_listed=n_listed, outcome=outcome)
    with desk.open() as store:
        history = store.memory.history(KEY)
    assert (history.n_listed, history.n_open) == ([8, 9], 1)


def suspects(desk: Desk, *steps: tuple[float, int]) -> int:
    for days, n_listed in steps:
        desk.crawl(posting(1), days=days, n_listed=n_listed, outcome="suspect", reason="too short")
    with desk.open() as store:
        return store.memory.history(KEY).agreeing_suspects


def test_suspects_a_day_apart_agree(desk: Desk) -> None:
    desk.crawl(posting(1), n_listed=50)
    assert suspects(desk, (1, 5), (1, 5)) == 2


def test_suspects_of_one_day_count_once(desk: Desk) -> None:
    desk.crawl(posting(1), n_listed=50)
    assert suspects(desk, (0.2, 5), (0.2, 5), (1, 5)) == 1


def test_suspects_that_disagree_start_anew(desk: Desk) -> None:
    desk.crawl(posting(1), n_listed=50)
    assert suspects(desk, (1, 30), (1, 5)) == 1


def test_a_plain_complete_crawl_ends_the_doubt(desk: Desk) -> None:
    suspects(desk, (1, 5), (1, 5))
    desk.crawl(posting(1), n_listed=50)
    assert suspects(desk, (1, 5)) == 1


def test_what_was_accepted_after_doubt_is_not_doubted_from_the_start(desk: Desk) -> None:
    suspects(desk, (1, 5), (1, 5))
    desk.crawl(posting(1), n_listed=5, reason="too short; 3 crawls at least a day apart agree")
    with desk.open() as store:
        assert store.memory.history(KEY).agreeing_suspects == 3


def test_after_a_lost_archive_everything_shown_is_asked_for_again(desk: Desk) -> None:
    desk.crawl(posting(1), etag='"one"')
    with desk.open() as store:
        store.connection.execute("UPDATE listings SET version = 'w1'")
        assert store.memory.version(KEY, "1") == "w1"
        store.begin_run()
        assert store.memory.version(KEY, "1") == "w1"
    desk.path.with_name("jobs.archive.db").unlink()
    with desk.open() as store:
        store.begin_run()
        assert store.memory.version(KEY, "1") is None
        assert store.memory.validators(KEY) == (None, None)
    desk.crawl(posting(1), etag='"one"')
    with desk.open() as store:
        store.begin_run()
        assert store.memory.validators(KEY) == ('"one"', None)
