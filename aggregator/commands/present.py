"""How values look in a terminal: short, and without control characters of strangers."""

from __future__ import annotations

import re
import sqlite3

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_SIGNS = {"USD": "$", "GBP": "£", "EUR": "€"}


def plain(value: object, width: int | None = None) -> str:
    r"""A value on one line, control characters gone, cut with an ellipsis; "" for None.

    >>> plain("Night\x1b[31m shift", 9)
    'Night [3…'
    """
    text = " ".join(_CONTROL.sub(" ", "" if value is None else str(value)).split())
    return text if width is None or len(text) <= width else text[: width - 1] + "…"


def pay(row: sqlite3.Row) -> str:
    """Pay as said: "$17.50–22.75/hour", "from $19/hour", "up to …"; "" where none is said."""
    low, high = row["pay_min"], row["pay_max"]
    if low is None and high is None:
        return ""
    sign = _SIGNS.get(row["pay_currency"] or "", f"{row['pay_currency'] or ''} ".lstrip())
    unit = f"/{row['pay_period']}" if row["pay_period"] else ""
    if low is None:
        return f"up to {sign}{_amount(high)}{unit}"
    if high is None:
        return f"from {sign}{_amount(low)}{unit}"
    span = _amount(low) if low == high else f"{_amount(low)}–{_amount(high)}"
    return f"{sign}{span}{unit}"


def opened(row: sqlite3.Row) -> str:
    """The day it opened, as seen or as the board says; "by 2026-11-02" if it was there before."""
    seen, posted = str(row["opened_at"])[:10], row["posted_on"]
    if row["absent_before_at"] is not None:
        return seen
    return str(posted) if posted and posted <= seen else f"by {seen}"


def _amount(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"


def place(row: sqlite3.Row) -> str:
    """City and region or country ("Austin, TX", "Leeds, GB"), else the board's own words."""
    last = row["region"] if row["country"] in ("US", "CA", "AU") else row["country"]
    parts = [part for part in (row["city"], last or row["country"]) if part]
    return ", ".join(parts) or plain(row["location_raw"])
