"""One conversion of pay to an hour and a year, beside what was said."""

from __future__ import annotations

from aggregator.records import Posting
from aggregator.understand.pay_record import Pay

HOURS_A_YEAR = 2080.0
WEEKS_A_YEAR = 52
PER_YEAR = {"day": 260, "week": 52, "biweekly": 26, "month": 12, "year": 1}


def convert(posting: Posting, found: Pay) -> None:
    """Fill the hourly and annual columns; nothing where the period is not known.

    A year has the weekly hours the posting states times 52, else 2,080 hours. A pro-rata salary
    is that of full-time work, so stated part-time hours do not divide it.
    """
    if found.period is None:
        return
    hours = HOURS_A_YEAR if found.is_pro_rata else _hours_a_year(posting)
    posting.hours_assumed = hours
    to_year = hours if found.period == "hour" else PER_YEAR[found.period]
    for end, value in (("min", found.low), ("max", found.high)):
        if value is None:
            continue
        annual = value * to_year
        hourly = value if found.period == "hour" else annual / hours
        setattr(posting, f"pay_annual_{end}", round(annual, 2))
        setattr(posting, f"pay_hourly_{end}", round(hourly, 2))


def _hours_a_year(posting: Posting) -> float:
    stated = posting.hours_min
    if stated and stated == posting.hours_max:
        return stated * WEEKS_A_YEAR
    return HOURS_A_YEAR
