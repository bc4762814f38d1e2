"""Single values of JSON-LD: a text, whatever it is wrapped in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from math import isfinite
from typing import Any

_NOTHING = re.compile(
    r"[\s\-–—.,/]*|n/?a|none|null|nil|undefined|tbc|tbd|unknown|not specified|not available|other",
    re.IGNORECASE,
)
_INNER = ("@value", "name", "value", "legalName", "title")


def text_of(value: Any, depth: int = 0) -> str | None:
    """Return the text of a value: itself, its name, or the first of a list; None for a blank.

    >>> text_of({"@type": "Country", "name": ["USA", "USA"]})
    'USA'
    >>> text_of(["", " n/a "]) is None
    True
    """
    if isinstance(value, str):
        words = unescape(value).strip()
        return None if _NOTHING.fullmatch(words) else words
    if isinstance(value, bool) or depth > 3:
        return None
    if isinstance(value, int | float):
        return _digits(value)
    parts = value if isinstance(value, list) else ()
    if isinstance(value, dict):
        parts = [value.get(name) for name in _INNER]
    return next((text for part in parts if (text := text_of(part, depth + 1))), None)


def _digits(value: float) -> str | None:
    """A number as a person would write it; None for one that is none."""
    if not isfinite(value) or abs(value) > 1e15:
        return None
    return str(int(value)) if value == int(value) else str(value)


def texts_of(value: Any) -> list[str]:
    """Return the texts of a list, or of one value as a list; blanks and doubles are left out."""
    parts = value if isinstance(value, list) else [value]
    return list(dict.fromkeys(text for part in parts if (text := text_of(part))))


def objects_of(value: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects of a list or of one value; a bare text becomes an object's name."""
    for part in value if isinstance(value, list) else [value]:
        if isinstance(part, dict):
            yield part
        elif isinstance(part, str) and (text := text_of(part)):
            yield {"name": text}
