"""What the parameters of a board may be, so that a mistake is told before anything is asked."""

from __future__ import annotations

from collections.abc import Callable, Collection
from difflib import get_close_matches
from typing import Any

from aggregator.wire.feed_names import FIELDS, SHAPES


def check(name: str, value: Any) -> None:
    """Raise ValueError, naming the parameter, for a value that its platform could not use.

    >>> check("url", ["https://jobs.elm.example/a.xml", "https://jobs.elm.example/b.xml"])
    >>> check("item", 5)
    Traceback (most recent call last):
    ...
    ValueError: item must be text, not 5
    """
    _CHECKS.get(name, _check_words)(name, value)


def near(word: str, known: Collection[str]) -> str:
    """What to add to a complaint about a word: the nearest known one, or nothing."""
    found = get_close_matches(word, known, n=1, cutoff=0.6)
    return f"; did you mean {found[0]!r}?" if found else ""


def _check_words(name: str, value: Any) -> None:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    if not is_number and not _is_text(value) and not _all_text(value):
        raise ValueError(f"{name} must be text or a list of texts, not {value!r:.60}")


def _check_text(name: str, value: Any) -> None:
    if not _is_text(value):
        raise ValueError(f"{name} must be text, not {value!r:.60}")


def _check_addresses(name: str, value: Any) -> None:
    found = value if isinstance(value, list) and value else [value]
    for each in found:
        if not _is_text(each) or not each.startswith(("https://", "http://")):
            raise ValueError(f"{name} must be a web address or a list of such, not {each!r:.60}")


def _check_map(name: str, value: Any) -> None:
    if isinstance(value, str):
        if value not in SHAPES:
            raise ValueError(f"{name} {value!r:.60} is no known shape; it can be {_list(SHAPES)}")
    elif not isinstance(value, dict):
        raise ValueError(f"{name} must be the name of a shape or a table of fields")
    else:
        for field, paths in value.items():
            _check_field(name, field, paths)


def _check_field(name: str, field: str, paths: Any) -> None:
    if field not in FIELDS:
        hint = near(field, FIELDS) or f"; it can be {_list(FIELDS)}"
        raise ValueError(f"unknown field {field!r:.60} in {name}{hint}")
    groups = paths if isinstance(paths, list) else [paths]
    if not all(map(_is_text, groups)) and not all(map(_all_text, groups)):
        raise ValueError(
            f"{field} in {name} must be a path, a list of paths or a list of such lists,"
            f" not {paths!r:.60}"
        )


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _all_text(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_text, value))


def _list(names: Collection[str]) -> str:
    return ", ".join(sorted(names))


_CHECKS: dict[str, Callable[[str, Any], None]] = {
    **dict.fromkeys(("item", "root"), _check_text),
    **dict.fromkeys(("url", "origin"), _check_addresses),
    "map": _check_map,
}
