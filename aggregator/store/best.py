"""The best row of several postings: each group of fields from the one that knows it best."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from aggregator.matching.apart import MOST_GAP
from aggregator.store.rows import PLACE, Row

GROUPS: dict[str, tuple[str, ...]] = {
    "pay": (
        *("pay_raw", "pay_min", "pay_max", "pay_currency", "pay_period", "pay_origin"),
        *("pay_hourly_min", "pay_hourly_max", "pay_annual_min", "pay_annual_max", "hours_assumed"),
    ),
    "place": (*PLACE, "location_raw"),
    "employer": ("employer_raw", "employer"),
    "requisition": ("requisition_id",),
    "level": ("level", "grade"),
    "setting": ("setting",),
    "workplace": ("workplace",),
    "employment_type": ("employment_type",),
    "shift": ("shift",),
    "hours": ("hours_min", "hours_max"),
    "experience": ("experience_years",),
    "education": ("education",),
    "posted": ("posted_raw", "posted_on"),
    "closes": ("closes_on",),
    "url": ("url",),
    "apply_url": ("apply_url",),
}
REST = (
    *("board", "external_id", "title", "role", "role_reason", "text_kind", "content_hash"),
    "understood_by",
)
COPIED = (*REST, *(name for group in GROUPS.values() for name in group))

TELLING = {"pay": ("pay_min", "pay_max"), "place": ("city", "region", "country")}
"""Columns that say whether a group is known at all, where one column of it is not enough."""

KIND_RANK = {"direct": 0, "agency": 1, "aggregator": 2}
TEXT_RANK = {"full": 0, "snippet": 1, "none": 2}
DAY = 86_400


def best_row(members: Sequence[dict[str, Any]], spells: Sequence[Row]) -> dict[str, Any]:
    """Return the row of a vacancy but for its id; `members` come in the order of their ids."""
    ranked = sorted(members, key=_rank)
    best = ranked[0]
    row = {name: best[name] for name in COPIED}
    origins = {"posting": best["key"]}
    for group, names in GROUPS.items():
        source = _source(group, names, ranked)
        if source is not None and source is not best:
            row.update({name: source[name] for name in names})
            origins[group] = source["key"]
    first = members[0]
    return {
        **row,
        **_life(spells),
        "key": first["key"],
        "posting_id": best["id"],
        "origins": json.dumps(origins),
        "is_repost": int(_is_repost(members, spells)),
        "n_postings": len(members),
        "n_boards": len({member["board"] for member in members}),
        "changed_at": max((m["changed_at"] for m in members if m["changed_at"]), default=None),
    }


def _rank(member: dict[str, Any]) -> tuple[int, int, int]:
    """Own board before agency before aggregator, full text before snippet, earliest first."""
    kind = KIND_RANK.get(member["kind"], 0)
    return kind, TEXT_RANK.get(member["text_kind"], 2), member["id"]


def _source(
    group: str, names: tuple[str, ...], ranked: list[dict[str, Any]]
) -> dict[str, Any] | None:
    telling = TELLING.get(group, names)
    knowing = [member for member in ranked if any(member[name] is not None for name in telling)]
    if group == "pay":
        knowing.sort(key=lambda member: member["pay_origin"] != "structured")
    return knowing[0] if knowing else None


def _life(spells: Sequence[Row]) -> dict[str, Any]:
    """When the vacancy opened and closed; `spells` come in the order of their opening."""
    is_open = any(spell[4] is None for spell in spells)
    last = max(spells, key=lambda spell: spell[4] or "9")
    stretches = _stretches(spells)
    low = sum(_seconds(start, seen) for start, _, seen, _ in stretches)
    highs = [_seconds(absent, end) for _, absent, _, end in stretches if absent and end]
    is_bounded = not is_open and len(highs) == len(stretches)
    return {
        "opened_at": spells[0][1],
        "absent_before_at": spells[0][2],
        "last_seen_at": max(spell[3] for spell in spells),
        "closed_at": None if is_open else last[4],
        "closed_reason": None if is_open else last[5],
        "is_open": int(is_open),
        "days_open_low": round(low / DAY, 4),
        "days_open_high": round(sum(highs) / DAY, 4) if is_bounded else None,
    }


def _stretches(spells: Sequence[Row]) -> list[tuple[str, str | None, str, str | None]]:
    """Merge overlapping spells to (opened, absent before, last seen, closed or None)."""
    merged: list[tuple[str, str | None, str, str | None]] = []
    for _, opened, absent, seen, closed, _ in spells:
        if merged and (merged[-1][3] is None or opened <= merged[-1][3]):
            start, before, last, end = merged[-1]
            until = None if end is None or closed is None else max(end, closed)
            merged[-1] = (start, before, max(last, seen), until)
        else:
            merged.append((opened, absent, seen, closed))
    return merged


def _is_repost(members: Sequence[dict[str, Any]], spells: Sequence[Row]) -> bool:
    """Whether one board showed it under a second id, days after it had closed the first."""
    board = {member["id"]: member["board"] for member in members}
    ended: dict[str, list[tuple[str, int]]] = {}
    for number, opened, _, _, closed, _ in spells:
        earlier = ended.setdefault(board[number], [])
        if any(other != number and _is_gap(end, opened) for end, other in earlier):
            return True
        if closed is not None:
            earlier.append((closed, number))
    return False


def _is_gap(closed: str, opened: str) -> bool:
    """Whether these days lie apart as a repost's do: at least one, at most so many."""
    days = (date.fromisoformat(opened[:10]) - date.fromisoformat(closed[:10])).days
    return 1 <= days <= MOST_GAP


def _seconds(start: str, end: str) -> float:
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()
