"""Pay: amounts, currency, period and where they were read."""

from __future__ import annotations

from dataclasses import dataclass, field

from aggregator.records import Posting, Tag
from aggregator.understand.reading import Reading


@dataclass(slots=True)
class Pay:
    low: float | None
    high: float | None
    currency: str | None
    period: str | None
    origin: str
    text: str | None
    tags: list[Tag] = field(default_factory=list)


def pay(reading: Reading) -> Pay | None:
    return None


def convert(posting: Posting, found: Pay) -> None:
    """Fill the hourly and annual columns beside what was said."""
