"""Hours a week."""

from __future__ import annotations

from dataclasses import dataclass, field

from aggregator.records import Tag
from aggregator.understand.reading import Reading


@dataclass(slots=True)
class Hours:
    low: float | None
    high: float | None
    tags: list[Tag] = field(default_factory=list)


def hours(reading: Reading) -> Hours | None:
    return None
