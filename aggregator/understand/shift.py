"""Shifts: day, evening, night, weekend, rotating, on_call, mid."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from aggregator.records import Requirement, Tag
from aggregator.understand.casing import lowered
from aggregator.understand.lexicon import wakes_on
from aggregator.understand.reading import Reading
from aggregator.understand.shift_times import shift_times
from aggregator.understand.spotter import Spot, Spotter

_DATA: dict[str, Any] = tomllib.loads(
    (Path(__file__).parents[1] / "data" / "shift.toml").read_text(encoding="utf-8")
)
LIMIT = 60_000
LONGEST_JOINT = 24
"""Characters between two words of one list."""
NOT_THE_JOB = ("benefits", "about", "legal")
SHORT_FIELDS = ("title", "employment_type_text")

_IGNORED = {"ignored": _DATA["ignored"]["words"]}
_STRONG: dict[str, list[str]] = _DATA["strong"]
_WEAK = {
    f"weak:{name}": [word for word in words if word not in _STRONG.get(name, [])]
    for name, words in _DATA["labelled"].items()
}
_LISTED_ONLY = {f"listed:{name}": words for name, words in _DATA["listed"].items()}
_IN_TEXT = Spotter(_IGNORED | _STRONG | _WEAK | _LISTED_ONLY)
wakes_on("shift", lambda: _IN_TEXT.forms)


def _any(table: str, name: str) -> str:
    words = sorted(_DATA[table][name], key=len, reverse=True)
    return f"(?:{'|'.join(re.escape(word) for word in words)})"


_LABEL = re.compile(
    rf"(?:^|[\n*•(>|–-])\s{{0,3}}{_any('labels', 'words')}"
    r"[\s*]{0,4}[:\n-][\s*_-]{0,6}[^\n.:;]{0,40}$"
)
_EMPTY_LABEL = re.compile(
    r"[*\s]{0,3}:[* ]{0,4}(?:\n|$|no\b|none\b|n/a|0)"
    r"|\s(?:frequency|requirements?|commitment)[\s:*]{1,4}(?:none|n/a)\b"
)
_LISTED = re.compile(
    r"[\s,/&]{0,3}(?:(?:bank |public )?holidays[\s,/&]{1,3})?(?:and/or|and|or)?[\s/]{0,2}"
)
_COUNTED = re.compile(r"(?:[0-9]|two|three|four|five|six|seven|most|some|all)[\s-]{1,2}$")
_PLACE_AFTER = re.compile(
    r"\s(?:River|Lake|Creek|Hill|Hills|Island|Mountain|Valley|Springs|Beach|Bay)\b"
)
_LISTABLE = ("day", "early", "evening", "night")
_NO_BEFORE = re.compile(rf"\b{_any('no', 'before')}\b[^.;:\n]{{0,28}}$")
_KIND = r"(?:(?:shifts?|hours|holiday|night|evening|weekend)[\s/,-]{1,2})?"
_NO_AFTER = re.compile(rf"[\s/,-]{{0,2}}{_KIND}{_any('no', 'after')}\b")
_NOT_ASKED = re.compile(
    rf"(?:[\s/,&-]{{1,3}}(?:(?:and|or)[\s/]{{1,2}})?{_any('no', 'of_shift')}\b){{0,6}}"
    r"[\s:*]{0,4}(?:(?:is|are|will be)\s)?"
    r"(?:optional|(?:not|never|isn't|aren't)\s(?:be\s)?(?:[a-z]{3,10}ly\s)?"
    rf"{_any('no', 'not_asked')})\b"
)
_NO_CLAUSE = re.compile(rf"\b{_any('no', 'clause')}\b")
_DATE_AFTER = re.compile(
    r"[\s,]{0,2}[0-9]{1,4}(?:st|nd|rd|th)?\b"
    r"(?!\s?(?:in\b|out of|per\b|hours?\b|hrs?\b|x\b|[ap]\.?m?\b|[:/–-]))"
)
_PAID_AFTER = re.compile(r"(?:[\s/,]{1,3}(?:nights?|weekends?|sun\w*|bank hol\w*))?[\s:]{0,3}[£$€]")
_MID_AFTER = re.compile(r"\s?(?:shifts?\b|[/,)(–-]|$|\n)")
_OF_THE_JOB = re.compile(r"\bthis (?:position|role|job|post) (?:is|works|requires)\b[^.;\n]{0,40}$")
_DIGITS = re.compile(r"[0-9]+")
_MUST = re.compile(r"\b(?:must|(?<!not )required?|requires|requirement)\b")


def shifts(reading: Reading) -> list[Tag]:
    """Return one tag for each shift the job's own schedule names, with the words that say so."""
    found: dict[str, Tag] = {}
    for where in SHORT_FIELDS:
        for (name, start, end), need in _in_short(reading.texts[where][:LIMIT]):
            if name not in found:
                found[name] = reading.tag("shift", name, need, where, (start, end))
    low = reading.low[:LIMIT]
    for name, start, end in _in_text(reading, low):
        if name not in found:
            need = _need(low, start, end)
            found[name] = reading.tag("shift", name, need, "description", (start, end))
    return list(found.values())


