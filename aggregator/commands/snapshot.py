"""Write a consistent, read-only copy of the database, also while a crawl is writing."""

from __future__ import annotations

import argparse
from pathlib import Path

from aggregator.errors import UserError
from aggregator.store import StoreError, snapshot


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="where to; a file that exists is never replaced")


def run(args: argparse.Namespace) -> int:
    """Write the copy and say what it holds."""
    try:
        done = snapshot(args.db, args.file)
    except StoreError as error:
        raise UserError(str(error)) from error
    print(f"{done.n_vacancies} vacancies, {done.n_open} open, in {args.file} as of {done.taken_at}")
    return 0
