"""Derive everything again from the archive, without the network."""

from __future__ import annotations

import argparse

from aggregator.commands.command import LOCKED, add_archive
from aggregator.errors import UserError
from aggregator.store import Locked, StoreError, rebuild


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--without-lost",
        action="store_true",
        help="leave out the postings whose words the archive has lost, for good",
    )
    add_archive(parser)


def run(args: argparse.Namespace) -> int:
    """Rebuild in one transaction and say what today's rules changed."""
    try:
        done = rebuild(args.db, args.archive, without_lost=args.without_lost)
    except Locked as error:
        raise UserError(str(error), LOCKED) from error
    except StoreError as error:
        raise UserError(str(error)) from error
    print(
        f"{done.n_postings} postings understood again from {done.n_versions} versions;"
        f" our rules changed {done.n_changed}, {done.n_left_out} are out of scope now"
        + (f", {done.n_lost} are left out because their words are lost" if done.n_lost else "")
    )
    return 0
