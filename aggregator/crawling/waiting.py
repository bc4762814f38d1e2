"""Reads what a host asks for: Retry-After, in either of its two forms."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from aggregator.clock import now


def retry_after(value: str | None, moment: datetime | None = None) -> float | None:
    """Return the seconds a Retry-After header asks for; None where it says nothing readable.

    >>> retry_after("3")
    3.0
    >>> retry_after("Wed, 21 Oct 2015 07:28:10 GMT", datetime(2015, 10, 21, 7, 28, tzinfo=UTC))
    10.0
    >>> retry_after("soon"), retry_after("Wed, 21 Oct 2015 07:28:10 +99999999999999")
    (None, None)
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        then = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    then = then if then.tzinfo else then.replace(tzinfo=UTC)
    return max((then - (moment or now())).total_seconds(), 0.0)
