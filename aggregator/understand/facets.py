"""Settings, duties, certificates, education, skills, systems and benefits, from the taxonomy."""

from __future__ import annotations

from aggregator.records import Tag
from aggregator.understand.reading import Reading


def facets(reading: Reading) -> list[Tag]:
    return []
