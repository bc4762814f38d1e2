"""Derive everything again from the archive, without the network."""

from __future__ import annotations

import argparse

from aggregator.commands.command import LOCKED, add_archive
from aggregator.errors import UserError
from aggregator.store import Locked, StoreError, rebuild


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_archive(parser)


def run(args: argparse.Namespace) -> int:
    """Rebuild in one transaction and say what today's rules changed."""
    try:
        done = rebuild(args.db, args.archive)
    except Locked as error:
        raise UserError(str(error), LOCKED) from error
    except StoreError as error:
        raise UserError(str(error)) from error
    print(
        f"{done.n_postings} postings understood again from {done.n_versions} versions;"
        f" our rules changed {done.n_changed}, {done.n_left_out} are out of scope now"
    )
    return 0
