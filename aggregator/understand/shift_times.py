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
    r"([0-9](?<![0-9.$£€/][0-9])(?<![0-9]:[0-9])[0-9]?)(?:[:.]?([0-9]{2}))?\s?(?:([ap])\.?(?:m\b\.?)?)?"
    r"\s{0,2}(-|–|—|to|until|till|through|/|(?<!\S)and)\s{0,2}"
    r"([0-9]{1,2})(?:[:.]?([0-9]{2}))?(?![0-9])\s?(?:([ap])\.?(?:m\b\.?|(?![a-z])))?"
    r"(?!\s?(?:per h|an hour|/\s?h|p/?h\b))"
)
_SPEAKS_OF_WORK = re.compile(rf"(?<!\w){_any('times')}(?!\w)")
_SPEAKS_OF_ELSE = re.compile(rf"(?<!\w){_any('no_times')}(?!\w)")
_OWN_HOURS = re.compile(
    r"\b(?:working (?:hours|pattern)|hours of work|work schedule|shift pattern)\b"
)
_SENTENCE = re.compile(r"[.;\n]")
_SENTENCE_BEFORE = re.compile(r".*[a-z)]{2}[.!?][\s*]", re.DOTALL)
_WEEKEND = re.compile(r"(?<!to )(?<!- )(?<!– )(?<!-)\b(?:sat|sun)(?:urday|day)?s?[\s*:,(]{1,4}$")
_BETWEEN = re.compile(r"\bbetween (?:the hours of )?$")
_HOURS_OF_IT = re.compile(r"[^.;\n]{0,12}?\b([4-9]|1[0-2])[\s-]?(?:hours?|hrs?)[\s-]shifts?\b")
_NO_BARE = re.compile(
    r"/|\D{1,10}[0-9:.]{1,5}[\s-]?(?:[/%x-]|(?!m\b|mon|sat|sun|shift|week|est|pst|cst)[a-z]+s\b)"
)
BEFORE, AFTER = 90, 40
SHORTEST, LONGEST = 6.0, 14.0
FIRST_BARE, LAST_BARE, LAST_END, LONGEST_BARE = 7.0, 11.0, 7.0, 10.5
"""A day without am and pm ("8.30 till 5") begins and ends within these hours."""
MOST_PAIRS = 3
"""More clock times than this are the opening hours of a week."""


def shift_times(lower: str, digits: Iterable[int], *, is_title: bool) -> Iterator[Spot]:
    """Yield the shift of every pair of clock times that is the job's own schedule.

    `digits` is where the runs of digits in the text begin.
    """
    matches = matches_at(lower, digits, _TIMES)
    pairs = [(match, name) for match in matches if (name := _shift(lower, match))]
    if len(pairs) > MOST_PAIRS and not _is_own_week(lower, pairs):
        return
    for match, name in pairs:
        if is_title or _is_schedule(lower, match):
            yield Spot(name, *match.span())


def _is_own_week(lower: str, pairs: list[tuple[re.Match[str], str]]) -> bool:
    """Whether a list of a week's times begins behind "Working hours" and names one shift only."""
    first = pairs[0][0].start()
    is_own = _OWN_HOURS.search(lower, max(0, first - BEFORE), first)
    return bool(is_own) and len({name for _, name in pairs}) == 1


def _is_schedule(lower: str, match: re.Match[str]) -> bool:
    stop = _SENTENCE.search(lower, match.end(), match.end() + AFTER)
    after = stop.start() if stop else match.end() + AFTER
    begin = max(0, match.start() - BEFORE)
    if not _SPEAKS_OF_WORK.search(lower, begin, after):
        return False
    earlier = _SENTENCE_BEFORE.match(lower, begin, match.start())
    return not _SPEAKS_OF_ELSE.search(lower, earlier.end() if earlier else begin, after)


def _shift(lower: str, match: re.Match[str]) -> str | None:
    """Return the shift between two clock times; None where they are no working day."""
    span = _hours(lower, match)
    if span is None or not SHORTEST <= (span[1] - span[0]) % 24 <= LONGEST:
        return None
    before = max(0, match.start() - 24)
    if match[4] == "and" and not _BETWEEN.search(lower, before, match.start()):
        return None
    own = _HOURS_OF_IT.match(lower, match.end(), match.end() + 30)
    if own and int(own[1]) + 2 < (span[1] - span[0]) % 24:
        return None
    return "weekend" if _WEEKEND.search(lower, before, match.start()) else _named(*span)


def _hours(lower: str, match: re.Match[str]) -> tuple[float, float] | None:
    """Return when it begins and ends, in hours since midnight; None for what are no times."""
    start, end = _clock(match[1], match[2], match[3]), _clock(match[5], match[6], match[7])
    if start is None or end is None:
        return None
    if match[7] and not match[3] and not match[2]:
        start = _before(start, end)
    if match[3] or match[7] or (match[2] and match[6]):
        return start, end
    is_office_day = FIRST_BARE <= start < LAST_BARE and end + 12 - start <= LONGEST_BARE
    is_bare_day = is_office_day and end <= LAST_END and not _NO_BARE.match(lower, match.start(4))
    return (start, end + 12) if is_bare_day else None


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
