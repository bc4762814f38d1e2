"""Dates in figures: ISO 8601, RFC 822, epochs, and days and months in either order."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar
from zoneinfo import ZoneInfo

T = TypeVar("T")
Order = Literal["day", "month", "year"] | None

CLOSE_DAYS = 45
FAR_DAYS = 90

_ISO = re.compile(
    r"(?<![\d/.-])(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)"
    r"(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s?(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?",
    re.I,
)
_COMPACT = re.compile(r"(20\d{2})(\d{2})(\d{2})")
_CJK = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_RFC822 = re.compile(r"[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}(?::\d{2})? \S{1,5}")
_EPOCH = re.compile(r"(\d{9,10})(\d{3})?(?:\.\d{1,6})?")
_FIGURES = re.compile(r"(?<![\d/.-])(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?![\d/-])")


def instant(text: str) -> datetime | None:
    """Return the instant that an ISO, RFC 822 or epoch text fixes; None without a zone."""
    if found := _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(found[1]), tz=UTC)
    if _RFC822.fullmatch(text):
        return _or_none(lambda: parsedate_to_datetime(text))
    found = _ISO.fullmatch(text)
    if not found or not found[7]:
        return None
    zone = _zone(found[7])
    year, month, of_month, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    return _or_none(lambda: datetime(year, month, of_month, hour, minute, second, tzinfo=zone))


def local_day(moment: datetime, zone_name: str | None) -> date:
    """Return the day of an instant in the posting's own zone.

    An offset other than UTC is that zone. UTC is only a notation: the board's zone counts, but
    not at midnight, where the board means a day and no instant.
    """
    is_utc = moment.utcoffset() == timedelta(0)
    if is_utc and zone_name and (moment.hour, moment.minute, moment.second) != (0, 0, 0):
        return moment.astimezone(named_zone(zone_name)).date()
    return moment.date()


def named_zone(name: str | None) -> tzinfo:
    """Return the IANA zone, UTC where there is none of that name."""
    try:
        return ZoneInfo(name) if name else UTC
    except (ValueError, OSError, KeyError):
        return UTC


def iso_days(text: str) -> Iterator[date | None]:
    """Yield every day written year first; None for one that no calendar has."""
    for found in (*_ISO.finditer(text), *_CJK.finditer(text)):
        yield day(int(found[1]), int(found[2]), int(found[3]))
    if compact := _COMPACT.fullmatch(text):
        yield day(int(compact[1]), int(compact[2]), int(compact[3]))


def figure_days(text: str, order: Order, reference: date) -> Iterator[date | None]:
    """Yield every day written like 03/04/2024; None where the order is open or the day is none."""
    for found in _FIGURES.finditer(text):
        first, second = int(found[1]), int(found[3])
        year = int(found[4]) + (2000 if len(found[4]) == 2 else 0)
        yield _ordered(first, second, year, "day" if found[2] == "." else order, reference)


def _ordered(first: int, second: int, year: int, order: Order, reference: date) -> date | None:
    by_day, by_month = day(year, second, first), day(year, first, second)
    if by_day is None or by_month is None or by_day == by_month:
        return by_day or by_month
    if order in ("day", "month"):
        return by_day if order == "day" else by_month
    near, far = sorted((by_day, by_month), key=lambda d: abs((d - reference).days))
    is_clear = abs((near - reference).days) <= CLOSE_DAYS < FAR_DAYS < abs((far - reference).days)
    return near if is_clear else None


def day(year: int, month: int, of_month: int) -> date | None:
    """Return the day, None if the calendar has no such day."""
    return _or_none(lambda: date(year, month, of_month))


@cache
def order_of(locale: str | None, country: str | None) -> Order:
    """Return what stands first in 03/04: by the locale's region, the country, the language."""
    rules = words()["order"]
    parts = (locale or "").replace("_", "-").split("-")
    language, region = parts[0], next((p.upper() for p in parts[1:] if len(p) == 2), None)
    if language.isupper() and len(language) == 2:
        language, region = "", region or language
    language = language.lower()
    if language in rules["year_first_languages"]:
        return "year"
    if language not in ("", "en") and region is None:
        return "day"
    home = region or (country or "").upper()
    if home in rules["undecided_countries"] or not home:
        return None
    return "month" if home in rules["month_first_countries"] else "day"


@cache
def words() -> dict[str, Any]:
    """Return the words of dates."""
    path = Path(__file__).parents[1] / "data" / "dates.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _zone(text: str) -> tzinfo:
    if text[0] not in "+-":
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    offset = timedelta(hours=hours, minutes=minutes)
    if offset >= timedelta(hours=24):
        return UTC
    return timezone(-offset if text[0] == "-" else offset)


def _or_none(make: Callable[[], T]) -> T | None:
    try:
        return make()
    except (ValueError, OverflowError, TypeError):
        return None
