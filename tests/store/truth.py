"""What boards showed and how their crawls ended, and what a store must know of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations, permutations

Key = tuple[str, str]
"""Board and external id."""

QUARTER = 90


@dataclass
class Stay:
    """One stretch of time a posting was open, as far as it could be seen."""

    opened: str
    absent: str | None
    seen: str
    closed: str | None = None

    @property
    def last_shown(self) -> str:
        return self.seen if self.closed else "9"


@dataclass
class Truth:
    """Every posting's stays and pay, kept by rules that can be read at a glance."""

    stays: dict[Key, list[Stay]] = field(default_factory=lambda: defaultdict(list))
    pay: dict[Key, float | None] = field(default_factory=dict)
    changes: list[tuple[Key, str, float | None, float | None]] = field(default_factory=list)
    whole: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Board → instants of the crawls that read it to its end."""
    missed: dict[Key, int] = field(default_factory=dict)

    def show(self, key: Key, at: str, pay: float | None) -> None:
        """A board shows a posting with this pay."""
        if key in self.pay and self.pay[key] != pay:
            self.changes.append((key, at, self.pay[key], pay))
        self.pay[key], self.missed[key] = pay, 0
        stays = self.stays[key]
        if stays and stays[-1].closed is None:
            stays[-1].seen = max(stays[-1].seen, at)
        else:
            self._open(key, at, stays)

    def _open(self, key: Key, at: str, stays: list[Stay]) -> None:
        """A clock that ran back does not open what is closed before its end."""
        ended = stays[-1].closed or "" if stays else ""
        opened = max(at, ended)
        if stays and stays[-1].opened == opened:
            stays[-1].closed = None
            return
        absent = max([ended, *(when for when in self.whole[key[0]] if when < opened)])
        stays.append(Stay(opened, absent or None, opened))

    def end(self, board: str, at: str, outcome: str, misses: int, asked: Mapping[str, str]) -> None:
        """A crawl ends; `asked` is what was heard of postings, whether it listed them or not."""
        for key in [key for key in self.stays if key[0] == board and key not in self.now]:
            self.missed[key] += outcome == "complete"
            stay, heard = self.stays[key][-1], asked.get(key[1])
            is_gone = outcome == "complete" and self.missed[key] >= misses and heard is None
            if stay.closed is None and heard == "open":
                stay.seen = max(stay.seen, at)
            elif stay.closed is None and (is_gone or heard == "closed"):
                stay.closed = max(stay.seen, at)
        if outcome == "complete":
            self.whole[board].append(at)

    now: Collection[Key] = ()
    """What the crawl under way has shown."""

    def open(self) -> set[Key]:
        return {key for key, stays in self.stays.items() if stays[-1].closed is None}

    def are_beside(self, one: Key, other: Key) -> bool:
        """Whether one board showed both at a time."""
        return one[0] == other[0] and any(
            a.opened <= b.last_shown and b.opened <= a.last_shown
            for a in self.stays[one]
            for b in self.stays[other]
        )

    def are_far(self, one: Key, other: Key) -> bool:
        """Whether more than a quarter lies between any two of their stays, to the day."""
        return all(
            _days(a.closed, b.opened) >= QUARTER or _days(b.closed, a.opened) >= QUARTER
            for a in self.stays[one]
            for b in self.stays[other]
        )

    def is_one(self, keys: Collection[Key]) -> bool:
        """Whether postings of one opening leave no other reading than that they are one."""
        pairs = list(combinations(keys, 2))
        return not any(self.are_beside(*pair) or self.are_far(*pair) for pair in pairs)

    def life(self, keys: Collection[Key]) -> tuple[object, ...]:
        """Opened, last seen, closed, is open, is repost, postings and boards of a vacancy."""
        stays = [stay for key in keys for stay in self.stays[key]]
        is_open = any(stay.closed is None for stay in stays)
        return (
            min(stay.opened for stay in stays),
            max(stay.seen for stay in stays),
            None if is_open else max(stay.closed or "" for stay in stays),
            is_open,
            any(self._came_again(*pair) for pair in permutations(keys, 2)),
            len(keys),
            len({board for board, _ in keys}),
        )

    def _came_again(self, first: Key, later: Key) -> bool:
        """Whether one board showed it under another id, days after it had closed the first."""
        return first[0] == later[0] and any(
            a.closed is not None and 1 <= _days(a.closed, b.opened) <= QUARTER
            for a in self.stays[first]
            for b in self.stays[later]
        )


def _days(closed: str | None, opened: str) -> int:
    if closed is None:
        return -1
    return (date.fromisoformat(opened[:10]) - date.fromisoformat(closed[:10])).days
