"""The registry beside what its boards did last: what `scrapy boards list` shows."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields

from rich.console import Console
from rich.table import Table

from aggregator.boards import Board
from aggregator.crawling.past import Past


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
    """Print the entries: a table on a terminal, tab-separated lines in a pipe."""
    names = [field.name for field in fields(Entry)]
    rows = [[_cell(value) for value in astuple(entry)] for entry in entries]
    if not sys.stdout.isatty():
        sys.stdout.writelines("\t".join(row) + "\n" for row in [names, *rows])
        return
    shown = Table(*names, box=None, pad_edge=False)
    for row in rows:
        shown.add_row(*row)
    Console().print(shown, markup=False)


def _cell(value: object) -> str:
    return "" if value is None else " ".join(str(value).split())
