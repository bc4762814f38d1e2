"""Look at doubtful duplicates, and say which postings are one vacancy and which are not."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from typing import Any

from aggregator.commands.command import LOCKED, add_archive
from aggregator.commands.present import plain
from aggregator.errors import UserError
from aggregator.queries.database import reading
from aggregator.queries.matches import SURE, Doubt, doubtful
from aggregator.store import Locked, StoreError, decide_pair

WIDTH = 46
SHOWN = ("key", "title", "employer", "place", "posted_on", "opened_at", "closed_at")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", nargs="?", choices=("list", "join", "split"), default="list")
    parser.add_argument(
        "postings", nargs="*", metavar="POSTING", help="join, split: two keys PLATFORM/SLUG/ID"
    )
    parser.add_argument(
        "--because", metavar="TEXT", help="join, split: why, kept with the decision"
    )
    parser.add_argument("--limit", type=int, default=20, help="list: at most so many pairs (20)")
    parser.add_argument(
        "--below", type=float, default=SURE, help=f"list: pairs below this score ({SURE})"
    )
    parser.add_argument("--json", action="store_true", help="list: for programs, a pair a line")
    add_archive(parser)


def run(args: argparse.Namespace) -> int:
    """List what is doubtful, or keep a person's word on two postings and obey it at once."""
    try:
        return _list(args) if args.action == "list" else _decide(args)
    except Locked as error:
        raise UserError(str(error), LOCKED) from error
    except StoreError as error:
        raise UserError(str(error)) from error


def _list(args: argparse.Namespace) -> int:
    if args.postings or args.because:
        raise UserError("list takes no postings; to decide on two, say join or split", 2)
    if args.limit < 1:
        raise UserError("--limit must be 1 or more", 2)
    with reading(args.db) as connection:
        found = doubtful(connection, args.limit, args.below)
    for doubt in found:
        print(json.dumps(asdict(doubt), ensure_ascii=True) if args.json else _side_by_side(doubt))
    if not found and not args.json:
        print("no doubtful matches")
    return 0


def _side_by_side(doubt: Doubt) -> str:
    state = "one vacancy" if doubt.is_joined else "kept apart"
    evidence = ", ".join(f"{name} {plain(value, 60)}" for name, value in doubt.evidence.items())
    lines = [f"{doubt.score:.2f} {doubt.rule}, {state}: {evidence}"]
    lines += [f"  {name:10s} {_cell(doubt.a, name)}  {_cell(doubt.b, name)}" for name in SHOWN]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _cell(side: dict[str, Any], name: str) -> str:
    value = side[name]
    shown = value[:10] if value and name.endswith("_at") else value
    return f"{plain(shown, None if name == 'key' else WIDTH):{WIDTH}s}"


def _decide(args: argparse.Namespace) -> int:
    if len(set(args.postings)) != 2 or len(args.postings) != 2:
        raise UserError(f"{args.action} takes the keys of two postings, PLATFORM/SLUG/ID", 2)
    if not (args.because or "").strip():
        raise UserError("say why, with --because: it is kept with the decision", 2)
    one, other = args.postings
    are_one = decide_pair(args.db, args.action, one, other, args.because, args.archive)
    print(f"{plain(one)} and {plain(other)} are {'one vacancy' if are_one else 'two vacancies'}")
    if are_one != (args.action == "join"):
        raise UserError("an earlier decision on another posting of theirs stands against it")
    return 0
