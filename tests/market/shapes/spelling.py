"""Spellings several shapes share: slugs, instants, requisition numbers, employment types."""

from __future__ import annotations

import re

from tests.market.timeline import Posting, on


def slug(text: str) -> str:
    """Return a text as addresses spell it.

    >>> slug("Medical Assistant (Float) - Nights")
    'medical-assistant-float-nights'
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def requisition(posting: Posting) -> str:
    """Return the requisition number; copies on other boards carry the original's."""
    return f"R-{posting.number - posting.number % 10 * posting.is_copy:06d}"


def instant(day: int, number: int, offset: str = "-05:00") -> str:
    """Return an instant in office hours of a day, so that its date is the same in UTC."""
    return f"{on(day).isoformat()}T{9 + number % 6:02d}:{number % 60:02d}:00{offset}"


def is_full_time(posting: Posting) -> bool:
    return posting.opening.hours >= 36


def place_line(posting: Posting) -> str:
    """Return all places of a posting in one line."""
    return "; ".join(place.text for place in posting.opening.places)
