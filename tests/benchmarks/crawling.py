"""Whole crawls over loopback HTTP: ours against a stock bare spider, and small against large."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests.benchmarks.measuring import BenchmarkError, Line, Sample, Spent, alternate, environment
from tests.benchmarks.measuring import run as run_process
from tests.benchmarks.postings import SEED
from tests.benchmarks.site import ROOT, served
from tests.benchmarks.sizes import Sizes
from tests.market.market import Market
from tests.market.registry import toml

STOCK = {
    "schema_org": Path(__file__).with_name("stock_pages.py"),
    "greenhouse": Path(__file__).with_name("stock_lists.py"),
}
DEFAULTS = "scrapy.settings.default_settings"
NO_LOG = ("-s", "LOG_LEVEL=ERROR")
"""Kinder to the stock spider than its default, which writes every item to the terminal."""
PER_BOARD = 250
MOST_BOARDS = 200
"""As many employers as the market has names for."""
RSS_LIMIT = 1.15
DETAIL_LIMIT = 1.3


@dataclass(frozen=True)
class Crawl:
    """One market behind a port, and where crawls of it may write."""

    platform: str
    n_boards: int
    per_board: int
    port: int
    folder: Path

    @property
    def n(self) -> int:
        return self.n_boards * self.per_board

    @cached_property
    def market(self) -> Market:
        """The boards that are served, without their postings."""
        return Market(SEED, 0, (self.platform,), n_employers=self.n_boards)

    def ours(self, number: int = 0) -> Spent:
        """Crawl with the shipped settings into a fresh database."""
        folder = self.folder / f"ours-{number}"
        folder.mkdir()
        boards = folder / "boards.local.toml"
        boards.write_text(toml(self.market), encoding="utf-8")
        slugs = ",".join(board.slug for board in self.market.employers)
        command = ["-m", "scrapy", "crawl", self.platform, "-a", f"board={slugs}"]
        mine = environment(
            SCRAPY_SETTINGS_MODULE="aggregator.crawling.settings",
            PYTHONPATH=str(ROOT),
            AGGREGATOR_DB=str(folder / "jobs.db"),
            AGGREGATOR_BOARDS=str(boards),
            AGGREGATOR_GATEWAY=f"http://127.0.0.1:{self.port}",
            AGGREGATOR_DELAY_SCALE="0",
        )
        spent = run_process(command, folder, mine)
        with closing(sqlite3.connect(folder / "jobs.db")) as db:
            self._check("our crawl", db.execute("SELECT count(*) FROM postings").fetchone()[0])
        return spent

    def stock(self, number: int = 0) -> Spent:
        """Crawl with the stock spider, which keeps nothing."""
        folder = self.folder / f"stock-{number}"
        folder.mkdir()
        boards = ",".join(board.token for board in self.market.employers)
        command = ["-m", "scrapy", "runspider", str(STOCK[self.platform]), *NO_LOG]
        command += ["-a", f"origin=http://127.0.0.1:{self.port}"]
        command += ["-a", f"boards={boards}"] if self.platform == "greenhouse" else []
        # Named, because Scrapy would find this project's own settings from the folder it runs in.
        spent = run_process(command, folder, environment(SCRAPY_SETTINGS_MODULE=DEFAULTS))
        self._check("the stock crawl", spent.said)
        return spent

    def _check(self, who: str, n: int) -> None:
        if n != self.n:
            raise BenchmarkError(f"{who} has {n} postings, {self.n} were served")


@contextmanager
def crawl(
    platform: str, n_boards: int, per_board: int, folder: Path, *, brief: bool = False
) -> Iterator[Crawl]:
    """Serve a market for crawls into a folder."""
    with served(platform, n_boards, per_board, brief=brief) as port:
        yield Crawl(platform, n_boards, per_board, port, folder)


def pages(sizes: Sizes, folder: Path) -> list[Line]:
    """Crawl a site of 60 KB pages, both ways in turn."""
    with crawl("schema_org", 1, sizes.pages, folder) as both:
        pairs = alternate(sizes.rounds, both.ours, both.stock)
    return _lines(f"crawl, {sizes.pages:,} pages of 60 KB", pairs, DETAIL_LIMIT)


def lists(sizes: Sizes, folder: Path) -> list[Line]:
    """Crawl boards that are one list of 100 postings, both ways in turn."""
    with crawl("greenhouse", sizes.lists, sizes.per_list, folder) as both:
        pairs = alternate(sizes.rounds, both.ours, both.stock)
    return _lines(f"crawl, {sizes.lists} lists of {sizes.per_list}", pairs, None)


def _lines(name: str, pairs: list[tuple[Spent, ...]], at_most: float | None) -> list[Line]:
    against = "stock bare spider"
    wall = [Sample(ours.wall, stock.wall) for ours, stock in pairs]
    cpu = [Sample(ours.cpu, stock.cpu) for ours, stock in pairs]
    return [
        Line.of(f"{name}: wall", against, "s", wall, at_most),
        Line.of(f"{name}: CPU", against, "s", cpu),
    ]


def memory(sizes: Sizes, folder: Path) -> list[Line]:
    """Crawl few postings and many, once each, and compare the peaks of memory."""
    few, many = _peak(sizes.few, folder / "few"), _peak(sizes.many, folder / "many")
    name, against = f"peak RSS at {sizes.many:,} postings", f"at {sizes.few:,}"
    return [Line.of(name, against, "MB", [Sample(many, few)], RSS_LIMIT)]


def _peak(n: int, folder: Path) -> float:
    folder.mkdir()
    n_boards = min(MOST_BOARDS, max(1, n // PER_BOARD))
    with crawl("greenhouse", n_boards, n // n_boards, folder, brief=True) as one:
        return one.ours().rss
