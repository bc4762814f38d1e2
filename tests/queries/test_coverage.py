"""How far the boards we know of are reached, and whom we do not read."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import aggregator
from aggregator.boards import Board, Registry
from aggregator.queries.coverage import Coverage, coverage
from aggregator.queries.database import reading
from aggregator.store import tables
from tests.store.conftest import Desk, board, desk, posting

__all__ = ["desk"]

COUNTED = Path(aggregator.__file__).parent / "data" / "counted.toml"


def known(
    slug: str, employer: str, n: int | None, unsupported: str | None = None
) -> dict[str, object]:
    names = ("board", "platform", "employer", "country", "setting", "unsupported", "n_counted")
    row = (f"greenhouse/{slug}", "greenhouse", employer, "US", None, unsupported, n)
    return dict(zip(names, row, strict=True))


@pytest.fixture
def state(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Coverage:
    rows = (
        known("acme", "Acme Pharmacy", 60),
        known("elm", "Elm Care", 20),
        known("elm-2", "Elm Care", 10, "a login"),
        known("oak", "Oak Hospital", 10, "a browser session"),
        known("ash", "Ash Clinic", 0),
        known("fir", "Fir Pharmacy", None),
    )
    monkeypatch.setattr(tables, "registered", lambda: rows)
    elm = Board(platform="greenhouse", slug="elm", employer="Elm Care", country="US")
    with desk.open() as store:
        store.begin_run()
        desk.crawl_board(store, board(country="US"), [posting(1)])
        desk.crawl_board(store, elm, [], outcome="failed", reason="HTTP 500", may_close=False)
        store.finish_run()
    with reading(desk.path) as db:
        return coverage(db)


def test_the_share_of_counted_titles(state: Coverage) -> None:
    assert (state.n_known, state.n_reached) == (6, 1)
    assert (state.n_counted, state.n_counted_reached, state.share) == (100, 60, 0.6)


def test_whom_we_do_not_reach_and_why(state: Coverage) -> None:
    assert [(u.employer, u.board, u.why) for u in state.unreached] == [
        ("Elm Care", "greenhouse/elm", "failed: HTTP 500"),
        ("Elm Care", "greenhouse/elm-2", "a login"),
        ("Oak Hospital", "greenhouse/oak", "a browser session"),
    ]


def test_the_view_says_the_same(state: Coverage, desk: Desk) -> None:
    select = "SELECT n_boards, n_known, n_reached, n_counted, share_reached, not_reached"
    assert desk.rows(f"{select} FROM coverage") == [
        (
            *(2, 6, 1, 100, 0.6),
            "Elm Care: failed: HTTP 500; Elm Care: a login; Oak Hospital: a browser session",
        )
    ]


def test_none_counted_is_not_never_counted(state: Coverage, desk: Desk) -> None:
    counts = "SELECT board, n_counted FROM known_boards WHERE coalesce(n_counted, 0) = 0"
    assert desk.rows(counts) == [("greenhouse/ash", 0), ("greenhouse/fir", None)]
    assert desk.rows("SELECT n_with_count FROM coverage") == [(5,)]


def test_the_registry_knows_which_boards_were_counted() -> None:
    rows = {str(row["board"]): row["n_counted"] for row in tables.registered()}
    assert rows["ashby/capsule"] == 0
    assert rows["jibe/ardent-health"] is None
    assert rows["adzuna/us"] is None


def test_what_was_counted_belongs_to_boards_that_can_be_crawled() -> None:
    """At least 95 % of the counted titles, as far as registry and terms tell."""
    registry = Registry.load()
    counted = tomllib.loads(COUNTED.read_text(encoding="utf-8"))
    rows = {f"{p}/{slug}": n for p, its in counted.items() for slug, n in its.items()}
    crawled = 0
    for key, n in rows.items():
        found = registry.boards.get(key)
        assert found is not None, f"{key} was counted and is not registered"
        platform = registry.platforms[found.platform]
        crawled += n * (found.unsupported is None and platform.verdict != "forbidden")
    assert crawled >= 0.95 * sum(rows.values())


def test_every_board_that_is_not_read_says_why() -> None:
    registry = Registry.load()
    silent = [
        board.key
        for board in registry.boards.values()
        if board.platform not in registry.platforms and not board.unsupported
    ]
    assert silent == []
