"""`scrapy boards list|add|pause`: the registry, each board's state, the operator's own lines."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import get_args

from msgspec import structs

from aggregator.boards import Setting
from aggregator.clock import instant
from aggregator.crawling import local_boards
from aggregator.crawling.command import AggregatorCommand, product
from aggregator.crawling.inventory import inventory, table
from aggregator.crawling.selection import Filters, known, words
from aggregator.crawling.trial import Trial
from aggregator.errors import UsageError
from aggregator.store import Store
from aggregator.store.decisions import decide

OPTIONS = {
    "--platform": ("NAME[,NAME]", "list: only these platforms"),
    "--country": ("CODE", "list: only this country; add: the board's country"),
    "--setting": ("NAME", "list: only this setting; add: the board's setting"),
    "--slug": ("SLUG", "add: the board's name in its key (default: from the employer)"),
    "--employer": ("NAME", "add: whose board it is (default: what the board says)"),
    "--until": ("DATE", "pause: first day it is crawled again"),
    "--because": ("TEXT", "pause: why"),
}


class Command(AggregatorCommand):
    """Looks after the boards without touching the shipped registry."""

    needs_boards_file = False  # `add` makes it

    def syntax(self) -> str:
        return "[options] list | add URL | pause BOARD --until DATE --because TEXT"

    def short_desc(self) -> str:
        return "Show each board's state, add one by its address, or pause one"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("action", choices=sorted(ACTIONS), help="what to do")
        parser.add_argument("subject", nargs="?", help="add: a careers URL; pause: a board")
        for name, (metavar, text) in OPTIONS.items():
            parser.add_argument(name, metavar=metavar, help=text)
        parser.add_argument("--json", action="store_true", help="list: as JSON")
        parser.add_argument("--dry-run", action="store_true", help="add: try, write nothing")

    def work(self, args: list[str], opts: argparse.Namespace) -> int:
        if args:
            raise UsageError(f"one thing at a time, not {args[0]!r} too")
        if (opts.subject is None) != (opts.action == "list"):
            raise UsageError(f"usage: scrapy boards {self.syntax()}")
        return ACTIONS[opts.action](self, opts)

    def list_boards(self, opts: argparse.Namespace) -> int:
        """Show every board that fits with how its last crawl went."""
        filters = Filters(
            platforms=words(opts.platform),
            countries=words(opts.country and opts.country.upper()),
            settings=words(opts.setting),
        )
        lines = inventory(filters.pick(self.registry), self.past, instant()[:10])
        if opts.json:
            product(json.dumps([asdict(line) for line in lines], indent=2, ensure_ascii=False))
        else:
            table(lines)
        return 0

    def add(self, opts: argparse.Namespace) -> int:
        """Try a board once and write it into the operator's own file."""
        known([opts.setting] if opts.setting else [], get_args(Setting), "setting")
        country = _country(opts.country)
        trial = Trial.of(opts.subject, self.settings, self.options, self.registry)
        board = trial.named(opts.employer, opts.slug, self.registry)
        board = structs.replace(board, country=country, setting=opts.setting)
        product("\n".join(trial.lines(board)))
        path = self.options.boards
        if opts.dry_run:
            product(f"not written, this is a dry run: {local_boards.line_of(board)}")
        else:
            product(f"written to {path}: {local_boards.append(path, board)}")
        return 0

    def pause(self, opts: argparse.Namespace) -> int:
        """Leave a board out of crawls until a day."""
        boards = self.registry.boards
        known([opts.subject], [*boards, *(b.slug for b in boards.values())], "board")
        if not (opts.until and opts.because):
            raise UsageError("pause needs --until DATE and --because TEXT")
        until = _day(opts.until)
        keys = [key for key, b in boards.items() if opts.subject in (key, b.slug)]
        with Store.open(self.options.database, self.options.archive) as store:
            for key in keys:
                decide(store, "pause", key, until, because=opts.because)
                product(f"{key} is paused until {until}")
        return 0


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise UsageError(f"--until {text!r} is no date like 2026-12-31") from None


def _country(code: str | None) -> str | None:
    if code and not re.fullmatch("[A-Za-z]{2}", code):
        raise UsageError(f"--country {code!r} is no code of two letters like US")
    return code.upper() if code else None


ACTIONS: dict[str, Callable[[Command, argparse.Namespace], int]] = {
    "list": Command.list_boards,
    "add": Command.add,
    "pause": Command.pause,
}