@lru_cache(maxsize=4096)
def _in_short(text: str) -> tuple[tuple[Spot, Requirement], ...]:
    """Return the shifts a title or field names; there every word of the list counts."""
    low = lowered(text)
    spots = [
        Spot(spot.name.rpartition(":")[2], spot.start, spot.end)
        for spot in _IN_TEXT.find(text)
        if not spot.name.startswith(("ignored", "listed:"))
        and not _is_denied(low, spot)
        and not _is_else_in_title(text, spot)
    ]
    spots += shift_times(low, [m.start() for m in _DIGITS.finditer(low)], is_title=True)
    return tuple((spot, _need(low, spot.start, spot.end)) for spot in spots)


def _is_else_in_title(text: str, spot: Spot) -> bool:
    """Tell whether a title counts days ("5 days") or names a place ("Sunday River")."""
    if spot.name == "weak:day":
        return bool(_COUNTED.search(text, max(0, spot.start - 8), spot.start))
    return spot.name == "weak:weekend" and bool(_PLACE_AFTER.match(text, spot.end))


def _in_text(reading: Reading, low: str) -> Iterator[Spot]:
    """Yield the shifts that the description says of the job."""
    spots = [spot for spot in reading.spots(_IN_TEXT, "shift") if spot.end <= LIMIT]
    judged = [(spot, _counts(reading, low, spot)) for spot in spots]
    listed = _beside_others(spots)
    kept = [
        (spot, counted)
        for spot, counted in judged
        if (counted or spot.start in listed) and not _is_denied(low, spot)
    ]
    known, counts = [spot for spot, _ in kept], [counted for _, counted in kept]
    for at in range(len(known)):
        counts[at] = counts[at] or _is_listed(low, known, counts, at)
    for at in range(len(known) - 2, -1, -1):
        counts[at] = counts[at] or _is_listed(low, known, counts, at)
    for at, spot in enumerate(known):
        if spot.name != "ignored" and counts[at]:
            yield Spot(spot.name.rpartition(":")[2], spot.start, spot.end)
    yield from shift_times(low, reading.digits, is_title=False)


def _beside_others(spots: list[Spot]) -> set[int]:
    """Where the words begin that may stand in one list with another."""
    pairs = [(one, two) for one, two in pairwise(spots) if two.start - one.end <= LONGEST_JOINT]
    return {spot.start for pair in pairs for spot in pair}


def _counts(reading: Reading, lower: str, spot: Spot) -> bool:
    """Whether a word in the text speaks of the job's schedule: behind a label, or strong enough."""
    if _LABEL.search(lower, max(0, spot.start - 70), spot.start):
        return True
    if ":" in spot.name:
        return False
    section = reading.section_at(spot.start)
    if section is None or section.kind not in NOT_THE_JOB:
        return True
    return bool(_OF_THE_JOB.search(lower, max(0, spot.start - 70), spot.start))


def _is_listed(lower: str, known: list[Spot], counts: list[bool], at: int) -> bool:
    """Whether it stands in one list with a word that counts: "evening and weekend hours"."""
    if known[at].name == "ignored" or not lower.startswith(_LISTABLE, known[at].start):
        return False
    if lower.startswith("day", known[at].start) and not _leads_on(lower, known, at):
        return False
    after = at + 1 < len(known) and counts[at + 1] and known[at + 1].name != "ignored"
    before = at > 0 and counts[at - 1] and known[at - 1].name != "ignored"
    return bool(
        (after and _LISTED.fullmatch(lower, known[at].end, known[at + 1].start))
        or (before and _LISTED.fullmatch(lower, known[at - 1].end, known[at].start))
    )


def _leads_on(lower: str, known: list[Spot], at: int) -> bool:
    """Whether "days" opens a list of shifts ("day/evening", "days, nights and weekends")."""
    spot = known[at]
    if lower[spot.end : spot.end + 1] == "/":
        return True
    if at + 1 == len(known) or _COUNTED.search(lower, max(0, spot.start - 8), spot.start):
        return False
    is_shift = known[at + 1].name.rpartition(":")[2] in ("evening", "night")
    return is_shift and bool(_LISTED.fullmatch(lower, spot.end, known[at + 1].start))


def _is_denied(lower: str, spot: Spot) -> bool:
    """Whether its clause denies it, pays extra for it, or names a date."""
    if spot.name == "ignored":
        return False
    denials = (_NO_AFTER, _NOT_ASKED, _DATE_AFTER, _PAID_AFTER, _EMPTY_LABEL)
    for no in denials:
        if no.match(lower, spot.end):
            return True
    if spot.name == "weak:mid" and not _MID_AFTER.match(lower, spot.end):
        return True
    line = max(lower.rfind("\n", 0, spot.start) + 1, spot.start - 90)
    if _NO_BEFORE.search(lower, max(line, spot.start - 40), spot.start):
        return True
    stop = lower.find("\n", spot.end)
    return _denies(lower[line : stop if 0 <= stop < spot.end + 60 else spot.end + 60])


@lru_cache(maxsize=1024)
def _denies(clause: str) -> bool:
    return bool(_NO_CLAUSE.search(clause))


def _need(lower: str, start: int, end: int) -> Requirement:
    """Return required where its sentence says must or required."""
    begin = max(lower.rfind(stop, 0, start) for stop in (".", "\n", ";")) + 1
    return "required" if _MUST.search(lower, max(begin, start - 80), end + 40) else "mentioned"
