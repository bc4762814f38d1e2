"""How strongly a clause asks for something: required, preferred, offered, mentioned, not at all."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from aggregator.records import Requirement

CUES = Path(__file__).parents[1] / "data" / "taxonomy" / "cues.toml"
REACH = 140
REACH_BACK = 240
REACH_OF_NO = 30
LISTED = 130
LEAD = 30
CLOSE = 25

_EDGE = " *-+#_>"
_NOUN_NEXT = re.compile(
    r" (?:certif|licen|registr|educat|skills|qualif|training|experience|by the state)"
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|will|can|may|we|our|you|your|they|who|which|this"
    r"|(?:offer|provid|support|help|assist)\w*)\b"
)
_A_DEMAND = re.compile(
    r"\b(?:diploma|ged|degree|certif\w+|licen[cs]\w*|registr\w+|cpht|ptcb|bls|cpr|c?cma|rma|nvq\w*|btec)\b"
)
_APART = re.compile(r"[,;]| [-–] ")
_ENDS_IT = re.compile(r"[):;]")
_NEW_THOUGHT = re.compile(r"[.:] |, (?:and|with|as well)|\bexperience\b")
_NUMBERS = {
    **{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "nine": 9, "twelve": 12},
    **{"eighteen": 18, "thirty": 30, "sixty": 60, "ninety": 90, "first": 1, "a": 1},
}
_PEOPLE = (
    r"(?:the|our|other|new|and|of|a|team|staff|clinical|medical|pharmacy|certified|licensed|registered"
    r"|(?:pharmacist|physician|nurse|provider|technician|assistant|intern|student|doctor)s?"
    r"|(?:rn|lpn|lvn|ma|cma|rma|np|pa|md)s?|&)"
)
# Whom one works with, or trains, is not what one must be.
_BESIDE_OTHERS = re.compile(
    r"\b(?:(?:works?|working|collaborat\w+|interact\w*|communicat\w+|liais\w+|coordinat\w+)"
    r"(?: [a-z]+ly)? (?:with|alongside)|trains?|supervis(?:es?|ing)|mentors?|precepts?|oversees?"
    rf"|coach(?:es)?) (?:{_PEOPLE}[ ,/]{{1,2}}){{0,8}}$"
)
_DUE_LATER = re.compile(
    r"[^.\n]{0,50}\b(?:must|needs? to|have to|has to|required to) (?:then )?"
    r"(?:be (?:obtained|certified|earned|achieved|completed|acquired|attained)"
    r"|(?:obtain|earn|acquire|become|achieve|get|attain)"
    r" (?:it|this|one|certified|(?:the )?certification))\b"
)
_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_WITHIN = re.compile(
    r"\b(?:within|in|by|before|during)(?: (?:the|your|their))?(?: first)?"
    r"\s{1,2}(\d{1,4}|[a-z]{1,8})?(?:[ -]?\(\d{1,4}\))?[ -]{1,2}"
    r"(?:calendar |business )?(day|week|month|year)s?\b(?!.{0,12} (?:experience|ago|old))"
)
_DEFAULTS: dict[str, Requirement] = {
    "requirements": "required",
    "preferred": "preferred",
    "benefits": "offered",
    "title": "required",
    "education_text": "required",
}
_KINDS: dict[str, Requirement] = {
    "not_required": "not_required",
    "none": "not_required",
    "preferred": "preferred",
    "offered": "offered",
    "required": "required",
    "sought": "required",
    "except": "mentioned",
    "instead": "mentioned",
}
_FORWARD = ("none", "sought", "except")


class Demand(NamedTuple):
    """What one clause asks for, and where the word that says so stands, if one does."""

    requirement: Requirement
    cue: tuple[int, int] | None = None
    within_days: int | None = None
    is_sought: bool = False
    """Whether it only stands in who is looked for ("seeking a certified …"), as in a title."""


def demand(
    low: str,
    span: tuple[int, int],
    clause: tuple[int, int],
    section: str,
    *,
    may_be_bare: bool = True,
) -> Demand:
    """Return how strongly a clause asks for what stands at `span`, in a section or field.

    Without a word that says so the section decides; where `may_be_bare`, a bare entry of a list
    ("CPhT certification") is a demand in any section.
    """
    days = within_days(low, span[1], clause[1])
    inside = (span[0] - clause[0], span[1] - clause[0])
    text = low[slice(*clause)]
    cue = _nearest(text, inside)
    if cue is None:
        if may_be_bare and _BESIDE_OTHERS.search(text[: inside[0]]):
            return Demand("mentioned")
        default = _DEFAULTS.get(section, "mentioned")
        if default == "mentioned" and (days or (may_be_bare and _is_listed(text, inside))):
            default = "required"
        return Demand(default, None, days)
    kind = cue.kind
    if kind == "offered" and days:
        kind = "required"
    if kind == "not_required" and (later := _due_later(low, clause[0] + cue.end)):
        kind, days = "required", later
    return Demand(
        _KINDS[kind], (clause[0] + cue.start, clause[0] + cue.end), days, kind == "sought"
    )


def within_days(low: str, start: int, end: int) -> int | None:
    """Return the days someone has to get it, as "within 90 days of hire" says; None if not said."""
    match = _WITHIN.search(low, start, min(end, start + REACH))
    if not match:
        return None
    number = match[1] or "one"
    count = int(number) if number.isdigit() else _NUMBERS.get(number)
    if count and match[2] == "month":
        return count // 12 * _DAYS["year"] + count % 12 * _DAYS["month"]
    return count * _DAYS[match[2]] if count else None


def _due_later(low: str, start: int) -> int | None:
    """Return the days after which what is not required at hire must be there; None if never."""
    due = _DUE_LATER.match(low, start)
    return within_days(low, due.end(), len(low)) if due else None


class _Cue(NamedTuple):
    """A word that says how strongly a thing is asked for; a forward one speaks of the next."""

    start: int
    end: int
    kind: str
    is_forward: bool


@cache
def _cues() -> re.Pattern[str]:
    cues = tomllib.loads(CUES.read_text("utf-8"))["cue"]
    kinds = "|".join(f"(?P<{cue['kind']}>{'|'.join(cue['words'])})" for cue in cues)
    return re.compile(rf"\b(?:{kinds})")


@lru_cache(maxsize=512)
def _cues_of(clause: str) -> list[_Cue]:
    """Return the cues of a clause; several demands often share one."""
    lead = len(clause) - len(clause.lstrip(_EDGE))
    return [
        _Cue(
            lead + cue.start(),
            lead + cue.end(),
            cue.lastgroup or "",
            cue.lastgroup in _FORWARD or bool(_NOUN_NEXT.match(clause, lead + cue.end())),
        )
        for cue in _cues().finditer(clause[lead:])
    ]


def _is_listed(clause: str, span: tuple[int, int]) -> bool:
    """Tell whether a clause is a bare entry of a list: it opens with the demand, without a verb."""
    lead = clause[: span[0]].lstrip(_EDGE)
    is_item = len(lead) < LEAD or ("," in lead and _A_DEMAND.search(lead.split(",", 1)[0]))
    return bool(len(clause) < LISTED and is_item and not _VERB.search(clause))


def _nearest(clause: str, span: tuple[int, int]) -> _Cue | None:
    """Return the cue that governs a span: the next one after it, else the last one before it."""
    cues = [c for c in _cues_of(clause) if _is_in_reach(c, span)]
    before = next((c for c in reversed(cues) if c.start < span[0]), None)
    after = next((c for c in cues if c.start >= span[0] and not c.is_forward), None)
    if before and before.kind == "none":
        if span[0] - before.end <= REACH_OF_NO:
            return before
        before = None
    if before and before.kind == "except" and _ENDS_IT.search(clause, before.end, span[0]):
        before = None
    if after and _belongs_elsewhere(clause[span[1] : after.start], before, span):
        return before
    return after or before


def _is_in_reach(cue: _Cue, span: tuple[int, int]) -> bool:
    """Tell whether a cue is near enough to govern a span; what is essential reaches farthest."""
    back = REACH_BACK if cue.kind == "required" else REACH
    return span[0] - back < cue.end and cue.start < span[1] + REACH


def _belongs_elsewhere(gap: str, before: _Cue | None, span: tuple[int, int]) -> bool:
    """Tell whether the cue after a gap speaks of something else than what stands before it."""
    _, opened, inside = gap.rpartition("(")
    if opened and ")" not in inside and len(inside.strip()) > 3:
        return True
    if len(gap) > 60 and _NEW_THOUGHT.search(gap):
        return True
    return bool(before and span[0] - before.end < CLOSE and _APART.search(gap))
