"""Remove an address, a board or an employer everywhere, and never store it again."""

from __future__ import annotations

import argparse

from aggregator.commands.command import LOCKED, add_archive
from aggregator.commands.present import plain
from aggregator.errors import UserError
from aggregator.store import Locked, StoreError, UnknownSubjectError, forget, let_back


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "subject", help="a posting's URL, a board as PLATFORM/SLUG, or an employer's name"
    )
    parser.add_argument("--because", metavar="TEXT", help="why, kept with the decision")
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--anyway", action="store_true", help="also what is neither stored nor registered"
    )
    what.add_argument(
        "--undo", action="store_true", help="let it be stored again from the next crawl on"
    )
    add_archive(parser)


def run(args: argparse.Namespace) -> int:
    """Forget it in both files and say how much that was, or take that decision back."""
    if not args.subject.strip() or not args.subject.isprintable():
        raise UserError("name a URL, a board or an employer to forget", 2)
    try:
        return _undo(args) if args.undo else _forget(args)
    except Locked as error:
        raise UserError(str(error), LOCKED) from error
    except UnknownSubjectError as error:
        raise UserError(str(error), 2) from error
    except StoreError as error:
        raise UserError(str(error)) from error


def _forget(args: argparse.Namespace) -> int:
    n = forget(args.db, args.subject, args.archive, args.because, anyway=args.anyway)
    subject = plain(args.subject, 200)
    if n:
        print(f"forgotten: {n} listed postings of {subject}; it will not be stored again")
    else:
        print(f"nothing is stored of {subject}; noted, it will not be stored from now on")
    return 0


def _undo(args: argparse.Namespace) -> int:
    subject = plain(args.subject, 200)
    if not let_back(args.db, args.subject, args.archive):
        raise UserError(f"{subject} was never forgotten")
    print(f"{subject} will be stored again; what was removed comes back only if it is still shown")
    return 0
