"""Write vacancies to a csv, jsonl or parquet file."""

from __future__ import annotations

import argparse
from pathlib import Path

from aggregator.boards import Registry
from aggregator.commands.filtering import add_filters, filters_of
from aggregator.errors import UserError
from aggregator.queries.database import reading
from aggregator.queries.export import ExportError, FormatError, columns, rows, write
from aggregator.queries.terms import Terms
from aggregator.store import StoreError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="the suffix names the format: .csv .jsonl .parquet")
    parser.add_argument("--words", help="words that must all occur")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--text", action="store_true", help="with full descriptions, for own use")
    kind.add_argument(
        "--public",
        action="store_true",
        help="only what may be passed on, with FILE.ATTRIBUTION.txt",
    )
    add_filters(parser)


def run(args: argparse.Namespace) -> int:
    """Write the file and say how many rows it holds."""
    filters = filters_of(args, args.words)
    terms = Terms(Registry.load().platforms) if args.public else None
    text = args.text or args.public
    try:
        with reading(args.db) as connection:
            names = columns(connection, text)
            n = write(args.file, names, rows(connection, filters, terms, text))
    except FormatError as error:
        raise UserError(str(error), 2) from error
    except (StoreError, ExportError) as error:
        raise UserError(str(error)) from error
    if terms is not None:
        _write_attribution(args.file, terms)
    print(f"{n} vacancies in {args.file}")
    return 0


def _write_attribution(path: Path, terms: Terms) -> None:
    notice = path.with_name(path.name + ".ATTRIBUTION.txt")
    try:
        notice.write_text(terms.attribution(), encoding="utf-8")
    except OSError as error:
        raise UserError(f"cannot write {notice}: {error.strerror}") from error
