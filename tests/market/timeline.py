"""What is shown on which day: postings open, change, close, reopen, are reposted and copied."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from tests.market.world import Employer, Opening

FIRST_DAY = date(2026, 3, 2)
HORIZON = 30
THERE_AT_FIRST = 0.68
MEAN_DAYS = 40
BRIEF = 0.06
"""Share of openings shown for a day, taken down, and shown again: most under the same id."""


@dataclass(frozen=True, slots=True)
class Change:
    """From this day on a posting says something else: pay, text, title, or only its date moves."""

    day: int
    what: str


@dataclass(frozen=True, slots=True)
class Posting:
    """One advertisement of an opening on one board, with the days on which it is shown."""

    number: int
    opening: Opening
    board: Employer
    posted_day: int
    shown: tuple[tuple[int, int | None], ...]
    """Spans of days [first, end); end None: to the horizon and beyond."""
    changes: tuple[Change, ...] = ()

    def is_shown(self, day: int) -> bool:
        return any(first <= day and (end is None or day < end) for first, end in self.shown)

    def changes_by(self, day: int) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.day <= day)

    def changed_day(self, day: int) -> int:
        """Day of its last change up to a day, else the day it was first posted."""
        return max((c.day for c in self.changes_by(day)), default=self.posted_day)

    @property
    def is_copy(self) -> bool:
        return self.board is not self.opening.employer


def on(day: int) -> date:
    """Return the calendar date of a day of the market; day 1 is a Monday."""
    return FIRST_DAY + timedelta(days=day - 1)


def timeline(seed: int, jobs: list[Opening], copier: Employer | None = None) -> list[Posting]:
    """Return every posting there ever is; `copier` is the board that shows others' postings."""
    made: list[Posting] = []
    for opening in jobs:
        rng = Random(f"{seed}/opening/{opening.number}")
        made += _life(opening, rng)
        if copier and opening.employer is not copier and rng.random() < 0.2:
            made.append(_copy(made[-1], copier))
    return made


def _life(opening: Opening, rng: Random) -> list[Posting]:
    """Return the posting of an opening and, sometimes, its later repost under another id."""
    early = rng.random() < THERE_AT_FIRST
    first = 1 if early else rng.randint(2, HORIZON)
    posted = first - rng.randint(0, 40) if early else first
    brief = rng.random() < BRIEF
    end = first + 1 + int(0 if brief else rng.expovariate(1 / MEAN_DAYS))
    fate = rng.choices(("gone", "returns", "reposted"), (0, 80, 20) if brief else (75, 15, 10))[0]
    again = end + rng.randint(2, 6)
    spans: tuple[tuple[int, int | None], ...] = ((first, end),)
    if fate == "returns":
        spans = ((first, end), (again, again + rng.randint(5, 30)))
    number = opening.number * 10
    life = [Posting(number, opening, opening.employer, posted, spans, _changes(first, end, rng))]
    if fate == "reposted":
        later = ((again, again + rng.randint(5, 30)),)
        life.append(Posting(number + 1, opening, opening.employer, again, later))
    return life


def _changes(first: int, end: int, rng: Random) -> tuple[Change, ...]:
    if rng.random() > 0.25 or end - first < 2:
        return ()
    day = rng.randint(first + 1, min(end - 1, first + 10))
    return (Change(day, rng.choice(("pay", "text", "title", "date"))),)


def _copy(source: Posting, copier: Employer) -> Posting:
    """Return the posting as the copying board shows it: same words, same days."""
    return Posting(
        number=source.opening.number * 10 + 5,
        opening=source.opening,
        board=copier,
        posted_day=source.posted_day,
        shown=source.shown,
        changes=source.changes,
    )
