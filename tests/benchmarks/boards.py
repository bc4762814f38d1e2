"""Very many small boards in one process: time, memory, requests, and what ill ones cost others."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from tests.benchmarks.measuring import BenchmarkError, Line, Sample, Spent, environment, run
from tests.benchmarks.postings import SEED
from tests.benchmarks.site import ROOT
from tests.benchmarks.sizes import Sizes
from tests.market.faults import Fault
from tests.market.market import Market
from tests.market.registry import toml
from tests.market.server import serve
from tests.market.shapes import SHAPES
from tests.market.timeline import Posting, on
from tests.market.world import PLATFORMS, Employer, employers, openings, places

PER_BOARD = 5
DRAWN = 40
"""Openings drawn for each board: about half of them are none of our roles."""
NAMES = 200
"""As many employers as the market has names for; more are told apart by their town."""
LATENCY = 0.05
SCALE = 0.01
NEEDED = {"greenhouse": 1, "workday": 13, "jibe": 8, "schema_org": 9, "feed": 2}
"""Requests of a board on its first crawl, robots.txt among them where the host is its own."""
ALLOWED_RSS = 300.0
ALLOWED_DELAY = 1.25
ILLNESSES: dict[str, tuple[str, Fault]] = {
    "says nothing": ("failed", Fault(kind="hang", path=".*", value=600)),
    "lists nothing in time": ("failed", Fault(kind="hang", value=600)),
    "hangs up": ("failed", Fault(kind="cut_body", path=".*")),
    "has too many visitors": ("failed", Fault(kind="too_many")),
    "is broken": ("failed", Fault(kind="server_error", value=500)),
    "is gone": ("failed", Fault(kind="server_error", value=404)),
    "is walled": ("failed", Fault(kind="bot_wall")),
    "shows a web page": ("failed", Fault(kind="html_for_json")),
    "forbids us": ("refused", Fault(kind="robots_forbids", path="/robots\\.txt")),
    "is slow": ("complete", Fault(kind="hang", path=".*", value=0.5)),
}
"""What a board's host does → the outcome its crawl must have."""
ILL_SHARE = 10
"""One board of so many is ill."""


