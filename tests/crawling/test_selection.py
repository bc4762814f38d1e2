"""Which boards are due, and what a registry file looks like with one line more."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from aggregator.boards import Board, Registry, RegistryError
from aggregator.crawling.local_boards import append, with_line
from aggregator.crawling.past import Crawl
from aggregator.crawling.selection import due
from aggregator.crawling.waiting import retry_after

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
ELM = Board(platform="greenhouse", slug="elm", employer='Elm "Care"', params={"token": "elm"})
LINE = '{ platform = "greenhouse", slug = "elm", employer = "Elm \\"Care\\"", token = "elm" }'


def board(slug: str, schedule: Any = "daily") -> Board:
    return Board(platform="greenhouse", slug=slug, employer="", schedule=schedule)


def crawl(slug: str, started_at: str) -> Crawl:
    numbers = dict.fromkeys(
        ("listed", "fetched", "new", "changed", "closed", "rejected", "requests"), 0
    )
    return Crawl(
        board=f"greenhouse/{slug}",
        outcome="complete",
        reason=None,
        started_at=started_at,
        n_claimed=None,
        **{f"n_{name}": number for name, number in numbers.items()},
    )


@pytest.mark.parametrize(
    ("schedule", "started_at", "is_due"),
    [
        ("daily", "2026-11-23T06:10:00.000000Z", True),
        ("daily", "2026-11-23T22:00:00.000000Z", False),
        ("hourly", "2026-11-24T05:05:00.000000Z", True),
        ("hourly", "2026-11-24T05:30:00.000000Z", False),
        ("weekly", "2026-11-17T07:00:00.000000Z", True),
        ("weekly", "2026-11-20T06:00:00.000000Z", False),
        ("daily", "2027-03-01T00:00:00.000000Z", True),
    ],
)
def test_due(schedule: str, started_at: str, is_due: bool) -> None:
    last = {"greenhouse/elm": crawl("elm", started_at)}
    assert bool(due([board("elm", schedule)], last, NOW)) is is_due


def test_those_that_waited_longest_come_first() -> None:
    boards = [board("new"), board("old"), board("never")]
    last = {
        "greenhouse/new": crawl("new", "2026-11-22T06:00:00.000000Z"),
        "greenhouse/old": crawl("old", "2026-11-20T06:00:00.000000Z"),
    }
    assert [b.slug for b in due(boards, last, NOW)] == ["never", "old", "new"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("boards = []\n", "boards = [\n  X,\n]\n"),
        ("boards = [ { s = 1 } ]\n", "boards = [ { s = 1 },\n  X,\n]\n"),
        ("boards = [\n  { s = 1 } # ours\n]\n", "boards = [\n  { s = 1 }, # ours\n  X,\n]\n"),
        ("# mine\n", "# mine\nboards = [\n  X,\n]\n"),
        (
            "boards = [\n  { s = 1 },\n  # last\n]\n# end ]\n",
            "boards = [\n  { s = 1 },\n  # last\n  X,\n]\n# end ]\n",
        ),
    ],
)
def test_with_line(before: str, after: str) -> None:
    assert with_line(before, "{ s = 2 }") == after.replace("X", "{ s = 2 }")


@pytest.mark.parametrize(
    "before",
    [
        None,
        "",
        "boards = []\n",
        'boards = [ { platform = "greenhouse", slug = "a", employer = "[A] # 1", token = "a" } ]',
        'boards = [\n  { platform = "greenhouse", slug = "a", employer = "A", token = "a"} # }]\n]',
    ],
)
def test_append_reads_back(tmp_path: Path, before: str | None) -> None:
    path = tmp_path / "boards.local.toml"
    if before is not None:
        path.write_text(before)
    assert append(path, ELM) == LINE
    boards = Registry.load(path).boards
    assert boards["greenhouse/elm"] == ELM
    assert ("greenhouse/a" in boards) is ("slug" in (before or ""))


@pytest.mark.parametrize(
    "before", ["boards = [\n", "[[boards]]\nslug = 'a'\n", "boards = [\n  { slug = \n]\n"]
)
def test_append_leaves_alone_what_it_cannot_extend(tmp_path: Path, before: str) -> None:
    path = tmp_path / "boards.local.toml"
    path.write_text(before)
    with pytest.raises(RegistryError, match=r"boards\.local\.toml"):
        append(path, ELM)
    assert path.read_text() == before


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        (" 120 ", 120.0),
        ("99999999999999", 999999999.0),
        ("Tue, 24 Nov 2026 06:02:00 GMT", 120.0),
        ("Tue, 24 Nov 2026 06:02:00 -0000", 120.0),
        ("Tue, 24 Nov 2026 05:00:00 GMT", 0.0),
        ("-5", None),
        ("1.5", None),
        ("١٢", None),
        ("", None),
        (None, None),
        ("Tue, 99 Nov 2026 06:02:00 GMT", None),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds
