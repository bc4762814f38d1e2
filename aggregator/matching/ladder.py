"""The ladder: how sure it is that two postings are one vacancy, from certain to doubtful."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from aggregator.matching.apart import (
    differ,
    is_beside,
    is_certain,
    is_too_late,
    shared_role,
)
from aggregator.matching.employers import Relation, employers
from aggregator.matching.sketch import Sketch
from aggregator.matching.texts import containment
from aggregator.matching.titles import likeness
from aggregator.matching.towns import Likeness, places_of

JOIN = 0.8
"""Matches from this score on make one vacancy; those below are for a person to decide."""

SAME_JOB = 0.5
"""Share of a text in the other: two texts of one job are far above it, of two jobs below."""
MOST = 0.8
NEARLY_ALL = 0.9
SOME = 0.3
LONG = 20
CLOSE_DAYS = 3
NEAR_DAYS = 10


class Match(NamedTuple):
    """Two postings that may be one vacancy: by which rule, how surely, and what says so."""

    a: int
    b: int
    rule: str
    score: float
    evidence: dict[str, Any]

    @property
    def joins(self) -> bool:
        """Whether it is sure enough to make one vacancy."""
        return self.score >= JOIN


@dataclass(frozen=True)
class _Pair:
    """Two postings with all that the rungs ask of them."""

    a: Sketch
    b: Sketch
    employer: Relation
    place: Likeness
    title: str
    contained: float

    @property
    def days(self) -> int | None:
        """Days between the dates of posting; None where one is not known."""
        if self.a.posted is None or self.b.posted is None:
            return None
        return abs(self.a.posted - self.b.posted)

    @property
    def closes_same(self) -> bool:
        return self.a.closes is not None and self.a.closes == self.b.closes

    @property
    def is_one_board(self) -> bool:
        return self.a.board == self.b.board != ""

    def dated(self, most: int) -> bool:
        """Whether a date says that they are one: the same last day, or days of posting as near."""
        return self.closes_same or self.is_posted_within(most)

    def is_posted_within(self, most: int) -> bool:
        return self.days is not None and self.days <= most


def judge(a: Sketch, b: Sketch) -> Match | None:
    """Return the highest rung two postings reach; None without evidence, or where they differ."""
    if not (a.has_title and b.has_title) or differ(a.facts, b.facts):
        return None
    if is_too_late(a, b):
        return None
    title = likeness(a.facts.title, b.facts.title, shared_role(a.facts, b.facts))
    is_like = title in ("equal", "near")
    if is_certain(a, b) and (is_like or containment(a.shingles, b.shingles) >= SAME_JOB):
        return _certain(a, b)
    if not is_like or is_beside(a, b):
        return None
    pair = _Pair(
        *(a, b, employers(a.employers, b.employers), places_of(a.facts.where, b.facts.where)),
        *(title, containment(a.shingles, b.shingles)),
    )
    if pair.contained < SOME:
        return None
    found = _by_text(pair) if pair.employer == "same" else _other_name(pair)
    found = found or _possible(pair)
    return _match(a, b, *found, _evidence(pair)) if found else None


def _certain(a: Sketch, b: Sketch) -> Match:
    if shared := a.addresses & b.addresses:
        return _match(a, b, "url", 1.0, {"url": min(shared)})
    number = a.requisition[1] if a.requisition else None
    return _match(a, b, "requisition", 1.0, {"requisition": number})


def _by_text(pair: _Pair) -> tuple[str, float] | None:
    """The employer is the same: the place and the title decide how much text it takes."""
    share = pair.contained
    if not _place_allows(pair):
        return None
    if pair.place != "same":
        return "near_place", JOIN + 0.05 * share
    if pair.title == "equal" and pair.a.shingles == pair.b.shingles:
        return "text", 0.98
    is_like = pair.title == "equal" or (
        share >= NEARLY_ALL and pair.dated(NEAR_DAYS) and not pair.is_one_board
    )
    if is_like and share >= SAME_JOB:
        is_cut = not (pair.a.is_full and pair.b.is_full)
        return "part" if is_cut else "near_text", JOIN + 0.15 * share
    if pair.title == "equal" and pair.closes_same and pair.is_posted_within(NEAR_DAYS):
        return "dates", JOIN
    return None


def _place_allows(pair: _Pair) -> bool:
    """Whether the places mean one place, with a date where they only may."""
    if pair.place == "same":
        return True
    if pair.place == "partial":
        return pair.contained >= NEARLY_ALL and pair.title == "equal" and pair.dated(0)
    if pair.place in ("country", "unknown"):
        return pair.contained >= MOST and pair.title == "equal" and pair.dated(CLOSE_DAYS)
    return False


def _other_name(pair: _Pair) -> tuple[str, float] | None:
    """The employers' names differ: a re-poster's copy, or one advertisement under two names."""
    shorter = min(len(pair.a.shingles), len(pair.b.shingles))
    if pair.place != "same" or pair.title != "equal" or shorter < LONG:
        return None
    if pair.a.is_reposter != pair.b.is_reposter and pair.contained >= MOST:
        return "copy", JOIN + 0.05 * pair.contained
    if pair.a.is_reposter or (pair.a.is_known and pair.b.is_known):
        return None
    is_dated = pair.closes_same and pair.is_posted_within(CLOSE_DAYS)
    return ("name", JOIN + 0.02) if is_dated and pair.contained >= NEARLY_ALL else None


def _possible(pair: _Pair) -> tuple[str, float] | None:
    """What a person should look at: much the same text, with the place or the employer open."""
    if pair.contained < MOST:
        return None
    if pair.employer != "same":
        return ("possible_employer", 0.5) if pair.place == "same" else None
    return ("possible_place", 0.4) if pair.place != "same" else ("possible_title", 0.6)


def _evidence(pair: _Pair) -> dict[str, Any]:
    found = {
        "contained": round(pair.contained, 2),
        "title": pair.title,
        "place": pair.place,
        "employer": pair.employer,
        "days": pair.days,
        "closes": True if pair.closes_same else None,
    }
    return {name: value for name, value in found.items() if value is not None}


def _match(a: Sketch, b: Sketch, rule: str, score: float, evidence: dict[str, Any]) -> Match:
    low, high = sorted((a.id, b.id))
    return Match(low, high, rule, round(score, 3), evidence)