class Town(Market):
    """Boards of all platforms with five postings each, all of the two roles, on every day."""

    def __init__(self, n_boards: int) -> None:
        super().__init__(SEED, 0, PLATFORMS, n_employers=n_boards)
        for board in self.employers:
            self._by_board[board.slug] = list(_postings(board))

    @cached_property
    def employers(self) -> list[Employer]:
        """So many employers, each with a name of its own."""
        named = employers(SEED, NAMES, PLATFORMS)
        towns = list(dict.fromkeys(place.city for place in places()))
        return [
            Employer(
                number=number,
                name=" ".join([named[number % NAMES].name, towns[number // NAMES]]),
                platform=PLATFORMS[number % len(PLATFORMS)],
                setting=named[number % NAMES].setting,
                pharmacy_share=named[number % NAMES].pharmacy_share,
            )
            for number in range(self.n_employers or 0)
        ]


def _postings(board: Employer) -> Iterator[Posting]:
    drawn = (job for job in openings(SEED, DRAWN, [board]) if job.role != "out_of_scope")
    for at, opening in zip(range(PER_BOARD), drawn, strict=False):
        number = board.number * PER_BOARD + at
        yield Posting(number * 10, replace(opening, number=number), board, 1, ((1, None),))


@dataclass(frozen=True, slots=True)
class Crawled:
    """What one crawl of a town took."""

    spent: Spent
    well_after: float
    """Seconds from the first answer to the end of the last board that is well."""
    n_requests: int


def lines(sizes: Sizes, folder: Path) -> list[Line]:
    """Crawl many boards that are well, then the same ones with some ill, once each."""
    town = Town(sizes.boards)
    well = crawl(town, folder / "well", sizes.patience)
    ill = crawl(town, folder / "ill", sizes.patience, illnesses(town))
    n, n_shared = f"{sizes.boards} boards", sum(map(_is_shared, town.employers))
    peak = Sample(max(well.spent.rss, ill.spent.rss), ALLOWED_RSS)
    needed = sum(NEEDED[board.platform] for board in town.employers) + 1
    done = Sample(ill.well_after, well.well_after)
    lane = Sample(well.spent.wall, n_shared * LATENCY)
    return [
        Line.of(f"{n}: peak RSS", "allowed", "MB", [peak], 1.0),
        Line.of(f"{n}: requests", "needed", "", [Sample(well.n_requests, needed)], 1.0),
        Line.of(f"{n}: wall", "latency of the shared host", "s", [lane]),
        Line.of(f"{n}, some ill: the others done", "none ill", "s", [done], ALLOWED_DELAY),
    ]


def _is_shared(board: Employer) -> bool:
    return board.platform == "greenhouse"


def illnesses(town: Town) -> dict[str, str]:
    """Return which boards are ill with what; none on the host that boards share."""
    own = [board for board in town.employers if not _is_shared(board)]
    n = max(len(ILLNESSES), len(town.employers) // ILL_SHARE)
    step = len(own) // n
    return {
        board.slug: list(ILLNESSES)[at % len(ILLNESSES)]
        for at, board in enumerate(own[: n * step : step])
    }


def crawl(town: Town, folder: Path, patience: float, ill: dict[str, str] | None = None) -> Crawled:
    """Crawl a town into a fresh database; BenchmarkError unless every board ends as it must."""
    ill = ill or {}
    folder.mkdir()
    with serve(town) as running:
        running.misbehaves(Fault(kind="hang", path=".*", value=LATENCY), *_faults(town, ill))
        surroundings = _environment(town, folder, running.gateway)
        spent = run(_command(town, patience), folder, surroundings, codes=(0, 3))
        n_requests = len(running.take_seen())
    check(town, folder / "jobs.db", ill)
    return Crawled(spent, _well_after(folder / "jobs.db", ill), n_requests)


def _faults(town: Town, ill: dict[str, str]) -> Iterator[Fault]:
    for board in town.employers:
        if board.slug in ill:
            (host,) = SHAPES[board.platform].hosts(board)
            yield replace(ILLNESSES[ill[board.slug]][1], host=re.escape(host))


def _command(town: Town, patience: float) -> list[str]:
    names = ",".join(f"{board.platform}/{board.slug}" for board in town.employers)
    setting = f"DOWNLOAD_TIMEOUT={patience}"
    return ["-m", "scrapy", "crawlall", "--now", "--board", names, "-s", setting]


def _environment(town: Town, folder: Path, gateway: str) -> dict[str, str]:
    boards = folder / "boards.local.toml"
    boards.write_text(toml(town), encoding="utf-8")
    return environment(
        SCRAPY_SETTINGS_MODULE="aggregator.crawling.settings",
        PYTHONPATH=str(ROOT),
        AGGREGATOR_DB=str(folder / "jobs.db"),
        AGGREGATOR_BOARDS=str(boards),
        AGGREGATOR_CONTACT="operator@market.example",
        AGGREGATOR_GATEWAY=gateway,
        AGGREGATOR_DELAY_SCALE=str(SCALE),
        AGGREGATOR_NOW=f"{on(1).isoformat()}T22:00:00+00:00",
    )


def check(town: Town, database: Path, ill: dict[str, str]) -> None:
    """Raise BenchmarkError unless every board has its outcome, its reason and its postings."""
    n_kept = "SELECT count(*) FROM postings p WHERE p.board = c.board"
    rows = _rows(database, f"SELECT board, outcome, reason, ({n_kept}) FROM crawls c")
    found = {board.partition("/")[2]: tuple(rest) for board, *rest in rows}
    for board in town.employers:
        illness = ill.get(board.slug)
        wanted = ILLNESSES[illness][0] if illness else "complete"
        outcome, reason, n = found.get(board.slug, (None, None, 0))
        is_told = outcome == wanted and bool(reason) == (wanted != "complete")
        if not is_told or n != (PER_BOARD if wanted == "complete" else 0):
            what = f"{board.platform}/{board.slug}, which {illness or 'is well'}"
            raise BenchmarkError(f"{what}: {outcome}, {reason}, {n} postings")


def _well_after(database: Path, ill: dict[str, str]) -> float:
    rows = _rows(database, "SELECT board, started_at, finished_at FROM crawls")
    ends = [str(end) for board, _, end in rows if str(board).partition("/")[2] not in ill]
    began, ended = min(str(start) for _, start, _ in rows), max(ends)
    return (datetime.fromisoformat(ended) - datetime.fromisoformat(began)).total_seconds()


def _rows(database: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as db:
        return db.execute(query).fetchall()
