"""Values of JSON that nobody vouches for, as what they should be or as nothing."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urljoin

_DEGREES = re.compile(r"[+-]?\d{1,3}(?:\.\d{1,20})?")


def mapping(value: Any) -> dict[str, Any]:
    """Return an object; empty for anything else."""
    return value if isinstance(value, dict) else {}


def sequence(value: Any) -> list[Any]:
    """Return a list; empty for anything else."""
    return value if isinstance(value, list) else []


def mappings(value: Any) -> list[dict[str, Any]]:
    """Return the objects of a list; empty for anything else."""
    return [part for part in sequence(value) if isinstance(part, dict)]


def text(value: Any) -> str | None:
    """Return a text without the space around it; None for a blank or anything else.

    >>> text(" Reno "), text(""), text(7)
    ('Reno', None, None)
    """
    return value.strip() or None if isinstance(value, str) else None


def name_of(value: Any) -> str | None:
    """Return an id as text: a text or a whole number; None for anything else.

    >>> name_of(5120001), name_of("a7"), name_of(True), name_of({})
    ('5120001', 'a7', None, None)
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return text(value)


def address(value: Any, base: str) -> str | None:
    """Return an address made whole; None for anything that is none.

    >>> address("/p/7", "https://a.example/json"), address("https://[7", "https://a.example")
    ('https://a.example/p/7', None)
    """
    try:
        return urljoin(base, said) if (said := text(value)) else None
    except ValueError:
        return None


def degrees(value: Any) -> float | None:
    """Return a latitude or longitude, a number or its text; None for anything else.

    >>> degrees("-82.34433"), degrees(31.5), degrees("north"), degrees(None)
    (-82.34433, 31.5, None, None)
    """
    if isinstance(value, str):
        found = _DEGREES.fullmatch(value.strip())
        return float(found[0]) if found else None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def overlaid(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of both objects; where both have one, the second's unless it is empty.

    >>> overlaid({"id": 7, "title": "CMA", "pay": None}, {"title": "", "pay": "$20"})
    {'id': 7, 'title': 'CMA', 'pay': '$20'}
    """
    return {**under, **{key: value for key, value in over.items() if value or key not in under}}


def only_flag(flags: dict[str, Any], words: dict[str, str]) -> str | None:
    """Return the word of the one flag that is set; None where none is, or several are.

    >>> only_flag({"remote": True, "hybrid": False}, {"remote": "Remote", "hybrid": "Hybrid"})
    'Remote'
    """
    kinds = [word for name, word in words.items() if flags.get(name) is True]
    return kinds[0] if len(kinds) == 1 else None


def without_surrogates(value: Any) -> Any:
    """Return the value with half characters, which no file can hold, replaced in every text."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [without_surrogates(part) for part in value]
    if isinstance(value, dict):
        return {without_surrogates(k): without_surrogates(v) for k, v in value.items()}
    return value
