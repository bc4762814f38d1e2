"""The registry beside what its boards did last: what `scrapy boards list` shows."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields

from rich.console import Console
from rich.table import Table
from rich.text import Text

from aggregator.boards import Board
from aggregator.crawling.past import Past

SHOWN = {"board": 0, "state": 0, "crawled": 0, "listed": 1, "open": 1, "note": 0}
"""Columns on a terminal, and which of them are numbers."""


@dataclass(slots=True, frozen=True, kw_only=True)
class Entry:
    """One board and its state."""

    board: str
    employer: str
    country: str | None
    setting: str | None
    schedule: str
    state: str
    """Outcome of its last crawl; paused, unsupported, or never crawled."""
    crawled_at: str | None
    n_listed: int | None
    n_open: int
    note: str | None


def inventory(boards: Iterable[Board], past: Past, today: str) -> list[Entry]:
    """One entry per board, in the order given."""
    last, pauses, openings = past.last(), past.pauses(today), past.openings()
    entries = []
    for board in boards:
        crawl = last.get(board.key)
        state, note = (crawl.outcome or "", crawl.reason) if crawl else ("never crawled", None)
        if board.unsupported:
            state, note = "unsupported", board.unsupported
        elif board.key in pauses:
            until, because = pauses[board.key]
            state, note = "paused", f"until {until}" + (f": {because}" if because else "")
        entries.append(
            Entry(
                board=board.key,
                employer=board.employer,
                country=board.country,
                setting=board.setting,
                schedule=board.schedule,
                state=state,
                crawled_at=crawl.started_at if crawl else None,
                n_listed=crawl.n_listed if crawl else None,
                n_open=openings.get(board.key, 0),
                note=note,
            )
        )
    return entries


def table(entries: Iterable[Entry]) -> None:
    """Print the entries: a table for people on a terminal, all of it tab-separated in a pipe."""
    if sys.stdout.isatty():
        _show(entries)
        return
    names = [field.name for field in fields(Entry)]
    rows = [[_cell(value) for value in astuple(entry)] for entry in entries]
    sys.stdout.writelines("\t".join(row) + "\n" for row in [names, *rows])


def _show(entries: Iterable[Entry]) -> None:
    shown = Table(box=None, pad_edge=False)
    for name, is_number in SHOWN.items():
        shown.add_column(name, justify="right" if is_number else "left", overflow="fold")
    for entry in entries:
        day = (entry.crawled_at or "")[:10]
        values = (entry.board, entry.state, day, entry.n_listed, entry.n_open, entry.note)
        shown.add_row(*(Text(_cell(value)) for value in values))
    Console().print(shown)


def _cell(value: object) -> str:
    return "" if value is None else " ".join(str(value).split())
