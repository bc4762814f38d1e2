"""What keeps two postings apart, whatever their texts say."""

from __future__ import annotations

from aggregator.matching.sketch import Facts, Sketch
from aggregator.matching.titles import likeness
from aggregator.matching.towns import places_of

HOURS_APART = 4.0
USUAL = frozenset({"day", "full_time"})
"""What boards hang on any title."""
MOST_GAP = 90
"""Days after its closing in which a posting can come back as a repost."""
MOST_AGE = 180
"""Days between two postings where nobody says when the earlier one ended."""


def differ(a: Facts, b: Facts) -> str | None:
    """Return what makes two jobs of them (place, role, grade, shift …); None if nothing does."""
    if "out_of_scope" not in (a.role, b.role) and a.role != b.role:
        return "role"
    if a.grade and b.grade and a.grade != b.grade:
        return "grade"
    if _disjoint(a.shift, b.shift) or _title_alone(a.title.shift, b.title.shift, a.shift, b.shift):
        return "shift"
    turns = (a.title.schedule, b.title.schedule, a.schedule, b.schedule)
    if _disjoint(a.schedule, b.schedule) or _title_alone(*turns):
        return "schedule"
    if _disjoint(a.title.hours, b.title.hours) or _hours_differ(a, b):
        return "hours"
    if places_of(a.where, b.where) == "conflict":
        return "place"
    return "number" if _codes_differ(a, b) else None


def titles_differ(a: Facts, b: Facts) -> bool:
    """Whether the titles name two jobs: other specialities, or a grade that only one has."""
    return likeness(a.title, b.title, shared_role(a, b)) in ("different", "marked")


def shared_role(a: Facts, b: Facts) -> str | None:
    """The occupation both name; None where it is not one of ours."""
    return a.role if a.role == b.role and a.role != "out_of_scope" else None


def is_certain(a: Sketch, b: Sketch) -> bool:
    """Whether address or requisition say that they are one, whatever else is written."""
    return bool(a.addresses & b.addresses) or (
        a.requisition is not None and a.requisition == b.requisition
    )


def is_beside(a: Sketch, b: Sketch) -> bool:
    """Whether one system shows them as two openings at a time."""
    if a.requisition and b.requisition and a.requisition[0] == b.requisition[0]:
        return a.requisition[1] != b.requisition[1] and _overlap(a, b)
    if a.board != b.board or not a.board:
        return False
    if a.spans and b.spans:
        return _overlap(a, b)
    ours, theirs = a.facts.title, b.facts.title
    return (ours.shift, ours.schedule) != (theirs.shift, theirs.schedule)


def is_too_late(a: Sketch, b: Sketch) -> bool:
    """Whether the later one came too long after the earlier one had ended to be its repost."""
    if a.spans and b.spans:
        return _gap(a, b) > MOST_GAP
    if a.posted is None or b.posted is None:
        return False
    first, last = (a, b) if a.posted <= b.posted else (b, a)
    if first.closes is not None:
        return (last.posted or 0) - max(first.closes, first.posted or 0) > MOST_GAP
    return abs(a.posted - b.posted) > MOST_AGE


def days_between(a: Sketch, b: Sketch) -> float:
    """How far in time two postings stand from each other, as far as it is known."""
    if a.spans and b.spans:
        return _gap(a, b) + abs(a.spans[0].opened - b.spans[0].opened) / 1000
    return 0.0 if a.posted is None or b.posted is None else float(abs(a.posted - b.posted))


def _overlap(a: Sketch, b: Sketch) -> bool:
    """Whether both were shown at one time; taken for so where nobody watched."""
    if not (a.spans and b.spans):
        return True
    return any(
        s.opened <= t.last_shown and t.opened <= s.last_shown for s in a.spans for t in b.spans
    )


def _gap(a: Sketch, b: Sketch) -> float:
    """The fewest days between an end of one and a beginning of the other."""
    return min(max(t.opened - s.end, s.opened - t.end, 0.0) for s in a.spans for t in b.spans)


def _disjoint(a: frozenset[str], b: frozenset[str]) -> bool:
    return bool(a and b) and a.isdisjoint(b)


def _title_alone(
    ours: frozenset[str], theirs: frozenset[str], known: frozenset[str], its: frozenset[str]
) -> bool:
    """Whether one title names what the other posting says nowhere; what is usual needs no word."""
    if ours and theirs:
        return not ours & theirs
    stated = (ours or theirs) - USUAL
    return bool(stated) and not stated & (its if ours else known)


def _hours_differ(a: Facts, b: Facts) -> bool:
    if a.hours is None or b.hours is None:
        return False
    return max(a.hours[0], b.hours[0]) - min(a.hours[1], b.hours[1]) >= HOURS_APART


def _codes_differ(a: Facts, b: Facts) -> bool:
    """Whether both titles have a number of the same make, and none in common."""
    ours, theirs = a.title.codes, b.title.codes
    if not ours or not theirs or ours & theirs:
        return False
    return bool({code[:2] for code in ours} & {code[:2] for code in theirs})
