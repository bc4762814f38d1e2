"""Which boards a run crawls: by name, by filter, by schedule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from typing import get_args

from scrapy.settings import BaseSettings

from aggregator.boards import Board, Registry, Setting
from aggregator.crawling.past import Crawl, Past
from aggregator.errors import UsageError, UserError
from aggregator.store import Forgotten

# A little less than the period, or a daily job that starts a minute early skips a day.
PERIODS = {
    "hourly": timedelta(minutes=50),
    "daily": timedelta(hours=20),
    "weekly": timedelta(days=6, hours=12),
}
SEVERAL = 5


@dataclass(slots=True, frozen=True, kw_only=True)
class Filters:
    """What an operator may ask of the registry; an empty set asks nothing."""

    platforms: frozenset[str] = frozenset()
    boards: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    settings: frozenset[str] = frozenset()

    def pick(self, registry: Registry) -> list[Board]:
        """The boards that fit; raises UsageError for a word no board answers to."""
        boards = list(registry.boards.values())
        known(self.platforms, {*registry.platforms, *(b.platform for b in boards)}, "platform")
        known(self.boards, [*registry.boards, *(b.slug for b in boards)], "board")
        known(self.countries, {b.country for b in boards if b.country}, "country")
        known(self.settings, get_args(Setting), "setting")
        return [board for board in boards if self._fit(board)]

    def _fit(self, board: Board) -> bool:
        return (
            (not self.platforms or board.platform in self.platforms)
            and (not self.boards or bool({board.key, board.slug} & self.boards))
            and (not self.countries or board.country in self.countries)
            and (not self.settings or board.setting in self.settings)
        )


@dataclass(slots=True)
class Selection:
    """The boards of a run, and why others were left out."""

    boards: list[Board] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)
    """Board → why it is not crawled."""

    def lines(self) -> list[str]:
        """One line per reason, naming up to five boards."""
        by_reason: dict[str, list[str]] = {}
        for board, why in self.left_out.items():
            by_reason.setdefault(why, []).append(board)
        return [f"not crawled: {_several(boards)}: {why}" for why, boards in by_reason.items()]


def words(value: str | None) -> frozenset[str]:
    """The words of a comma-separated option.

    >>> sorted(words("greenhouse, workday,"))
    ['greenhouse', 'workday']
    """
    return frozenset(word.strip() for word in (value or "").split(",") if word.strip())


def known(asked: Iterable[str], names: Iterable[str], what: str) -> None:
    """Raise UsageError for the first word that is no name of its kind, with the nearest one."""
    names = sorted(set(names))
    for word in sorted(asked):
        if word not in names:
            near = get_close_matches(word, names, n=1, cutoff=0.5)
            hint = f"; did you mean {near[0]}?" if near else _choices(names)
            raise UsageError(f"unknown {what} {word!r}{hint}")


def willing(
    boards: Iterable[Board], registry: Registry, past: Past, today: str, *, by_name: bool = False
) -> Selection:
    """Leave out what is paused (unless named), forgotten, not supported or not allowed."""
    selection, forgotten = Selection(), past.forgotten()
    pauses = {} if by_name else past.pauses(today)
    for board in boards:
        if why := _unwilling(board, registry, pauses, forgotten):
            selection.left_out[board.key] = why
        else:
            selection.boards.append(board)
    return selection


def _unwilling(
    board: Board,
    registry: Registry,
    pauses: Mapping[str, tuple[str, str | None]],
    forgotten: Forgotten,
) -> str | None:
    if board.unsupported:
        return board.unsupported
    if registry.platforms[board.platform].verdict == "forbidden":
        return f"the terms of {board.platform} forbid it"
    if forgotten.covers_board(board.key, board.employer, board.url):
        return "forgotten at someone's request"
    if board.key in pauses:
        until, because = pauses[board.key]
        return f"paused until {until}" + (f" because {because}" if because else "")
    return None


def keyless(boards: Iterable[Board], registry: Registry, settings: BaseSettings) -> dict[str, str]:
    """Board → which key it lacks, for boards whose platform needs a key that is not set."""
    lacking = {}
    for board in boards:
        platform = registry.platforms[board.platform]
        if missing := [name for name in platform.key_settings if not settings.get(name)]:
            where = f", from {platform.key_url}" if platform.key_url else ""
            lacking[board.key] = f"needs a key in {' and '.join(missing)}{where}"
    return lacking


def due(boards: Iterable[Board], last: Mapping[str, Crawl], moment: datetime) -> list[Board]:
    """The boards whose schedule asks for a crawl now, those that waited longest first."""
    waiting = [b for b in boards if b.key not in last or _is_due(b, last[b.key], moment)]
    return sorted(waiting, key=lambda b: last[b.key].started_at if b.key in last else "")


def _is_due(board: Board, crawl: Crawl, moment: datetime) -> bool:
    started = datetime.fromisoformat(crawl.started_at).astimezone(UTC)
    # A start in the future means the clock was set back: crawl rather than wait for it.
    return not timedelta(0) <= moment - started < PERIODS[board.schedule]


def one_platform(registry: Registry, name: str, spiders: Iterable[str]) -> None:
    """Raise unless the platform is registered and there is a spider for it."""
    known([name], registry.platforms, "platform")
    if name not in spiders:
        raise UserError(f"there is no spider for {name}")


def _several(boards: list[str]) -> str:
    more = len(boards) - SEVERAL
    return ", ".join(boards[:SEVERAL]) + (f" and {more} more" if more > 0 else "")


def _choices(names: list[str]) -> str:
    return f"; it can be {', '.join(names)}" if 0 < len(names) <= 12 else ""
