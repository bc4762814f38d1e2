"""What no path tells of a Lever posting: its places, its text in many parts, its pay."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aggregator.records import RawPay, RawPlace
from aggregator.wire.amounts import pay_of
from aggregator.wire.mapped import first, values
from aggregator.wire.parts import joined
from aggregator.wire.shapes import mappings, text


def places(row: dict[str, Any]) -> Iterator[RawPlace]:
    """Yield every location; the country is that of the first one."""
    main = first(row, "categories.location")
    names = [main, *map(text, values(row, "categories.allLocations"))]
    for name in dict.fromkeys(filter(None, names)):
        yield RawPlace(text=name, country=text(row.get("country")) if name == main else None)


def description(row: dict[str, Any]) -> str | None:
    """Return the whole page: opening and body, the lists under their headings, the end, the pay."""
    lists = mappings(row.get("lists"))
    headed = [(text(part.get("text")) or "", text(part.get("content"))) for part in lists]
    whole = _either(row, "description")
    begins = [whole] if whole else [_either(row, "opening"), _either(row, "descriptionBody")]
    ends = [_either(row, "additional"), _either(row, "salaryDescription")]
    return joined([*(("", part) for part in begins), *headed, *(("", part) for part in ends)])


def _either(row: dict[str, Any], name: str) -> str | None:
    found: str | None = first(row, [name, f"{name}Plain"])
    return found


def pay(said: dict[str, Any]) -> RawPay | None:
    """Return the range; of Lever's intervals only its word for two weeks is nobody else's."""
    period = text(said.get("interval")) or ""
    period = "biweekly" if period.startswith("bi-week") else period
    return pay_of(said.get("min"), said.get("max"), said.get("currency"), period)
