"""Understand postings without crawling: JSON Lines in, JSON Lines out."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from aggregator.annotate import TEXTS, annotate_lines, linked_lines
from aggregator.errors import UserError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    fields = f"objects with an id and any of {', '.join(TEXTS)}"
    parser.add_argument(
        "file", nargs="?", type=Path, help=f"JSON Lines (default: standard input): {fields}"
    )
    parser.add_argument(
        "--link", action="store_true", help="say which records are the same vacancy"
    )


def run(args: argparse.Namespace) -> int:
    """Return 0, or 1 if a line could not be read; the others are answered all the same."""
    failed = False
    with _lines(args.file) as lines:
        for answer in (linked_lines if args.link else annotate_lines)(lines):
            failed |= "line" in answer
            sys.stdout.write(json.dumps(answer, ensure_ascii=True) + "\n")
    return 1 if failed else 0


@contextmanager
def _lines(path: Path | None) -> Iterator[TextIO]:
    if path is None:
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="replace")  # type: ignore[union-attr]  # a text stream
        yield sys.stdin
        return
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as lines:
            yield lines
    except OSError as error:
        raise UserError(f"cannot read {path}: {error.strerror}") from error
