"""Years of experience required."""

from __future__ import annotations

from dataclasses import dataclass, field

from aggregator.records import Tag
from aggregator.understand.reading import Reading


@dataclass(slots=True)
class Experience:
    years: float | None
    tags: list[Tag] = field(default_factory=list)


def experience(reading: Reading) -> Experience | None:
    return None
