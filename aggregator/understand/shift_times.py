"""Shifts from clock times: "11AM - 8PM" is mid, "10 pm - 8:30 am" is night."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from aggregator.understand.lexicon import matches_at
from aggregator.understand.spotter import Spot

_DATA: dict[str, Any] = tomllib.loads(
    (Path(__file__).parents[1] / "data" / "shift.toml").read_text(encoding="utf-8")
)


def _any(name: str) -> str:
    words = sorted(_DATA["labels"][name], key=len, reverse=True)
    return f"(?:{'|'.join(re.escape(word) for word in words)})"


# The first digit stands before its own look-behind: the search then skips to digits at once.
_TIMES = re.compile(
    r"([0-9](?<![0-9.:$£€/][0-9])[0-9]?)(?::?([0-9]{2}))?\s?(?:([ap])\.?(?:m\b\.?)?)?"
    r"\s{0,2}(?:-|–|—|to|until|till|/)\s{0,2}"
    r"([0-9]{1,2})(?::?([0-9]{2}))?(?![0-9])\s?(?:([ap])\.?(?:m\b\.?|(?![a-z])))?"
)
_SPEAKS_OF_WORK = re.compile(rf"(?<!\w){_any('times')}(?!\w)")
_SPEAKS_OF_ELSE = re.compile(rf"(?<!\w){_any('no_times')}(?!\w)")
_SENTENCE = re.compile(r"[.;\n]")
BEFORE, AFTER = 90, 40
SHORTEST, LONGEST = 6.0, 14.0
MOST_PAIRS = 3
"""More clock times than this are the opening hours of a week."""


def shift_times(lower: str, digits: Iterable[int], *, is_title: bool) -> Iterator[Spot]:
    """Yield the shift of every pair of clock times that is the job's own schedule.

    `digits` is where the runs of digits in the text begin.
    """
    matches = matches_at(lower, digits, _TIMES)
    pairs = [(match, name) for match in matches if (name := _shift(match))]
    if len(pairs) > MOST_PAIRS:
        return
    for match, name in pairs:
        if is_title or _is_schedule(lower, match):
            yield Spot(name, *match.span())


def _is_schedule(lower: str, match: re.Match[str]) -> bool:
    stop = _SENTENCE.search(lower, match.end(), match.end() + AFTER)
    after = stop.start() if stop else match.end() + AFTER
    around = lower[max(0, match.start() - BEFORE) : after]
    return bool(_SPEAKS_OF_WORK.search(around)) and not _SPEAKS_OF_ELSE.search(around)


def _shift(match: re.Match[str]) -> str | None:
    """Return the shift between two clock times; None where they are no working day."""
    start, end = _clock(match[1], match[2], match[3]), _clock(match[4], match[5], match[6])
    if start is None or end is None or not _is_clock(match):
        return None
    if match[6] and not match[3] and not match[2]:
        start = _before(start, end)
    if not SHORTEST <= (end - start) % 24 <= LONGEST:
        return None
    return _named(start, end)


def _is_clock(match: re.Match[str]) -> bool:
    """Whether it is written as times: am or pm somewhere, or four digits at both ends."""
    return bool(match[3] or match[6]) or bool(match[2] and match[5])


def _clock(hour: str, minute: str | None, half: str | None) -> float | None:
    """Return hours since midnight; None for what no clock shows."""
    value = int(hour) + int(minute or 0) / 60
    if half and int(hour) <= 12:
        value = value % 12 + (12 if half == "p" else 0)
    return value if value < 24.01 and int(minute or 0) < 60 else None


def _before(start: float, end: float) -> float:
    """Read the first of "9-5pm", "8 - 4pm" as the hour before the second."""
    return start if start < end else start - 12


def _named(start: float, end: float) -> str | None:
    if 5 <= start < 11:
        return "day" if end <= 20.5 and end > start else None
    if 11 <= start < 13:
        return "mid"
    if 13 <= start < 18:
        return "evening"
    return "night" if start >= 18 and (end <= 10 or end >= 23) else None
