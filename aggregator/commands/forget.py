"""Remove an address, a board or an employer everywhere, and never store it again."""

from __future__ import annotations

import argparse

from aggregator.commands.command import LOCKED, add_archive
from aggregator.commands.present import plain
from aggregator.errors import UserError
from aggregator.store import Locked, StoreError, forget


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "subject", help="a posting's URL, a board as PLATFORM/SLUG, or an employer's name"
    )
    parser.add_argument("--because", metavar="TEXT", help="why, kept with the decision")
    add_archive(parser)


def run(args: argparse.Namespace) -> int:
    """Forget it in both files and say how much that was."""
    if not args.subject.strip() or not args.subject.isprintable():
        raise UserError("name a URL, a board or an employer to forget", 2)
    try:
        n = forget(args.db, args.subject, args.archive, args.because)
    except Locked as error:
        raise UserError(str(error), LOCKED) from error
    except StoreError as error:
        raise UserError(str(error)) from error
    subject = plain(args.subject, 200)
    if n:
        print(f"forgotten: {n} listed postings of {subject}; it will not be stored again")
    else:
        print(f"nothing is stored of {subject}; noted, it will not be stored from now on")
    return 0
