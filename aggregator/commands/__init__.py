"""The `aggregator` command: everything that needs only the file, nothing of the network."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import aggregator
from aggregator.clock import now
from aggregator.commands import annotate, export, forget, health, matches, rebuild, search, snapshot
from aggregator.commands.command import Command, Parser
from aggregator.errors import UserError

MODULES = (search, export, annotate, rebuild, health, snapshot, matches, forget)
COMMANDS = tuple(Command(module) for module in MODULES)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 well, 1 ill or failed, 2 usage."""
    args = _parser().parse_args(argv)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal may not know every sign
    try:
        now()  # a clock that cannot be read is told before anything is done
        code: int = args.run(args)
        sys.stdout.flush()
        return code
    except UserError as error:
        print(f"aggregator: {error}", file=sys.stderr)
        return error.code
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            return 0
        print(f"aggregator: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="aggregator", description=aggregator.__doc__)
    parser.add_argument("--version", action="version", version=aggregator.__version__)
    parser.add_argument(
        "--db",
        type=Path,
        default=Path(os.environ.get("AGGREGATOR_DB") or "jobs.db"),
        help="the database (default: $AGGREGATOR_DB or jobs.db)",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add_to(commands)
    return parser
