"""Workplace: on_site, hybrid or remote, only when it is said."""

from __future__ import annotations

from dataclasses import dataclass, field

from aggregator.records import Tag
from aggregator.understand.reading import Reading


@dataclass(slots=True)
class Workplace:
    workplace: str | None
    tags: list[Tag] = field(default_factory=list)


def workplace(reading: Reading) -> Workplace | None:
    return None
