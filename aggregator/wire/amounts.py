"""Numbers of structured fields: what a board means by 0, "24,907.50" or "Bank"."""

from __future__ import annotations

import re
from typing import Any

from aggregator.records import RawPay
from aggregator.wire.shapes import text

_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.\d{0,9})?|\.\d{1,9}")


def number(value: Any) -> float | None:
    """Return the amount a structured field holds; None for words, and for 0, which means unknown.

    >>> number("24,907.50"), number(18), number("Bank"), number(0)
    (24907.5, 18.0, None, None)
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, str):
        value = value.strip()
        if not _NUMBER.fullmatch(value):
            return None
        value = value.replace(",", "")
    try:
        found = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return found if 0 < found < 1e12 else None


def pay_of(low: Any, high: Any, currency: Any = None, period: Any = None) -> RawPay | None:
    """Return the pay that four structured fields hold; None where they hold no amount.

    >>> pay_of("18.50", 0, "USD", "hour")
    RawPay(low=18.5, high=None, currency='USD', period='hour')
    >>> pay_of(None, "", "USD", "hour") is None
    True
    """
    ends = number(low), number(high)
    if ends == (None, None):
        return None
    return RawPay(low=ends[0], high=ends[1], currency=text(currency), period=text(period))
