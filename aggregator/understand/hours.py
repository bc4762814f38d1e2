"""Hours a week."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from aggregator.records import Tag
from aggregator.understand.casing import lowered
from aggregator.understand.lexicon import matches_at, wakes_on
from aggregator.understand.reading import Reading

_DATA: dict[str, Any] = tomllib.loads(
    (Path(__file__).parents[1] / "data" / "hours.toml").read_text(encoding="utf-8")
)
LABELS = ("hour", "hr")
wakes_on("hours", lambda: LABELS)
LIMIT = 60_000
LEAST, MOST = 4.0, 80.0
"""Fewer or more hours a week are those of something else."""
LEAST_BESIDE_FULL_TIME = 16.0
MOST_BARE = 48.0
LEAST_OF_QUARTERS = 15.0
ROUND_THE_CLOCK = 24.0
SHORT_FIELDS = ("employment_type_text", "title")
NOT_THE_JOB = ("benefits", "about", "legal")

Statement = tuple[float | None, float | None, tuple[int, int]]


def _any(table: str, name: str) -> str:
    words = sorted(_DATA[table][name], key=len, reverse=True)
    return f"(?:{'|'.join(re.escape(word) for word in words)})"


_HOURS = rf"[\s-]?{_any('units', 'hour')}\b\.?\s?(\+)?"
_WEEK, _TWO_WEEKS = rf"{_any('units', 'week')}\b", rf"{_any('units', 'two_weeks')}\b"
_PER = r"[\s(]{0,2}(?:of work\s)?(?:per|a|an|/|each|every|in a|pro|par|/\s?per)?\s?"
_PLUS_OR_END = r"\s?(\+)?(?:\s?(?:-|–|—|/|to|or)\s?([0-9]{1,2}(?:[.,][0-9]{1,2})?)(?![0-9]))?"
# The first digit stands before its own look-behind: the search then skips to digits at once.
_FIGURE = (
    r"([0-9](?<![0-9.,/$£€][0-9])(?<![0-9]:[0-9])(?<!band [0-9])(?<!grade [0-9])(?<!level [0-9])"
    r"[0-9]?(?:[.,][0-9]{1,2})?)"
)
_SAID = re.compile(
    rf"{_FIGURE}{_PLUS_OR_END}"
    rf"(?:{_HOURS}{_PER}(?:({_WEEK})|({_TWO_WEEKS}))|(/week\b|\s?per week\b)"
    rf"|{_HOURS}(?![\s(]{{0,2}}(?:(?:per|an?|every|each|/\s?(?:day|month|year|pp))\b|bi))(?=[\s)/,;.]|$))"
)
_LABEL = re.compile(
    rf"h(?<![a-z]h)(?:ou)?rs?(?:\s?(?:per|a|/)\s?(?:({_WEEK})|({_TWO_WEEKS})))?"
    rf"(?:[*\s]{{0,4}}[:=][*\s]{{0,4}}|[*\s:]{{0,6}}\n[*\s-]{{0,40}})"
    rf"{_FIGURE}{_PLUS_OR_END}(?![0-9:]|/[0-9]|\s?[ap](?:\.?m|[\s.-]))"
    rf"(?:{_HOURS})?(?:\s?(?:/|per)\s?{_WEEK})?(\s?(?:/|per)?\s?{_TWO_WEEKS})?"
)
_DIGITS = re.compile(r"[0-9]+")
_LABELS = re.compile("|".join(LABELS))
_TIME_BEFORE = re.compile(
    r"(?:full|part)[\s-]?time[\s,:–-]{0,3}\(?(?:up to\s)?$|(?<![a-z])(?:ft|pt)[\s,;(]{1,2}$"
)
_LABEL_BEFORE = re.compile(rf"{_any('labels', 'ahead')}[*\s]{{0,3}}[:=][*\s]{{0,3}}[a-z ]{{0,16}}$")
_WEEKLY_BEFORE = re.compile(rf"{_any('labels', 'before_hours')}\s?$")
_UP_TO = re.compile(rf"{_any('bounds', 'up_to')}[:\s]{{1,2}}$")
_AT_LEAST = re.compile(rf"{_any('bounds', 'at_least')}[:\s]{{1,2}}$")
_OTHER_BEFORE = re.compile(rf"\b{_any('other', 'before')}\b[^.;\n]{{0,40}}$")
_HOURS_BEFORE = re.compile(
    r"(?:^|[\n|•*])[*\s-]{0,4}(?:weekly |working )?hours?[*\s]{0,3}[:=][*\s]{0,3}$"
)
_IN_PARENTHESES = re.compile(
    r"(?:^|[\n|•*])[*\s-]{0,4}(?:weekly |working |work )?hours?[*\s]{0,3}[:=][^\n]{4,90}\($"
)
_ITEM = re.compile(r"(?:^|\n)[*\s·•-]{0,4}$")
_ALONE = re.compile(
    r"(?P<hours>(?P<mark>\(|(?<![a-z])[fp]/?t(?![a-z])[\s(,-]{0,3}|^)?"
    rf"(?P<figure>(?<![0-9.:/$])[0-9]{{2}}(?:[.,][0-9]{{1,2}})?)\s?-?{_any('units', 'hour')}\b)"
    r"(?!\s?-?(?:shift|day|night|urgent|emergency|care|clinic|service|a day|rotation|per|/))"
)
_BARE_AFTER = re.compile(rf"[\s-]{{0,2}}{_any('other', 'after_bare')}\b")
_WITH_BENEFITS = re.compile(
    r"\)?\s?(?:[,;(+–-]|\b(?:with|plus|and|including)\b)\s?(?:[a-z]+\s){0,2}?(?:benefits?|training|pto)\b(?!\s?-?\s?eligib)"
)
_OTHER_AFTER = re.compile(rf"[^.;\n]{{0,24}}\b(?<!with ){_any('other', 'after')}\b")


@dataclass(slots=True)
class Hours:
    """Hours a week; an end nobody says is None."""

    low: float | None
    high: float | None
    tags: list[Tag] = field(default_factory=list)


def hours(reading: Reading) -> Hours | None:
    """Return the hours a week of the job: employment field, then title, then text; else None."""
    for where, found in _said(reading):
        if found:
            low, high, span = found
            tag = reading.tag("hours", "weekly", "mentioned", where, span, value=low or high)
            return Hours(low, high, [tag])
    return None


def _said(reading: Reading) -> Iterator[tuple[str, Statement | None]]:
    """Yield what each text says of the hours a week, the weightiest text first."""
    for where in SHORT_FIELDS:
        found = _in_short(reading.texts[where][:LIMIT])
        yield where, found or _alone(reading.texts[where][:LIMIT], where)
    if reading.digits:
        labels = sorted({sight[0] for sight in reading.sights("hours")})
        told = _statements(reading.low[:LIMIT], reading.digits, labels)
        own = (each for each in told if not _is_elsewhere(reading, each[2]))
        yield "description", next(own, None)


@lru_cache(maxsize=4096)
def _in_short(text: str) -> Statement | None:
    """Return the first statement of weekly hours in a title or field."""
    low = lowered(text)
    digits = [match.start() for match in _DIGITS.finditer(low)]
    labels = [match.start() for match in _LABELS.finditer(low)] if digits else []
    return next(_statements(low, digits, labels), None)


@lru_cache(maxsize=4096)
def _alone(text: str, where: str) -> Statement | None:
    """Return the hours that a title or field names without a unit of time: "RPh (36 hrs)"."""
    match = _ALONE.search(lowered(text))
    if match is None or (where == "title" and not match["mark"] and "-hour" not in match[0]):
        return None
    figure = float(match["figure"].replace(",", "."))
    is_week = LEAST_BESIDE_FULL_TIME <= figure <= MOST_BARE and figure != ROUND_THE_CLOCK
    return (figure, figure, match.span("hours")) if is_week else None


def _is_elsewhere(reading: Reading, span: tuple[int, int]) -> bool:
    """Whether a section about other things says it, unless a line begins with it."""
    section = reading.section_at(span[0])
    if section is None or section.kind not in NOT_THE_JOB:
        return False
    is_item = _ITEM.search(reading.low, max(0, span[0] - 6), span[0])
    return section.kind != "benefits" or not is_item


def _statements(lower: str, digits: list[int], labels: list[int]) -> Iterator[Statement]:
    """Yield (low, high, span) of every statement of weekly hours, labels first.

    `digits` and `labels` are where figures and the word "hours" begin.
    """
    yield from _labelled(lower, labels)
    for match in matches_at(lower, digits, _SAID):
        if not _is_weekly(lower, match) or _is_other(lower, match):
            continue
        said = (match[1], match[2] or match[4] or match[8], match[3])
        if found := _ends(lower, said, match.start(), is_two_weeks=bool(match[6])):
            yield (*found, _span(lower, match))


def _labelled(lower: str, labels: list[int]) -> Iterator[Statement]:
    """Yield what stands behind "Weekly hours:", "Hours per pay period:"."""
    for match in matches_at(lower, labels, _LABEL):
        said = (match[3], match[4], match[5])
        if not _is_weekly_label(lower, match):
            continue
        before = _WEEKLY_BEFORE.search(lower, max(0, match.start() - 12), match.start())
        is_two_weeks = bool(match[2] or match[7] or (before and before[0].startswith("bi")))
        if found := _ends(lower, said, match.start(3), is_two_weeks=is_two_weeks):
            yield (*found, (before.start() if before else match.start(), match.end()))


def _is_weekly_label(lower: str, match: re.Match[str]) -> bool:
    if match[1] or match[2] or match[7]:
        return True
    return bool(_WEEKLY_BEFORE.search(lower, max(0, match.start() - 12), match.start()))


def _is_weekly(lower: str, match: re.Match[str]) -> bool:
    """Whether the figure is per week, or stands beside "full time" and can only be that."""
    if match[5] or match[6]:
        return True
    start = match.start()
    if match[7]:
        return bool(_LABEL_BEFORE.search(lower, max(0, start - 40), start))
    figure = float(match[1].replace(",", "."))
    if not LEAST_BESIDE_FULL_TIME <= figure <= MOST_BARE:
        return _is_quarters(match[1], figure)
    if _is_quarters(match[1], figure) or _TIME_BEFORE.search(lower, max(0, start - 22), start):
        return True
    is_labelled = _HOURS_BEFORE.search(lower, max(0, start - 20), start) or (
        lower.startswith("(", start - 1)
        and _IN_PARENTHESES.search(lower, max(0, start - 120), start)
    )
    return bool(is_labelled) and figure != ROUND_THE_CLOCK


def _is_quarters(written: str, figure: float) -> bool:
    """Whether the figure is one of the hours of a British week ("18.75 hrs")."""
    is_long = LEAST_OF_QUARTERS <= figure <= MOST_BARE
    return is_long and written.endswith((".25", ".5", ".50", ".75"))


def _is_other(lower: str, match: re.Match[str]) -> bool:
    """Whether the words around it make it the hours of something else."""
    start = match.start()
    line = lower.rfind("\n", 0, start) + 1
    is_this = lower.startswith("this ", start - 5)
    if not is_this and _OTHER_BEFORE.search(lower, max(line, start - 70), start):
        return True
    if not (match[5] or match[6]) and _BARE_AFTER.match(lower, match.end()):
        return True
    if (match[5] or match[6] or match[7]) and _WITH_BENEFITS.match(lower, match.end()):
        return False
    return bool(_OTHER_AFTER.match(lower, match.end()))


def _ends(
    lower: str, said: tuple[str, str | None, str | None], start: int, *, is_two_weeks: bool
) -> tuple[float | None, float | None] | None:
    """Return (low, high) a week; None where no job has such hours."""
    low = float(said[0].replace(",", "."))
    high = float(said[2].replace(",", ".")) if said[2] else low
    is_from_none = bool(said[2]) and low == 0
    if said[2] and low <= 1.0:
        low = high
    if is_two_weeks and low <= 40:
        return None
    if is_two_weeks:
        low, high = low / 2, high / 2
    if not LEAST <= low <= high <= MOST:
        return None
    if said[2]:
        return (None if is_from_none else low), high
    if _UP_TO.search(lower, max(0, start - 16), start):
        return None, high
    is_open = said[1] or _AT_LEAST.search(lower, max(0, start - 16), start)
    return low, None if is_open else high


def _span(lower: str, match: re.Match[str]) -> tuple[int, int]:
    """The words that alone support it: with "up to" or "full-time (" before the figure."""
    start, end = match.span()
    for before in (_UP_TO, _AT_LEAST, _TIME_BEFORE, _LABEL_BEFORE):
        if found := before.search(lower, max(0, start - 40), start):
            return found.start(), end
    return start, end
