"""`scrapy crawlall`: all boards that are due, many platforms in one process."""

from __future__ import annotations

import argparse

from aggregator.boards import Board
from aggregator.clock import instant, now
from aggregator.crawling.command import AggregatorCommand, tell
from aggregator.crawling.run import Job
from aggregator.crawling.selection import Filters, due, keyless, willing, words
from aggregator.errors import UsageError

FILTERS = {
    "--platform": "only these platforms",
    "--board": "only these boards, by slug or platform/slug",
    "--country": "only boards of these countries (US, GB …)",
    "--setting": "only boards of these settings (hospital, community_pharmacy …)",
}


class Command(AggregatorCommand):
    """Crawls what its schedule asks for; made for cron."""

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Crawl all boards that are due by their schedule, every platform in one process"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--now", action="store_true", help="all boards, due or not")
        for name, text in FILTERS.items():
            parser.add_argument(name, metavar="NAME[,NAME]", help=text)
        parser.add_argument(
            "--max-minutes",
            type=float,
            metavar="N",
            help="stop cleanly after so many minutes; the next run goes on",
        )

    def work(self, args: list[str], opts: argparse.Namespace) -> int:
        self._check(args, opts)
        boards = self._boards(opts)
        if not boards:
            tell(["nothing is due"])
            return 0
        return Job(
            settings=self.settings,
            options=self.options,
            registry=self.registry,
            boards=boards,
            seconds=opts.max_minutes * 60 if opts.max_minutes else None,
        ).carry_out()

    def _check(self, args: list[str], opts: argparse.Namespace) -> None:
        if args:
            raise UsageError(f"crawlall takes options only, not {args[0]!r}")
        if not self.options.contact:
            raise UsageError(
                "set AGGREGATOR_CONTACT to an e-mail address or page of yours: every host is told"
                " who crawls it"
            )
        if opts.max_minutes is not None and not 0 < opts.max_minutes < float("inf"):
            raise UsageError("--max-minutes must be more than 0")

    def _boards(self, opts: argparse.Namespace) -> list[Board]:
        filters = Filters(
            platforms=words(opts.platform),
            boards=words(opts.board),
            countries=words(opts.country and opts.country.upper()),
            settings=words(opts.setting),
        )
        chosen = willing(filters.pick(self.registry), self.registry, self.past, instant()[:10])
        lacking = keyless(chosen.boards, self.registry, self.settings)
        chosen.left_out |= lacking
        tell(chosen.lines())
        boards = [board for board in chosen.boards if board.key not in lacking]
        return boards if opts.now else due(boards, self.past.last(), now())
