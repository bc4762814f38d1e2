"""Random histories of two boards: after every run the store knows what could be seen, and no more.

Ten are played; TEST_HISTORIES=200 plays so many (`make test-long`).
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import defaultdict
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from aggregator import clock
from aggregator.records import BoardRun, RawPlace, RawPosting
from aggregator.store import rebuild
from tests.store.conftest import DERIVED, OBSERVED, Desk, board, posting
from tests.store.truth import Key, Truth

HISTORIES = int(os.environ.get("TEST_HISTORIES", "10"))
MISSES = {"acme": 1, "agency": 2}
CHAIN = (
    "You greet patients, take in prescriptions, count and label medicines and ring up sales. You "
    "keep the shelves in order, answer the telephone and help with questions of insurance. "
)
OPENINGS: list[dict[str, Any]] = [
    {"description": CHAIN},
    {"description": CHAIN, "places": [RawPlace(city="Tampa", region="FL", country="US")]},
    {"description": CHAIN, "title": "Pharmacy Technician - Nights"},
    {"description": "You sort tablets for six wards, clean the hood and order what runs low."},
]
PAY = {None: None, "$19.50 per hour": 19.5, "$21.00 per hour": 21.0}
DATES = (None, "2026-10-29", "2026-10-30")
OUTCOMES = ("complete", "complete", "complete", "truncated", "suspect", "failed", "refused")
SHOWN = st.dictionaries(
    st.tuples(st.sampled_from([0, 0, 0, 1, 2, 3]), st.integers(0, 1)),
    st.tuples(st.sampled_from(list(PAY)), st.sampled_from(DATES)),
    max_size=4,
)
ASKED = st.dictionaries(
    st.tuples(st.sampled_from([0, 0, 0, 1, 2, 3]), st.integers(0, 1)),
    st.sampled_from(["open", "closed", "unknown"]),
    max_size=3,
)
SPELLS = """
SELECT l.board, l.external_id, s.opened_at, s.absent_before_at, s.last_seen_at, s.closed_at
FROM spells s JOIN listings l ON l.id = s.posting_id
"""
CHANGES = """
SELECT p.board, p.external_id, c.changed_at, c.field, c.old, c.new, c.cause
FROM changes c JOIN postings p ON p.id = c.posting_id
"""
LIVES = """
SELECT id, opened_at, last_seen_at, closed_at, is_open, is_repost, n_postings, n_boards
FROM vacancies
"""


def named(opening: int, time: int) -> str:
    """The id under which an opening is advertised for the so-many-th time."""
    return f"{opening}{time}"


class Histories(RuleBasedStateMachine):
    """Boards are crawled well and badly over days, and everything is derived again."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.desk = Desk(self.folder / "jobs.db")
        self.truth = Truth()
        self.real_now, clock.now = clock.now, lambda: self.desk.now()  # type: ignore[assignment]

    def teardown(self) -> None:
        try:
            if self.desk.path.exists():
                self.check_the_rest()
        finally:
            clock.now = self.real_now
            shutil.rmtree(self.folder)

    @rule(
        slug=st.sampled_from(list(MISSES)),
        shown=SHOWN,
        outcome=st.sampled_from(OUTCOMES),
        asked=ASKED,
        days=st.sampled_from([1, 1, 2, 2, 0.2, 30, 80, -3]),
    )
    def crawl(self, slug: str, shown: Any, outcome: str, asked: Any, days: float) -> None:
        """Some days later, or a clock set back, a board shows postings under ids old and new."""
        self.desk.at += timedelta(days=days)
        where, heard = board(slug), {named(*name): word for name, word in asked.items()}
        with self.desk.open() as store:
            store.begin_run()
            self.desk.crawl_board(
                store,
                where,
                self.postings(where.key, shown),
                misses=MISSES[slug],
                outcome=outcome,
                confirmed=heard,
            )
            store.finish_run()
        self.saw(where.key, shown)
        self.truth.end(where.key, self.desk.instant, outcome, MISSES[slug], heard)
        self.check()

    @rule(slug=st.sampled_from(list(MISSES)), shown=SHOWN)
    def crawl_that_breaks_off(self, slug: str, shown: Any) -> None:
        """The process ends before its board does; the next run makes good what is left."""
        where = board(slug)
        with self.desk.open() as store:
            store.begin_run()
            store.begin_board(where, BoardRun(board=where.key, started_at=self.desk.instant))
            for raw in self.postings(where.key, shown):
                self.desk.show(store, raw)
        with self.desk.open() as store:
            store.begin_run()
            store.finish_run()
        self.saw(where.key, shown)
        self.check()

    @precondition(lambda self: self.desk.path.exists())
    @rule()
    def derive_again(self) -> None:
        """A rebuild gives what was there, row for row."""
        before = self.desk.dump(DERIVED + OBSERVED)
        rebuild(self.desk.path)
        assert self.desk.dump(DERIVED + OBSERVED) == before

    def postings(self, where: str, shown: Any) -> list[RawPosting]:
        self.desk.at += timedelta(minutes=1)
        return [
            posting(
                named(opening, time),
                board=where,
                url=f"https://{where}.example/{named(opening, time)}0000",
                salary_text=pay,
                posted_text=day,
                **OPENINGS[opening],
            )
            for (opening, time), (pay, day) in shown.items()
        ]

    def saw(self, where: str, shown: Any) -> None:
        self.truth.now = [(where, named(*name)) for name in shown]
        for key, (pay, _) in zip(self.truth.now, shown.values(), strict=True):
            self.truth.show(key, self.desk.instant, PAY[pay])

    def check(self) -> None:
        """Spells, changes and vacancies as the truth has them; nothing shown is closed or lost."""
        stays = [
            (*k, s.opened, s.absent, s.seen, s.closed)
            for k, v in self.truth.stays.items()
            for s in v
        ]
        assert sorted(self.desk.rows(SPELLS), key=repr) == sorted(stays, key=repr)
        assert set(self.truth.now) <= self.truth.open()
        self.check_changes()
        self.check_vacancies()

    def check_changes(self) -> None:
        found = self.desk.rows(CHANGES)
        assert {row[6] for row in found} <= {"source"}
        others = {row[3] for row in found if not row[3].startswith("pay_")}
        assert others <= {"hours_assumed"}, "a date is no change"
        pay = [
            (row[:2], row[2], number(row[4]), number(row[5]))
            for row in found
            if row[3] == "pay_min"
        ]
        assert sorted(pay, key=repr) == sorted(self.truth.changes, key=repr)

    def check_vacancies(self) -> None:
        groups: dict[int, list[Key]] = defaultdict(list)
        by_opening: dict[str, dict[Key, int]] = defaultdict(dict)
        rows = self.desk.rows("SELECT vacancy_id, board, external_id FROM postings")
        for vacancy, *key in rows:
            groups[vacancy].append((key[0], key[1]))
            by_opening[key[1][0]][key[0], key[1]] = vacancy
        assert sorted(key for keys in groups.values() for key in keys) == sorted(self.truth.stays)
        for keys in groups.values():
            assert len({name[0] for _, name in keys}) == 1, "two openings in one vacancy"
            assert not any(self.truth.are_beside(a, b) for a in keys for b in keys if a < b)
        for held in by_opening.values():
            assert len(set(held.values())) == 1 or not self.truth.is_one(held)
        lives = {row[0]: row[1:] for row in self.desk.rows(LIVES)}
        assert lives == {vacancy: self.truth.life(keys) for vacancy, keys in groups.items()}

    def check_the_rest(self) -> None:
        """At the end the index is whole and everything can be derived again."""
        with self.desk.open() as store:
            store.connection.execute(
                "INSERT INTO vacancies_fts (vacancies_fts, rank) VALUES ('integrity-check', 1)"
            )
        self.derive_again()


def number(text: str | None) -> float | None:
    return None if text is None else float(text)


Histories.TestCase.settings = settings(
    max_examples=HISTORIES,
    phases=[Phase.generate],
    stateful_step_count=10,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestHistories = pytest.mark.timeout(60 + 3 * HISTORIES)(Histories.TestCase)
