"""Level (trainee, entry, mid, senior) and grade ("II", "Band 3")."""

from __future__ import annotations

from dataclasses import dataclass, field

from aggregator.records import Tag
from aggregator.understand.reading import Reading


@dataclass(slots=True)
class Level:
    level: str | None
    grade: str | None
    tags: list[Tag] = field(default_factory=list)


def level(reading: Reading) -> Level | None:
    return None
