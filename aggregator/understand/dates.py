"""Dates as boards write them, without ever guessing today."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aggregator.understand.reading import Reading


def parse_date(
    text: str,
    reference: date,
    *,
    locale: str | None = None,
    timezone: str | None = None,
    country: str | None = None,
) -> str | None:
    """Return the calendar date (ISO) that the text names, seen on `reference`; None if none."""
    return None


def posted_on(reading: Reading) -> str | None:
    return None


def closes_on(reading: Reading) -> str | None:
    return None
