"""Places: from a board's words to city, region, country and coordinates."""

from __future__ import annotations

from aggregator.records import Place
from aggregator.understand.reading import Reading


def places(reading: Reading) -> list[Place]:
    return []
