"""One conversion of pay to an hour and a year, beside what was said."""

from __future__ import annotations

from aggregator.records import Posting
from aggregator.understand.pay_record import Pay

HOURS_A_YEAR = 2080.0
WEEKS_A_YEAR = 52
PER_YEAR = {"day": 260, "week": 52, "biweekly": 26, "month": 12, "year": 1}
PART = frozenset({"part_time", "per_diem"})
"""Work of these kinds alone is not paid for a whole year's hours."""


def convert(posting: Posting, found: Pay, *, is_bank: bool = False) -> None:
    """Fill the hourly and annual columns; nothing where the period is not known.

    A year has the weekly hours the posting states times 52, else 2,080 hours. A pro-rata salary
    is that of full-time work, so stated part-time hours do not divide it. Part-time and per-diem
    work that does not state one figure of weekly hours has no known year: only what needs no
    hours is filled, and `hours_assumed` stays None. `is_bank` says that it is work as it comes.
    """
    if found.period is None:
        return
    hours = HOURS_A_YEAR if found.is_pro_rata else _hours_a_year(posting, is_bank=is_bank)
    posting.hours_assumed = hours
    for end, value in (("min", found.low), ("max", found.high)):
        if value is not None:
            _fill(posting, end, found.period, value, hours)


def _fill(posting: Posting, end: str, period: str, value: float, hours: float | None) -> None:
    """Fill one end, as far as the hours of a year are known where they are needed."""
    annual = hourly = None
    if period == "hour":
        hourly, annual = value, value * hours if hours else None
    elif hours or period != "day":
        annual = value * PER_YEAR[period]
        hourly = annual / hours if hours else None
    for name, amount in (("annual", annual), ("hourly", hourly)):
        setattr(posting, f"pay_{name}_{end}", None if amount is None else round(amount, 2))


def _hours_a_year(posting: Posting, *, is_bank: bool) -> float | None:
    """Return the stated hours of a year, else those of full-time work; None for part of one."""
    stated = posting.hours_min
    if stated and stated == posting.hours_max:
        return stated * WEEKS_A_YEAR
    types = set(posting.employment_type)
    return None if (is_bank or types & PART) and "full_time" not in types else HOURS_A_YEAR
