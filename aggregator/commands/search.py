"""Find open vacancies, newest first."""

from __future__ import annotations

import argparse
import sqlite3
import sys

from rich.console import Console
from rich.table import Table
from rich.text import Text

from aggregator.commands.filtering import add_filters, doubts, filters_of
from aggregator.commands.present import opened, pay, place, plain
from aggregator.errors import UserError
from aggregator.queries.database import reading
from aggregator.queries.search import count, last_crawl, search
from aggregator.store import StoreError

MOST = 1_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs="*", help="words that must all occur")
    parser.add_argument("--limit", type=int, default=20, help="how many to show (20)")
    add_filters(parser)


def run(args: argparse.Namespace) -> int:
    """Print the newest hits; a search without hits is no failure."""
    if not 1 <= args.limit <= MOST:
        raise UserError(f"--limit must be from 1 to {MOST}", 2)
    filters = filters_of(args, " ".join(args.words))
    try:
        with reading(args.db) as connection:
            rows, total = search(connection, filters, args.limit), count(connection, filters)
            last = last_crawl(connection)
    except StoreError as error:
        raise UserError(str(error)) from error
    (_table if sys.stdout.isatty() else _lines)(rows)
    print(f"{len(rows)} of {total} vacancies" if rows else _nothing(args, last))
    return 0


def _nothing(args: argparse.Namespace, last: str | None) -> str:
    """What is said of a search without hits, with what may be a slip."""
    return ": ".join(("no vacancy found", *filter(None, ["; ".join(doubts(args, last))])))


def _cells(row: sqlite3.Row) -> tuple[str, ...]:
    texts = (row["title"], row["employer"] or row["employer_raw"], place(row), pay(row))
    return (*map(plain, texts), opened(row), plain(row["url"]))


def _lines(rows: list[sqlite3.Row]) -> None:
    for row in rows:
        print("\t".join(_cells(row)))


def _table(rows: list[sqlite3.Row]) -> None:
    table = Table("Title", "Employer", "Place", "Pay", "Opened", box=None, pad_edge=False)
    for row in rows:
        *cells, url = _cells(row)
        title = Text(cells[0], style=f"link {url}" if url.startswith("http") else "")
        table.add_row(title, *map(Text, cells[1:]))
    Console().print(table)
