"""Doubtful matches: pairs that a person should look at, side by side."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

SURE = 0.9
"""Matches from this score on need no second look."""

_SHOWN = ("key", "title", "employer", "place", "posted_on", "opened_at", "closed_at", "url")
_SIDE = """
{p}.key AS {p}_key, {p}.title AS {p}_title, {p}.url AS {p}_url, {p}.posted_on AS {p}_posted_on,
coalesce({p}.employer, {p}.employer_raw) AS {p}_employer,
coalesce({p}.location_raw, {p}.city) AS {p}_place,
(SELECT min(opened_at) FROM spells WHERE posting_id = {p}.id) AS {p}_opened_at,
(SELECT iif(count(closed_at) = count(*), max(closed_at), NULL) FROM spells
    WHERE posting_id = {p}.id) AS {p}_closed_at
"""
_DOUBTFUL = f"""
SELECT m.rule, m.score, m.evidence, a.vacancy_id = b.vacancy_id AS is_joined,
    {_SIDE.format(p="a")}, {_SIDE.format(p="b")}
FROM matches m JOIN postings a ON a.id = m.posting_a JOIN postings b ON b.id = m.posting_b
WHERE m.score < ? AND NOT EXISTS (
    SELECT 1 FROM decisions d WHERE d.kind IN ('join', 'split')
        AND ((d.subject = a.key AND d.object = b.key) OR (d.subject = b.key AND d.object = a.key)))
ORDER BY m.score DESC, a.key, b.key LIMIT ?
"""  # noqa: S608 - our own column names


@dataclass(slots=True, frozen=True)
class Doubt:
    """One doubtful pair: what each posting says, by which rule they match, how surely."""

    rule: str
    score: float
    evidence: dict[str, Any]
    is_joined: bool
    a: dict[str, Any]
    b: dict[str, Any]


def doubtful(connection: sqlite3.Connection, limit: int = 20, below: float = SURE) -> list[Doubt]:
    """Return the pairs below a score that nobody has decided on, the likeliest first."""
    return [_doubt(row) for row in connection.execute(_DOUBTFUL, (below, limit))]


def _doubt(row: sqlite3.Row) -> Doubt:
    sides = [{name: row[f"{side}_{name}"] for name in _SHOWN} for side in "ab"]
    evidence = json.loads(row["evidence"] or "{}")
    return Doubt(row["rule"], row["score"], evidence, bool(row["is_joined"]), *sides)
