"""A small board whose days can be played, and its crawls stored in a real database."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from aggregator import clock
from aggregator.boards import Board
from aggregator.fingerprint import fingerprint
from aggregator.records import (
    BoardRun,
    Confirmed,
    Listed,
    RawPlace,
    RawPosting,
    Touched,
    Understood,
)
from aggregator.store import RunSummary, Store
from aggregator.understand import understand

DERIVED = (
    *("postings", "posting_locations", "descriptions", "tags", "changes", "match_keys"),
    *("matches", "vacancies", "held_boards", "known_boards", "employers", "roles", "meta"),
)
OBSERVED = ("boards", "crawls", "listings", "versions", "spells", "rejects")


def board(slug: str = "acme", **more: Any) -> Board:
    return Board(platform="greenhouse", slug=slug, employer="Acme Pharmacy", **more)


def posting(number: int | str, **more: Any) -> RawPosting:
    """A posting of ours, different by its number alone unless `more` says otherwise."""
    values = {
        "board": "greenhouse/acme",
        "external_id": str(number),
        "title": "Pharmacy Technician",
        "seen_at": "",
        "employer": "Acme Pharmacy",
        "places": [RawPlace(city="Austin", region="TX", country="US")],
        "description": f"<p>Counter {number}. You fill prescriptions. CPhT is required.</p>",
        "url": f"https://jobs.example/acme/{number}000",
        "country": "US",
    }
    return RawPosting(**{**values, **more})


@dataclass
class Desk:
    """Crawls of one database, a day each unless told otherwise."""

    path: Path
    at: datetime = datetime(2026, 11, 2, 6, tzinfo=UTC)
    summaries: list[RunSummary] = field(default_factory=list)

    def now(self) -> datetime:
        return self.at

    @property
    def instant(self) -> str:
        return clock.instant(self.at)

    def open(self) -> Store:
        return Store.open(self.path)

    def crawl(self, *postings: RawPosting, days: float = 1, **more: Any) -> RunSummary:
        """Crawl the board that shows exactly these postings, in a run of its own."""
        with self.open() as store:
            store.begin_run()
            self.crawl_board(store, board(), postings, **more)
            summary = store.finish_run()
        self.summaries.append(summary)
        self.at += timedelta(days=days)
        return summary

    def crawl_board(
        self, store: Store, where: Board, postings: Any, misses: int = 1, **more: Any
    ) -> None:
        """What spider and pipelines do for one board."""
        run = BoardRun(board=where.key, started_at=self.instant, outcome="complete")
        confirmed = more.pop("confirmed", {})
        store.begin_board(where, run, misses=misses)
        for raw in postings:
            self.show(store, raw)
        for external_id, verdict in confirmed.items():
            store.add(
                Confirmed(board=where.key, external_id=external_id, verdict=verdict, reason="404")
            )
        run.n_listed, run.may_close, run.finished_at = len(postings), True, self.instant
        for name, value in more.items():
            setattr(run, name, value)
        store.finish_board(run)

    def show(self, store: Store, raw: RawPosting) -> None:
        """One posting through the stages before the store."""
        raw.seen_at = self.instant
        key = (raw.board, raw.external_id)
        store.add(Listed(board=key[0], external_id=key[1], title=raw.title, url=raw.url))
        mark = fingerprint(raw)
        if store.memory.fingerprint(*key) == mark:
            store.add(Touched(board=key[0], external_id=key[1], seen_at=self.instant))
        else:
            store.add(Understood(raw=raw, posting=understand(raw), fingerprint=mark))

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        db = sqlite3.connect(self.path)
        try:
            return db.execute(sql, values).fetchall()
        finally:
            db.close()

    def one(self, sql: str, *values: Any) -> Any:
        return self.rows(sql, *values)[0][0]

    def dump(self, tables: tuple[str, ...]) -> dict[str, list[tuple[Any, ...]]]:
        return {name: sorted(self.rows(f"SELECT * FROM {name}"), key=repr) for name in tables}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    found = Desk(tmp_path / "jobs.db")
    monkeypatch.setattr(clock, "now", found.now)
    return found


@pytest.fixture
def store(desk: Desk) -> Iterator[Store]:
    """A store with a run and the board `greenhouse/acme` begun."""
    with desk.open() as opened:
        opened.begin_run()
        opened.begin_board(board(), BoardRun(board=board().key, started_at=desk.instant))
        yield opened


@pytest.fixture
def changed() -> Callable[..., RawPosting]:
    return posting
