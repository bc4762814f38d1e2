"""What every command module offers."""

from __future__ import annotations

import argparse
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, Protocol

LOCKED = 75


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence; how it would be right is for --help to say."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}; see --help\n")


class CommandModule(Protocol):
    """A module with a one-line docstring, its arguments and its run."""

    __name__: str
    __doc__: str | None

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...
    def run(self, args: argparse.Namespace) -> int: ...


@dataclass(frozen=True)
class Command:
    """One command of `aggregator`, named like its module."""

    module: Any

    @property
    def name(self) -> str:
        """The word typed after `aggregator`."""
        return str(self.module.__name__).rpartition(".")[2]

    def add_to(self, commands: argparse._SubParsersAction[Parser]) -> None:
        """Register the command with its help."""
        summary = (self.module.__doc__ or "").strip().splitlines()[0]
        parser = commands.add_parser(self.name, help=summary, description=summary)
        self.module.add_arguments(parser)
        parser.set_defaults(run=self.module.run)


def add_archive(parser: argparse.ArgumentParser) -> None:
    """Add --archive, for commands that need the boards' own words."""
    named = os.environ.get("AGGREGATOR_ARCHIVE")
    parser.add_argument(
        "--archive",
        type=Path,
        default=Path(named) if named else None,
        help="the archive (default: $AGGREGATOR_ARCHIVE or NAME.archive.db beside the database)",
    )
