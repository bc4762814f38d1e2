"""Shifts: day, evening, night, weekend, rotating, on_call, mid."""

from __future__ import annotations

from aggregator.records import Tag
from aggregator.understand.reading import Reading


def shifts(reading: Reading) -> list[Tag]:
    return []
