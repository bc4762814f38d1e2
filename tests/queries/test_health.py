"""What makes a database ill: its boards, and the file itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from aggregator.queries import health as rules
from aggregator.queries.database import reading
from aggregator.queries.health import Health, health
from aggregator.records import BoardRun
from tests.store.conftest import Desk, board, desk, posting

__all__ = ["desk"]


def state(desk: Desk) -> Health:
    with reading(desk.path) as db:
        return health(db, desk.path)


def ill(desk: Desk) -> list[tuple[str, str, str | None]]:
    return [
        (found.what, found.state, (found.since or "")[:10] or None) for found in state(desk).ill
    ]


def test_a_new_database_is_well(desk: Desk) -> None:
    desk.open().close()
    assert state(desk) == Health(n_boards=0, last_run_at=None)
    assert state(desk).is_well


@pytest.mark.parametrize("outcome", ["failed", "refused", "truncated", "suspect", "interrupted"])
def test_a_board_is_ill_since_its_first_bad_crawl(desk: Desk, outcome: str) -> None:
    desk.crawl(posting(1))
    desk.crawl(posting(1), outcome=outcome, reason="HTTP 500", may_close=False)
    desk.crawl(posting(1), outcome=outcome, reason="HTTP 503", may_close=False)
    [found] = state(desk).ill
    assert (found.what, found.state, found.why) == ("greenhouse/acme", outcome, "HTTP 503")
    assert found.since == "2026-11-03T06:00:00.000000Z"


def test_a_board_that_never_worked_is_ill_from_its_first_day(desk: Desk) -> None:
    desk.crawl(outcome="failed", reason="no such host", may_close=False)
    desk.crawl(outcome="failed", reason="no such host", may_close=False)
    assert ill(desk) == [("greenhouse/acme", "failed", "2026-11-02")]


def test_a_board_that_recovered_is_well(desk: Desk) -> None:
    desk.crawl(posting(1), outcome="failed", may_close=False)
    desk.crawl(posting(1))
    assert ill(desk) == []


def test_a_crawl_that_is_still_running_says_nothing(desk: Desk) -> None:
    desk.crawl(posting(1))
    with desk.open() as store:
        store.begin_run()
        store.begin_board(board(), BoardRun(board=board().key, started_at=desk.instant))
        assert ill(desk) == []
        store.finish_board(
            BoardRun(board=board().key, started_at=desk.instant, outcome="complete", n_listed=1)
        )


def test_silence_is_an_illness_until_the_board_speaks(desk: Desk) -> None:
    desk.crawl(posting(1), posting(2))
    desk.crawl(may_close=False)
    assert ill(desk) == [("greenhouse/acme", "silent", "2026-11-03")]
    desk.crawl(posting(1))
    assert ill(desk) == []


def test_a_board_that_was_always_empty_is_well(desk: Desk) -> None:
    desk.crawl()
    desk.crawl()
    assert ill(desk) == []


def test_a_full_disk_and_a_long_log(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    class Usage:
        free = 5 << 20

    def usage(path: Path) -> Any:
        assert path == desk.path.parent
        return Usage

    desk.crawl(posting(1))
    monkeypatch.setattr(rules.shutil, "disk_usage", usage)
    monkeypatch.setattr(rules, "LARGE_WAL", -1)
    with desk.open():
        found = state(desk).ill
    assert [(each.what, each.state) for each in found] == [
        ("jobs.db-wal", "large"),
        ("disk", "full"),
    ]
    assert found[1].why == "5 MB free"
