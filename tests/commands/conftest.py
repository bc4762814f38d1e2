"""A database as two days of crawls leave it, and the `aggregator` command as a user runs it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator import clock
from aggregator.boards import Board
from aggregator.commands import main
from aggregator.records import RawPlace, RawPosting
from tests.store.conftest import Desk, posting

Run = Callable[..., tuple[int, str, str]]

ELM = Board(platform="greenhouse", slug="elm-hospital", employer="Elm Hospital", country="US")
BAY = Board(platform="greenhouse", slug="bay-clinics", employer="Bay Clinics", country="GB")


def of(where: Board, number: int, title: str, place: RawPlace, **more: object) -> RawPosting:
    """A posting of ours on one of the two boards."""
    values = {
        "board": where.key,
        "employer": where.employer,
        "title": title,
        "places": [place],
        "country": where.country,
        "url": f"https://jobs.example/{where.slug}/{number}000",
        "description": f"<p>Opening number {number}.</p>",
    }
    return posting(number, **{**values, **more})


AUSTIN = RawPlace(city="Austin", region="TX", country="US")
DALLAS = RawPlace(city="Dallas", region="TX", country="US")
LEEDS = RawPlace(city="Leeds", country="GB")
FORMULA = "=HYPERLINK(&quot;https://evil.example&quot;) <p>of the month</p>"


def first_day() -> list[RawPosting]:
    hospital = "<p>You work in our hospital pharmacy. CPhT certification is required.</p>"
    return [
        of(ELM, 1, "Pharmacy Technician", AUSTIN, description=hospital, salary_text="$18 - $22/hr"),
        of(ELM, 2, "Medical Assistant", DALLAS, salary_text="$25.50 per hour"),
        of(ELM, 3, "Medical Assistant, Nights", AUSTIN, description="<p>CCMA required.</p>"),
        of(
            BAY,
            4,
            "Pharmacy Technician\x1b[31m \u202enoitacided",
            LEEDS,
            salary_text="£13 per hour",
        ),
    ]


def second_day() -> list[RawPosting]:
    closed = 3
    kept = [raw for raw in first_day() if raw.external_id != str(closed)]
    return [
        *kept,
        of(BAY, 5, "+1 Clinical Assistant", LEEDS, employer="@Bay Clinics", description=FORMULA),
    ]


def fill(path: Path, patch: pytest.MonkeyPatch) -> Desk:
    """Crawl both boards on two days."""
    desk = Desk(path)
    patch.setattr(clock, "now", desk.now)
    for shown in (first_day(), second_day()):
        with desk.open() as store:
            store.begin_run()
            for where in (ELM, BAY):
                mine = [raw for raw in shown if raw.board == where.key]
                desk.crawl_board(store, where, mine)
            store.finish_run()
        desk.at += timedelta(days=1)
    return desk


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database, for tests that only read."""
    path = tmp_path_factory.mktemp("filled") / "jobs.db"
    with pytest.MonkeyPatch.context() as patch:
        fill(path, patch)
    return path


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A database of the test's own."""
    return fill(tmp_path / "jobs.db", monkeypatch)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `aggregator` with these words: exit code, standard output, standard error."""

    def command(*words: object) -> tuple[int, str, str]:
        try:
            code = main([str(word) for word in words])
        except SystemExit as stop:
            code = int(stop.code or 0)
        return code, *capsys.readouterr()

    return command


@pytest.fixture
def ask(run: Run, filled: Path) -> Run:
    """Run `aggregator` on the database that is only read."""
    return lambda *words: run("--db", filled, *words)
