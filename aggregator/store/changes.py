"""What changed between two states of a posting, and whether the source or our rules did it."""

from __future__ import annotations

from typing import Any

from aggregator.store.rows import NOT_CONTENT, Row

EXCERPT = 200
BEFORE = 40


def differences(
    old: dict[str, Any], new: dict[str, Any]
) -> list[tuple[str, str | None, str | None]]:
    """Return (field, old, new) for each content column that differs, in order of name."""
    found: list[tuple[str, str | None, str | None]] = []
    for name in sorted(new):
        if name in NOT_CONTENT or old.get(name) == new[name]:
            continue
        if name == "description":
            found.append((name, *excerpts(old.get(name) or "", new[name] or "")))
        else:
            found.append((name, as_text(old.get(name)), as_text(new[name])))
    return found


def change_rows(
    number: int, at: str, cause: str, old: dict[str, Any], new: dict[str, Any]
) -> list[Row]:
    """The rows of `changes` for one step of a posting."""
    return [(number, at, *difference, cause) for difference in differences(old, new)]


def as_text(value: object) -> str | None:
    """A column's value as text: 20.0 and 20 read the same."""
    if value is None:
        return None
    return f"{value:.10g}" if isinstance(value, int | float) else str(value)


def excerpts(old: str, new: str) -> tuple[str, str]:
    """The two texts from shortly before they part, cut at a readable length."""
    limit = min(len(old), len(new))
    parting = next((at for at in range(limit) if old[at] != new[at]), limit)
    start = max(0, parting - BEFORE)
    return old[start : start + EXCERPT], new[start : start + EXCERPT]


INSERT_CHANGE = (
    "INSERT OR REPLACE INTO changes (posting_id, changed_at, field, old, new, cause)"
    " VALUES (?, ?, ?, ?, ?, ?)"
)
