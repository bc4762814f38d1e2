"""Random histories of two boards: after each crawl the store agrees with a simple model."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator import clock
from aggregator.store import rebuild
from tests.store.conftest import DERIVED, OBSERVED, Desk, board, posting

SLUGS = ("acme", "agency")
VARIANTS: list[dict[str, Any]] = [
    {},
    {"title": "Pharmacy Technician II"},
    {"salary_text": "$19.50 per hour"},
    {"posted_text": "2026-10-29"},
    {"url": "https://jobs.example/shared/7777"},
    {"apply_url": "https://jobs.example/acme/1000"},
    {"description": "<p>You fill prescriptions at the counter of the whole chain.</p>"},
]
SHOWN = st.dictionaries(st.integers(1, 5), st.integers(0, len(VARIANTS) - 1), max_size=5)
VERDICTS = st.dictionaries(st.integers(1, 5), st.sampled_from(["open", "closed", "unknown"]))
STEPS = st.lists(
    st.tuples(
        st.sampled_from(SLUGS),
        SHOWN,
        st.sampled_from(["complete", "complete", "truncated", "failed", "suspect"]),
        VERDICTS,
        st.sampled_from([1, 1, 0.2, 0, -3]),
        st.booleans(),
    ),
    min_size=1,
    max_size=8,
)


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: Playing.desk.now())


class Playing:
    desk: Desk


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(STEPS)
def test_the_store_agrees_with_the_model(steps: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = Playing.desk = Desk(Path(folder) / "jobs.db")
        is_open: set[tuple[str, str]] = set()
        for step in steps:
            play(desk, step, is_open)
            assert open_in(desk) == is_open
        check(desk)


def play(desk: Desk, step: Any, is_open: set[tuple[str, str]]) -> None:
    slug, shown, outcome, verdicts, days, is_rebuilt = step
    where = board(slug)
    postings = [posting(n, board=where.key, **VARIANTS[v]) for n, v in shown.items()]
    for raw in postings:
        if "shared" not in (raw.url or ""):
            raw.url = f"https://jobs.example/{slug}/{raw.external_id}000"
    with desk.open() as store:
        store.begin_run()
        desk.crawl_board(
            store,
            where,
            postings,
            outcome=outcome,
            confirmed={str(n): verdict for n, verdict in verdicts.items()},
        )
        store.finish_run()
    if is_rebuilt:
        rebuild(desk.path)
    desk.at += timedelta(days=days)
    for number in range(1, 6):
        key = (where.key, str(number))
        if number in shown:
            is_open.add(key)
        elif verdicts.get(number) == "closed" or (number not in verdicts and outcome == "complete"):
            is_open.discard(key)


def open_in(desk: Desk) -> set[tuple[str, str]]:
    return set(
        desk.rows(
            "SELECT l.board, l.external_id FROM spells s JOIN listings l ON l.id = s.posting_id"
            " WHERE s.closed_at IS NULL"
        )
    )


def check(desk: Desk) -> None:
    """Spells in order, vacancies over all postings, index whole, rebuild the same."""
    assert not desk.rows(
        "SELECT * FROM spells WHERE opened_at > last_seen_at OR last_seen_at > closed_at"
    )
    assert not desk.rows(
        "SELECT * FROM spells a JOIN spells b ON a.posting_id = b.posting_id"
        " AND a.opened_at < b.opened_at AND coalesce(a.closed_at, '9') > b.opened_at"
    )
    assert not desk.rows(
        "SELECT p.id, v.id FROM postings p LEFT JOIN vacancies v ON v.id = p.vacancy_id"
        " WHERE v.id IS NULL OR p.vacancy_id > p.id"
    )
    assert not desk.rows(
        "SELECT v.id FROM vacancies v WHERE v.is_open <> EXISTS (SELECT 1 FROM postings p"
        " JOIN spells s ON s.posting_id = p.id AND s.closed_at IS NULL WHERE p.vacancy_id = v.id)"
    )
    with desk.open() as store:
        store.connection.execute(
            "INSERT INTO vacancies_fts (vacancies_fts, rank) VALUES ('integrity-check', 1)"
        )
    derived, observed = desk.dump(DERIVED), desk.dump(OBSERVED)
    rebuild(desk.path)
    assert desk.dump(DERIVED) == derived
    assert desk.dump(OBSERVED) == observed
