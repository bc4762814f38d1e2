"""`scrapy crawl PLATFORM`: every board of one platform, or some, or one that is not registered."""

from __future__ import annotations

import argparse

from scrapy.utils.conf import arglist_to_dict

from aggregator.boards import Board
from aggregator.clock import instant
from aggregator.crawling.addresses import board_at
from aggregator.crawling.command import AggregatorCommand, tell
from aggregator.crawling.run import Job
from aggregator.crawling.selection import keyless, known, one_platform, willing, words
from aggregator.errors import UsageError, UserError

ARGUMENTS = ("board", "url")


class Command(AggregatorCommand):
    """Crawls now, whatever the schedule says."""

    def syntax(self) -> str:
        return "[options] PLATFORM"

    def short_desc(self) -> str:
        return "Crawl every board of a platform now, or those that -a board= or -a url= names"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "-a",
            dest="arguments",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="board=SLUG[,SLUG] some boards, url=CAREERS_URL one that is not registered",
        )

    def work(self, args: list[str], opts: argparse.Namespace) -> int:
        if len(args) != 1:
            raise UsageError("name one platform, as in `scrapy crawl greenhouse`")
        arguments = _arguments(opts.arguments)
        one_platform(self.registry, args[0], self.spiders())
        boards = self._boards(args[0], arguments)
        asked = "board" in arguments or "url" in arguments
        lacking = keyless(boards, self.registry, self.settings)
        tell([f"not crawled: {board} {why}" for board, why in lacking.items()])
        if not (boards := [board for board in boards if board.key not in lacking]):
            tell(["nothing to crawl"])
            return 0
        return Job(
            settings=self.settings,
            options=self.options,
            registry=self.registry,
            boards=boards,
            asked_one=asked and len(boards) == 1,
        ).carry_out()

    def _boards(self, platform: str, arguments: dict[str, str]) -> list[Board]:
        chosen = willing(
            self._asked(platform, arguments),
            self.registry,
            self.past,
            instant()[:10],
            by_name=bool(arguments),
        )
        if arguments and not chosen.boards:
            raise UserError(chosen.lines()[0])
        tell(chosen.lines())
        return chosen.boards

    def _asked(self, platform: str, arguments: dict[str, str]) -> list[Board]:
        if "url" in arguments:
            return [board_at(arguments["url"], self.registry, platform)]
        mine = [b for b in self.registry.boards.values() if b.platform == platform]
        if "board" not in arguments:
            return mine
        asked = {word.removeprefix(f"{platform}/") for word in words(arguments["board"])}
        if not asked:
            raise UsageError("-a board= names no board")
        known(asked, [board.slug for board in mine], f"{platform} board")
        return [board for board in mine if board.slug in asked]


def _arguments(pairs: list[str]) -> dict[str, str]:
    try:
        arguments = arglist_to_dict(pairs)
    except ValueError:
        raise UsageError("-a takes NAME=VALUE") from None
    known(arguments, ARGUMENTS, "argument")
    if len(arguments) > 1:
        raise UsageError("-a board= and -a url= exclude each other")
    return arguments
