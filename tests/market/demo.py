"""`make demo`: crawl the simulated market on three days, then show what the database holds."""

from __future__ import annotations

import argparse
import os
import sqlite3
import sys
import tempfile
import time
import tomllib
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from tests.market.market import Market
from tests.market.operator import Operator
from tests.market.registry import known_platforms
from tests.market.server import serve
from tests.market.world import HERE

DAYS = (1, 2, 8)
WIDEST = 46
SUMMARY_LINES = 6


class DemoError(Exception):
    """Why the demo cannot go on, in one sentence."""


def main(argv: Sequence[str] | None = None) -> int:
    """Make demo.db and print the tour; 1 if a crawl failed or demo.db cannot be replaced."""
    parser = argparse.ArgumentParser(prog="python -m tests.market.demo", description=__doc__)
    parser.add_argument("--db", type=Path, default=Path("demo.db"))
    parser.add_argument("--seed", type=int, default=264)
    parser.add_argument("--size", type=int, default=240, help="openings behind the market")
    asked = parser.parse_args(argv)
    try:
        check_replaceable(asked.db)
        make(asked.db, Market(asked.seed, asked.size, known_platforms()))
    except (DemoError, OSError) as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    show(asked.db)
    return 0


def check_replaceable(path: Path) -> None:
    """Raise DemoError if a file is there that no demo or crawl has made."""
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
            db.execute("SELECT run FROM crawls LIMIT 1")
    except sqlite3.Error as error:
        raise DemoError(f"{path} is there and not a demo database; move it away") from error


def make(target: Path, market: Market) -> None:
    """Crawl the market day by day beside the target and put the result in its place at the end."""
    target = target.absolute()
    with (
        tempfile.TemporaryDirectory(prefix=".demo-", dir=target.parent) as folder,
        serve(market) as running,
    ):
        operator = Operator(Path(folder), running.gateway, market)
        print(f"A market of {len(market.boards)} boards and {market.size} openings", end="")
        print(f" at {running.gateway}; the real spiders read it over HTTP.\n")
        for day in DAYS:
            _crawl(operator, day)
        _replace(operator.db, target)
        _replace(operator.db.with_name("jobs.archive.db"), archive_of(target))


def _crawl(operator: Operator, day: int) -> None:
    began = time.monotonic()
    run = operator.crawl(day)
    lines = run.stdout.strip().splitlines()
    print(f"── day {day}: scrapy crawlall --now  ({time.monotonic() - began:.1f} s)")
    print("\n".join(f"   {line}" for line in lines[-SUMMARY_LINES:]), end="\n\n")
    if run.returncode not in (0, 3):
        raise DemoError(f"the crawl of day {day} ended with {run.returncode}: {run.stderr[-800:]}")


def archive_of(database: Path) -> Path:
    """Return where the archive of a database lies."""
    return database.with_name(f"{database.stem}.archive{database.suffix}")


def _replace(made: Path, target: Path) -> None:
    """Fold the write-ahead log into the file and put it where an older one may be."""
    with closing(sqlite3.connect(made)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for rest in ("-wal", "-shm"):
        target.with_name(target.name + rest).unlink(missing_ok=True)
    made.replace(target)


def show(path: Path) -> None:
    """Print the tour through a demo database."""
    tour = tomllib.loads((HERE / "tour.toml").read_text(encoding="utf-8"))
    shown = os.path.relpath(path)
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA query_only = 1")
        for sight in tour["sight"]:
            print(f"── {sight['title']}\n{table(db, sight['sql'])}\n")
        for number, recipe in enumerate(tour["recipe"], 1):
            print(f"── Recipe {number}: {recipe['title']}\n")
            print(f'sqlite3 -header -column {shown} "{recipe["sql"].strip()}"\n')
            print(f"{table(db, recipe['sql'])}\n")
    print(f'Next: .venv/bin/aggregator --db {shown} search "pharmacy technician"')


def table(db: sqlite3.Connection, query: str) -> str:
    """Return the answer of a query as aligned columns."""
    found = db.execute(query)
    head = [column[0] for column in found.description]
    lines = [head, *([_cell(value) for value in row] for row in found)]
    if len(lines) == 1:
        return "   (none)"
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    lines.insert(1, ["-" * width for width in widths])
    return "\n".join(
        "   "
        + "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"


if __name__ == "__main__":
    raise SystemExit(main())
