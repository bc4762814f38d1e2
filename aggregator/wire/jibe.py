"""What stands in tags and lines of a posting on Jibe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from aggregator.records import RawPlace
from aggregator.wire.mapped import values
from aggregator.wire.shapes import mapping, text

_WORKPLACE = re.compile(r"(?:fully )?remote|hybrid(?: remote)?|on[- ]?site", re.IGNORECASE)


def total(data: dict[str, Any], n_rows: int) -> int | None:
    """Return how many a search found; None where it tells no more than that a page is full."""
    found, most = data.get("totalCount"), mapping(data.get("filter")).get("displayLimit")
    if not isinstance(found, int) or (isinstance(most, int) and most <= found <= n_rows):
        return None
    return found


def workplace(row: dict[str, Any]) -> str | None:
    """Return the first tag that is a work model; None where none is.

    >>> workplace({"tags3": ["Nights", "Hybrid"]})
    'Hybrid'
    """
    tags = (tag for name in row if name.startswith("tags") for tag in values(row, name))
    return next((tag for tag in map(text, tags) if tag and _WORKPLACE.fullmatch(tag)), None)


def further_places(row: dict[str, Any]) -> Iterator[RawPlace]:
    """Yield the further places of a row that tells them only as lines of the whole."""
    if row.get("additional_locations") or row.get("multipleLocations") is not True:
        return
    city = (text(row.get("city")) or "\n").casefold()
    for line in re.split(r"\s*[;|]\s*", text(row.get("full_location")) or ""):
        if line and city not in line.casefold():
            yield RawPlace(text=line)
