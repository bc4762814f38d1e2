"""Employment types: full_time, part_time, per_diem, temporary, contract, internship."""

from __future__ import annotations

from aggregator.understand.reading import Reading


def employment_types(reading: Reading) -> list[str]:
    return []
