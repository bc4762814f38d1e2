"""The registry beside what its boards did last: what `scrapy boards list` shows."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from typing import Any, Literal

from aggregator.boards import Board
from aggregator.crawling.past import Past

SHOWN = {
    "board": "board",
    "state": "state",
    "crawled_at": "crawled",
    "n_listed": "listed",
    "n_open": "open",
    "note": "note",
    "why": "why",
}
"""What is shown of a line on a terminal, and under which heading."""


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


def table(lines: Sequence[Any]) -> None:
    """Print the lines: a table for people on a terminal, all of it tab-separated in a pipe."""
    if sys.stdout.isatty():
        _show(lines)
        return
    names = [field.name for field in fields(lines[0])] if lines else []
    rows = [[_cell(value) for value in astuple(line)] for line in lines]
    sys.stdout.writelines("\t".join(row) + "\n" for row in [names, *rows] if row)


def _show(lines: Sequence[Any]) -> None:
    # Every command of scrapy imports this module, and few show a table.
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    names = [name for name in SHOWN if lines and hasattr(lines[0], name)]
    shown = Table(box=None, pad_edge=False)
    for name in names:
        shown.add_column(SHOWN[name], justify=_side(name), overflow="fold")
    for line in lines:
        shown.add_row(*(Text(_cell(_short(name, getattr(line, name)))) for name in names))
    Console().print(shown)


def _side(name: str) -> Literal["left", "right"]:
    return "right" if name.startswith("n_") else "left"


def _short(name: str, value: Any) -> Any:
    return value[:10] if name.endswith("_at") and value else value


def _cell(value: object) -> str:
    return "" if value is None else " ".join(str(value).split())
