"""Rows and facets of Workday's search (CXS)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aggregator.wire.mapped import values
from aggregator.wire.shapes import mappings, text


def end_of(row: dict[str, Any]) -> str:
    """Return the end of a row's path, which holds its number."""
    return (text(row.get("externalPath")) or "").rpartition("/")[2]


def facets(rows: Any) -> Iterator[tuple[str | None, Any]]:
    """Yield (name, rows) of each facet, those inside a group too."""
    for row in mappings(rows):
        inner = mappings(row.get("values"))
        yield text(row.get("facetParameter")), inner
        yield from facets([value for value in inner if "values" in value])


def requisition(row: dict[str, Any]) -> str | None:
    """Return the bullet that the path ends with, maybe before the number of a site's copy."""
    bullets = filter(None, map(text, values(row, "bulletFields")))
    return next((bullet for bullet in bullets if f"_{bullet}" in end_of(row)), None)
