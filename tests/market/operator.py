"""An operator of the program in the market: runs its commands as processes, day by day."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import CompletedProcess

from tests import processes
from tests.market.market import Market
from tests.market.registry import toml
from tests.market.timeline import on

ROOT = Path(__file__).parents[2]


@dataclass
class Operator:
    """Runs `scrapy` and `aggregator` on a market's boards into one database."""

    folder: Path
    gateway: str
    market: Market
    fresh: bool = True
    """Whether every command is a new interpreter, as for a user, or forked from a ready one."""
    db: Path = field(init=False)

    def __post_init__(self) -> None:
        self.db = self.folder / "jobs.db"
        self.boards.write_text(toml(self.market), encoding="utf-8")

    @property
    def boards(self) -> Path:
        return self.folder / "boards.local.toml"

    def environment(self, day: int, hour: int = 22) -> dict[str, str]:
        """Return the environment of a command run on a day of the market."""
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("AGGREGATOR_")}
        # A command starts twice as fast where it may keep its bytecode.
        inherited.pop("PYTHONDONTWRITEBYTECODE", None)
        return {
            **inherited,
            "AGGREGATOR_DB": str(self.db),
            "AGGREGATOR_BOARDS": str(self.boards),
            "AGGREGATOR_GATEWAY": self.gateway,
            "AGGREGATOR_CONTACT": "operator@market.example",
            "AGGREGATOR_DELAY_SCALE": "0",
            "AGGREGATOR_NOW": f"{on(day).isoformat()}T{hour:02d}:00:00+00:00",
        }

    def start(self, *command: str, day: int = 1, hour: int = 22) -> processes.Running:
        """Start a command and return its process."""
        env = self.environment(day, hour)
        return processes.start(*command, folder=ROOT, env=env, fresh=self.fresh)

    def run(self, *command: str, day: int = 1, hour: int = 22) -> CompletedProcess[str]:
        """Run a command to its end."""
        env = self.environment(day, hour)
        return processes.run(*command, folder=ROOT, env=env, fresh=self.fresh)

    def crawl_command(self) -> tuple[str, ...]:
        """Return the command that crawls every board of the market and no other."""
        names = ",".join(f"{board.platform}/{board.slug}" for board in self.market.boards)
        return ("scrapy", "crawlall", "--now", "--board", names)

    def crawl(
        self, day: int, hour: int = 22, options: tuple[str, ...] = ()
    ) -> CompletedProcess[str]:
        """Move the market to a day and crawl all its boards."""
        self.market.day = day
        return self.run(*self.crawl_command(), *options, day=day, hour=hour)

    def aggregator(self, *command: str, day: int = 1) -> CompletedProcess[str]:
        """Run the `aggregator` command."""
        return self.run("aggregator", *command, day=day)
