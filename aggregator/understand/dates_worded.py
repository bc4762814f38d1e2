"""Dates in words: "2 weeks ago", "yesterday", "30th November, 2025", in the boards' languages."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache

from aggregator.understand.dates_numeric import day, words

SHORT = 40
FARTHEST_YEARS = 30

_ORDINAL = r"(\d{1,2})(?!\d)(?:st|nd|rd|th|er|o|a|\.)?"
_DAY_MONTH = re.compile(
    rf"(?<!\d){_ORDINAL}\s?(?:of\s|de\s|den\s)?[-/\s,]?\s?([a-z]{{3,12}})\b\.?"
    r"(?:[-/\s,]{0,3}(?:de\s|del\s|of\s)?('?\d{4}\b|(?<=[-/'])\d{2}\b))?"
)
_MONTH_DAY = re.compile(
    rf"(?<![a-z])([a-z]{{3,12}})\.?\s?-?{_ORDINAL}\b(?![:/])"
    r"(?:\s\d{1,2}:\d{2}(?::\d{2})?(?:\s[a-z]{2,4})?)?(?:[\s,-]{0,3}(\d{4})\b)?"
)
_YEAR_MONTH_DAY = re.compile(r"(?<!\d)(\d{4})[\s,-]{1,2}([a-z]{3,12})[\s,-]{1,2}(\d{1,2})(?!\d)")
_AMOUNT = re.compile(r"(?<![\w.-])(\d{1,3}|[a-z]{1,6})(\s?\+)?\s?([^\W\d_]+)\.?(?:\s([^\W\d_]+))?")
_SHORT_AMOUNT = re.compile(r"(\d{1,3})(\+)?\s?([a-z]{1,3})")
_LEAD = re.compile(
    r"^(?:(?:new|re)?-?(?:posted|published|listed|added|opened|updated|closes|closing|expires|"
    r"posting|date|ends|deadline|on|by|veroffentlicht|publie|publicado)\b[\s:]*)+"
)


def fold(text: str) -> str:
    """Return the text in small letters without accents, white space as single spaces."""
    plain = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(unicodedata.normalize("NFC", plain).split())


def is_bound(text: str) -> bool:
    """Whether a folded text gives only a limit ("30+ days ago", "more than a month ago")."""
    if re.search(r"\d\s?\+", text):
        return True
    return any(
        re.search(rf"(?<!\w){re.escape(w)}\s\w", text) for w in words()["words"]["bound"][1:]
    )


def relative_day(text: str, reference: date) -> date | None:
    """Return the day a folded text names relative to the reference; None if it names none."""
    text = _LEAD.sub("", text).strip(" .:!-")
    said = words()["words"]
    for name, offset in (("today", 0), ("yesterday", -1), ("tomorrow", 1)):
        if text in said[name] or any(text.startswith(f"{w} ") for w in said[name]):
            return reference + timedelta(days=offset)
    if found := _SHORT_AMOUNT.fullmatch(text):
        return _moved(reference, int(found[1]), _units().get(found[3]), -1)
    for found in _AMOUNT.finditer(text):
        number, unit, direction = _amount(found, text)
        if number is not None and unit and direction:
            return _moved(reference, number, unit, direction)
    return None


def _amount(found: re.Match[str], text: str) -> tuple[int | None, str | None, int]:
    """Read "3 days ago" or "vor 3 Tagen": the number, the unit, and whether it is past or ahead."""
    said = words()["words"]
    number = int(found[1]) if found[1].isdigit() else _numbers().get(found[1])
    unit, after = _units().get(found[3]), found[4] or ""
    for ago in said["ago"]:
        if unit is None and found[3].endswith(ago):
            unit, after = _units().get(found[3][: -len(ago)]), ago
    before = text[: found.start()].rstrip()
    if after in said["ago"] or _ends(before, said["ago_first"]):
        return number, unit, -1
    if after in said["ahead"] or _ends(before, said["ahead_first"]):
        return number, unit, 1
    return number, unit, 0


def _ends(text: str, choice: list[str]) -> bool:
    return any(text == word or text.endswith(f" {word}") for word in choice)


def _moved(reference: date, number: int, unit: str | None, direction: int) -> date | None:
    if unit is None:
        return None
    if unit in ("month", "year"):
        months = number * (12 if unit == "year" else 1)
        if months > 12 * min(FARTHEST_YEARS, reference.year - 1):
            return None
        index = reference.year * 12 + reference.month - 1 + direction * months
        year, month = index // 12, index % 12 + 1
        return day(year, month, min(reference.day, monthrange(year, month)[1]))
    step = {"minute": timedelta(), "hour": timedelta(hours=1), "day": timedelta(days=1)}
    amount = step.get(unit, timedelta(weeks=1)) * number
    if unit == "hour":
        amount = timedelta(days=amount.days)
    try:
        return reference + direction * amount
    except OverflowError:
        return None


def spelled_days(text: str, reference: date) -> Iterator[date | None]:
    """Yield every day of a folded text whose month is a word; None for one no calendar has."""
    shapes = ((_YEAR_MONTH_DAY, 2, 3, 1), (_DAY_MONTH, 2, 1, 3), (_MONTH_DAY, 1, 2, 3))
    for shape, month_at, day_at, year_at in shapes:
        hits = [m for m in shape.finditer(text) if m[month_at] in _months()]
        for found in hits:
            month = _months()[found[month_at]]
            yield _dated(int(found[day_at]), month, found[year_at], text, reference)
        if hits:
            return


def _dated(number: int, month: int, year: str | None, text: str, reference: date) -> date | None:
    """The day; without a year the one nearest to the reference, and only in a short text."""
    if year:
        full = int(year.strip("'"))
        return day(full + 2000 if full < 100 else full, month, number)
    if len(text) > SHORT:
        return None
    around = [day(reference.year + step, month, number) for step in (-1, 0, 1)]
    return min((d for d in around if d), key=lambda d: abs((d - reference).days), default=None)


def parsed_elsewhere(text: str, reference: date, locale: str | None) -> date | None:
    """Return what dateparser makes of a short text with day, month and year; loaded on demand."""
    figures = sum(character.isdigit() for character in text)
    if not (3 <= figures <= 8 and len(text) <= SHORT and any(c.isalpha() for c in text)):
        return None
    import dateparser

    language = (locale or "").replace("_", "-").split("-")[0].lower()
    known = _languages()
    try:
        found = dateparser.parse(
            text,
            languages=[language] if language in known else list(known),
            settings={
                "REQUIRE_PARTS": ["day", "month", "year"],
                "RELATIVE_BASE": datetime.combine(reference, time(12)),
                "PARSERS": ["absolute-time", "custom-formats"],
            },
        )
    except (ValueError, OverflowError, TypeError, AttributeError, KeyError, IndexError):
        return None
    return found.date() if found else None


@cache
def _languages() -> tuple[str, ...]:
    return (
        "ru",
        "uk",
        "tr",
        "cs",
        "sk",
        "hu",
        "ro",
        "el",
        "hr",
        "bg",
        "fi",
        "ar",
        "he",
        "vi",
        "th",
    )


@cache
def _months() -> dict[str, int]:
    return {word: int(number) for number, names in words()["months"].items() for word in names}


@cache
def _units() -> dict[str, str]:
    return {word: unit for unit, names in words()["units"].items() for word in names}


@cache
def _numbers() -> dict[str, int]:
    return {word: int(number) for number, names in words()["numbers"].items() for word in names}
