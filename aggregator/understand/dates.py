"""Dates as boards write them, without ever guessing today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from aggregator.understand.dates_closing import closing_days
from aggregator.understand.dates_numeric import (
    figure_days,
    instant,
    iso_days,
    local_day,
    named_zone,
    order_of,
)
from aggregator.understand.dates_worded import (
    fold,
    is_bound,
    parsed_elsewhere,
    relative_day,
    spelled_days,
)

if TYPE_CHECKING:
    from aggregator.understand.reading import Reading

TEXT_LIMIT = 200
FIRST_YEAR = 2000
YEARS_AHEAD = 15
MOST_DAYS, MOST_DAYS_BARE = 400, 120
"""A closing date in a text is at most so far from when it was seen, or without its year."""


def parse_date(
    text: str,
    reference: date,
    *,
    locale: str | None = None,
    timezone: str | None = None,
    country: str | None = None,
) -> str | None:
    """Return the calendar date (ISO) that the text names, seen on `reference`; None if none.

    >>> parse_date("Posted 2 Days Ago", date(2026, 1, 10))
    '2026-01-08'
    >>> parse_date("Posted 30+ Days Ago", date(2026, 1, 10)) is None
    True
    >>> parse_date("03/04/2026", date(2026, 4, 20), country="GB")
    '2026-04-03'
    """
    found = _parse(str(text)[:TEXT_LIMIT].strip(), reference, locale, timezone, country)
    return found.isoformat() if found else None


def posted_on(reading: Reading) -> str | None:
    """Return the day the board first published it; None if unsaid, only bounded, or yet to come."""
    raw = reading.raw
    seen = datetime.fromisoformat(raw.seen_at)
    found = _read(reading, raw.posted_text, seen)
    if found is None:
        return None
    moment = instant((raw.posted_text or "").strip())
    is_past = found <= seen.astimezone(named_zone(raw.timezone)).date()
    return found.isoformat() if is_past or (moment and moment <= _aware(seen)) else None


def closes_on(reading: Reading) -> str | None:
    """Return the last day to apply, past or future: of the board's field, else of the text.

    None where neither names one, or the text several.
    """
    raw = reading.raw
    found = _read(reading, raw.closing_text, datetime.fromisoformat(raw.seen_at))
    found = found or _agreed(_told(reading))
    return found.isoformat() if found else None


def _told(reading: Reading) -> Iterator[date | None]:
    """Yield the closing dates of the text; None for one of another year, or of any."""
    raw, seen = reading.raw, reading.seen_on
    for text, has_year in closing_days(reading):
        found = _parse(text, seen, raw.locale, raw.timezone, reading.country)
        days = abs((found - seen).days) if found else 0
        yield found if days <= (MOST_DAYS if has_year else MOST_DAYS_BARE) else None


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _read(reading: Reading, text: str | None, seen: datetime) -> date | None:
    """Read a date label; "today" is the day it was seen in the board's own zone."""
    if not text:
        return None
    raw = reading.raw
    reference = _aware(seen).astimezone(named_zone(raw.timezone)).date()
    return _parse(text[:TEXT_LIMIT].strip(), reference, raw.locale, raw.timezone, raw.country)


@lru_cache(maxsize=4096)
def _parse(
    text: str, reference: date, locale: str | None, timezone: str | None, country: str | None
) -> date | None:
    moment = instant(text)
    found = local_day(moment, timezone) if moment else _named(text, reference, locale, country)
    if found is None or not FIRST_YEAR <= found.year <= reference.year + YEARS_AHEAD:
        return None
    return found


def _named(text: str, reference: date, locale: str | None, country: str | None) -> date | None:
    """The one day a text names: in figures, then in words, then by dateparser."""
    if not text:
        return None
    if days := list(iso_days(text)):
        return _agreed(days)
    if days := list(figure_days(text, order_of(locale, country), reference)):
        return _agreed(days)
    plain = fold(text)
    if is_bound(plain):
        return None
    if days := list(spelled_days(plain, reference)):
        return _agreed(days)
    return relative_day(plain, reference) or parsed_elsewhere(text, reference, locale)


def _agreed(days: Iterable[date | None]) -> date | None:
    """The one day that all mentions agree on; None if they differ or one is none."""
    found = set(days)
    return found.pop() if len(found) == 1 else None
