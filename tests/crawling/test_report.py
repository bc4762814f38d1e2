"""The exit code and the summary of a run, from what its boards came to."""

from __future__ import annotations

from typing import Any

import pytest

from aggregator.boards import Board
from aggregator.crawling.past import Crawl
from aggregator.crawling.report import Report
from aggregator.crawling.session import Session


def crawl(board: str, outcome: str | None, reason: str | None = None) -> Crawl:
    numbers = dict.fromkeys(
        ("listed", "fetched", "new", "changed", "closed", "rejected", "requests"), 0
    )
    return Crawl(
        board=board,
        outcome=outcome,
        reason=reason,
        started_at="2026-11-24T10:00:00.000000Z",
        n_claimed=None,
        **{f"n_{name}": number for name, number in numbers.items()},
    )


def report(
    now: dict[str, str | None],
    before: dict[str, str] | None = None,
    unread: tuple[str, ...] = (),
    *,
    asked_one: bool = False,
    **state: Any,
) -> Report:
    nothing: Any = None
    session = Session(store=nothing, run="r", scope="roles")
    for name in (*now, *unread):
        session.asked[name] = Board(platform="greenhouse", slug=name, employer="")
    for name, value in state.items():
        setattr(session, name, value)
    return Report(
        session=session,
        crawls=[crawl(name, outcome, "because") for name, outcome in now.items()],
        before={name: crawl(name, outcome) for name, outcome in (before or {}).items()},
        asked_one=asked_one,
    )


@pytest.mark.parametrize(
    ("code", "given"),
    [
        (0, report({"a": "complete", "b": "complete"})),
        (3, report({"a": "complete", "b": "failed"})),
        (3, report({"a": "complete", "b": "refused"})),
        (3, report({"a": "truncated"})),
        (3, report({"a": "suspect"})),
        (0, report({"a": "complete", "b": "failed"}, {"b": "failed"})),
        (0, report({"a": "complete", "b": "truncated"}, {"b": "truncated"})),
        (3, report({"a": "complete", "b": "failed"}, {"b": "complete"})),
        (1, report({"a": "failed", "b": "refused"})),
        (1, report({"a": "failed"}, {"a": "failed"}, asked_one=True)),
        (3, report({"a": "truncated"}, asked_one=True)),
        (0, report({"a": "truncated"}, {"a": "truncated"}, asked_one=True)),
        (3, report({"a": "complete"}, faults=1)),
        (3, report({"a": "complete"}, unread=("b",))),
        (1, report({}, unread=("a",))),
        (130, report({"a": "complete", "b": "interrupted"}, stopped="signal")),
        (130, report({}, unread=("a",), stopped="signal")),
        (0, report({"a": "complete", "b": "interrupted"}, stopped="time")),
        (0, report({"a": "interrupted"}, unread=("b",), stopped="time")),
        (1, report({"a": "complete"}, errors=["the store failed: disk full"], stopped="store")),
    ],
)
def test_exit_code(code: int, given: Report) -> None:
    assert given.code() == code


def test_summary_tells_news_from_what_is_known() -> None:
    text = report(
        {"a": "complete", "b": "failed", "c": "failed"}, {"c": "failed"}, stopped="time"
    ).text()
    assert text.splitlines() == [
        "3 boards: 1 complete, 2 failed",
        "0 postings listed: 0 new, 0 changed, 0 closed, 0 rejected; 0 requests",
        "newly failed: b: because",
        "still failed: c: because",
    ]


def test_summary_names_what_was_not_read() -> None:
    assert "not read to the end, see the log: b" in report({"a": "complete"}, unread=("b",)).text()
    stopped = report({"a": "complete"}, unread=("b",), stopped="signal").text()
    assert "1 board not read to the end, left to the next run" in stopped
