"""`scrapy boards`: the registry, each board's state, the operator's own lines and decisions."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, get_args

from msgspec import structs

from aggregator.boards import Board, Setting
from aggregator.clock import instant
from aggregator.crawling import local_boards
from aggregator.crawling.addresses import detected, detected_as
from aggregator.crawling.checking import check
from aggregator.crawling.command import AggregatorCommand, product, tell
from aggregator.crawling.inventory import inventory, table
from aggregator.crawling.run import LOCKED
from aggregator.crawling.selection import Filters, keyless, known, one_platform, willing, words
from aggregator.crawling.trial import Trial
from aggregator.detect import Detected
from aggregator.errors import UsageError, UserError
from aggregator.store import Lock, Locked, Store
from aggregator.store.decisions import decide

OPTIONS = {
    "--platform": ("NAME[,NAME]", "list, check: only these platforms; add: what the address is"),
    "--country": ("CODE", "list, check: only this country; add: the board's country"),
    "--setting": ("NAME", "list, check: only this setting; add: the board's setting"),
    "--slug": ("SLUG", "add: the board's name in its key (default: from the employer)"),
    "--employer": ("NAME", "add: whose board it is (default: what the board says)"),
    "--until": ("DATE", "pause: first day it is crawled again"),
    "--because": ("TEXT", "pause, accept: why"),
}

A_BOARD = "a board, as `scrapy boards list` names it"
NEEDS = {"add": "the URL of a careers page", "pause": A_BOARD, "accept": A_BOARD}


class Command(AggregatorCommand):
    """Looks after the boards without touching the shipped registry."""

    needs_boards_file = False  # `add` makes it

    def syntax(self) -> str:
        return (
            "[options] list | add URL | check [BOARD]"
            " | pause BOARD --until DATE --because TEXT | accept BOARD"
        )

    def short_desc(self) -> str:
        return "Show each board's state, add, check, pause or accept one"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("action", choices=sorted(ACTIONS), help="what to do")
        parser.add_argument("subject", nargs="?", help="add: a careers URL; else a board")
        for name, (metavar, text) in OPTIONS.items():
            parser.add_argument(name, metavar=metavar, help=text)
        parser.add_argument("--json", action="store_true", help="list, check: as JSON")
        parser.add_argument("--dry-run", action="store_true", help="add: try, write nothing")

    def work(self, args: list[str], opts: argparse.Namespace) -> int:
        if args:
            raise UsageError(f"one thing at a time, not {args[0]!r} too")
        if opts.action == "list" and opts.subject is not None:
            raise UsageError("list takes no board: filter with --platform, --country or --setting")
        if opts.action in NEEDS and opts.subject is None:
            raise UsageError(f"{opts.action} needs {NEEDS[opts.action]}")
        return ACTIONS[opts.action](self, opts)

    def list_boards(self, opts: argparse.Namespace) -> int:
        """Show every board that fits with how its last crawl went."""
        lines = inventory(self._asked(opts), self.past, instant()[:10])
        _tell(lines, opts.json)
        return 0

    def check(self, opts: argparse.Namespace) -> int:
        """Ask each board one cheap question; 1 if one is not well."""
        if opts.subject is None and not self.options.contact:
            raise UsageError("set AGGREGATOR_CONTACT: every host is told who asks")
        asked = [self.registry.boards[key] for key in self._keys(opts)] if opts.subject else None
        chosen = willing(asked or self._asked(opts), self.registry, self.past, "", by_name=True)
        lacking = keyless(chosen.boards, self.registry, self.settings)
        chosen.left_out |= lacking
        tell(chosen.lines())
        boards = [board for board in chosen.boards if board.key not in lacking]
        findings = check(boards, self.settings, self.options, self.registry) if boards else []
        _tell(findings, opts.json)
        return int(not all(found.is_well for found in findings))

    def accept(self, opts: argparse.Namespace) -> int:
        """Take a person's word that a board is whose it is registered as."""
        keys = self._keys(opts)
        database, archive = self.options.database, self.options.archive
        try:
            with Lock(database), Store.open(database, archive) as store:
                for key in keys:
                    decide(store, "accept", key, because=opts.because)
        except Locked as error:
            raise UserError(f"a crawl is writing to {database}; try again later", LOCKED) from error
        product("\n".join(f"{key} is accepted: its postings count" for key in keys))
        return 0

    def add(self, opts: argparse.Namespace) -> int:
        """Try a board once and write it into the operator's own file."""
        known([opts.setting] if opts.setting else [], get_args(Setting), "setting")
        country = _country(opts.country)
        found = self._found(opts.subject, opts.platform)
        trial = Trial.of(opts.subject, found, self.settings, self.options, self.registry)
        board = trial.named(opts.employer, opts.slug, self.registry)
        board = structs.replace(board, country=country, setting=opts.setting)
        product("\n".join(trial.lines(board)))
        path = self.options.boards
        if opts.dry_run:
            product(f"not written, this is a dry run: {local_boards.line_of(board)}")
        else:
            product(f"written to {path}: {local_boards.append(path, board)}")
        return 0

    def _found(self, url: str, platform: str | None) -> Detected:
        """What an address names, or what a person says that it is."""
        if platform is None:
            return detected(url)
        one_platform(self.registry, platform, self.spiders())
        return detected_as(url, self.registry, platform)

    def pause(self, opts: argparse.Namespace) -> int:
        """Leave a board out of crawls until a day."""
        keys = self._keys(opts)
        if not (opts.until and opts.because):
            raise UsageError("pause needs --until DATE and --because TEXT")
        until = _day(opts.until)
        with Store.open(self.options.database, self.options.archive) as store:
            for key in keys:
                decide(store, "pause", key, until, because=opts.because)
                product(f"{key} is paused until {until}")
        return 0

    def _asked(self, opts: argparse.Namespace) -> list[Board]:
        """The boards that the filters leave."""
        return Filters(
            platforms=words(opts.platform),
            countries=words(opts.country and opts.country.upper()),
            settings=words(opts.setting),
        ).pick(self.registry)

    def _keys(self, opts: argparse.Namespace) -> list[str]:
        """The boards of that key or slug; raises UsageError where there is none."""
        boards = self.registry.boards
        known([opts.subject], [*boards, *(b.slug for b in boards.values())], "board")
        return [key for key, board in boards.items() if opts.subject in (key, board.slug)]


def _tell(lines: Sequence[Any], as_json: bool) -> None:
    if as_json:
        product(json.dumps([asdict(line) for line in lines], indent=2, ensure_ascii=False))
    else:
        table(lines)


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
    "check": Command.check,
    "pause": Command.pause,
    "accept": Command.accept,
}
