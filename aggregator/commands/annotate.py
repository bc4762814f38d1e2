"""Understand postings without crawling: JSON Lines in, JSON Lines out."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import TextIO

from aggregator.annotate import READ, TEXTS, annotate_lines, linked_lines, unread_keys
from aggregator.commands.present import plain
from aggregator.errors import UserError

MOST_TOLD = 20


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
        for answer in (linked_lines if args.link else annotate_lines)(_heard(lines)):
            failed |= "line" in answer
            sys.stdout.write(json.dumps(answer, ensure_ascii=True) + "\n")
    return 1 if failed else 0


def _heard(lines: Iterable[str]) -> Iterator[str]:
    """Pass the lines on; a key that nothing reads is told once."""
    told: set[str] = set()
    for number, line in enumerate(lines, 1):
        for key in unread_keys(line) if len(told) < MOST_TOLD else ():
            if key not in told:
                told.add(key)
                near = get_close_matches(key, READ, n=1)
                hint = f"; did you mean {near[0]}?" if near else ""
                said = f"line {number}: nothing reads the key {plain(key, 60)!r}{hint}"
                print(f"aggregator annotate: {said}", file=sys.stderr)
        yield line


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
