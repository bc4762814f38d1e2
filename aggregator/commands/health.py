"""Show which boards and files are ill, and since when."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from aggregator.commands.command import add_archive
from aggregator.commands.present import plain
from aggregator.errors import UserError
from aggregator.queries.coverage import Coverage, coverage
from aggregator.queries.database import reading
from aggregator.queries.health import Health, health
from aggregator.store import StoreError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="for programs")
    add_archive(parser)


def run(args: argparse.Namespace) -> int:
    """Return 0 if all is well, 1 if something is ill."""
    try:
        with reading(args.db) as connection:
            state, reach = health(connection, args.db, args.archive), coverage(connection)
    except StoreError as error:
        raise UserError(str(error)) from error
    (_json if args.json else _lines)(state, reach)
    return 0 if state.is_well else 1


def _json(state: Health, reach: Coverage) -> None:
    told = {"well": state.is_well, **asdict(state), "coverage": asdict(reach)}
    print(json.dumps(told, indent=2))


def _lines(state: Health, reach: Coverage) -> None:
    for ill in state.ill:
        since = (ill.since or "")[:10] or "-"
        print(f"{ill.state:12s} since {since:10s}  {plain(ill.what)}: {plain(ill.why)}")
    if reach.share is not None:
        print(
            f"reached: {reach.n_reached} of {reach.n_known} known boards, with {reach.share:.1%} of"
            f" {reach.n_counted} counted titles; {len(reach.unreached)} known employers are not:"
            " see the view unreached"
        )
    verdict = "well" if state.is_well else f"{len(state.ill)} ill"
    print(f"{verdict}; {state.n_boards} boards, last crawl {state.last_run_at or 'never'}")
