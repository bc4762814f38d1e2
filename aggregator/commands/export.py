"""Write vacancies to a csv, jsonl or parquet file."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from aggregator.boards import Platform, Registry
from aggregator.commands.filtering import add_filters, filters_of
from aggregator.errors import UserError
from aggregator.queries.database import reading
from aggregator.queries.export import ExportError, Row, attribution, columns, rows, write
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
    platforms = Registry.load().platforms if args.public else None
    boards: set[str] = set()
    try:
        with reading(args.db) as connection:
            text = args.text or args.public
            found = _noting(boards, rows(connection, filters, platforms, text))
            n = write(args.file, columns(connection, text), found)
    except (StoreError, ExportError) as error:
        raise UserError(str(error)) from error
    if platforms is not None:
        _write_attribution(args.file, platforms, boards)
    print(f"{n} vacancies in {args.file}")
    return 0


def _noting(boards: set[str], found: Iterator[Row]) -> Iterator[Row]:
    for row in found:
        boards.add(row["board"])
        yield row


def _write_attribution(path: Path, platforms: dict[str, Platform], boards: set[str]) -> None:
    notice = path.with_name(path.name + ".ATTRIBUTION.txt")
    try:
        notice.write_text(attribution(platforms, boards), encoding="utf-8")
    except OSError as error:
        raise UserError(f"cannot write {notice}: {error.strerror}") from error
