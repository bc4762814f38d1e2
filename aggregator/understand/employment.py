"""Employment types: full_time, part_time, per_diem, temporary, contract, internship."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from aggregator.understand.casing import lowered
from aggregator.understand.hours import hours
from aggregator.understand.lexicon import wakes_on
from aggregator.understand.reading import Reading
from aggregator.understand.spotter import Spot, Spotter

_DATA: dict[str, Any] = tomllib.loads(
    (Path(__file__).parents[1] / "data" / "employment.toml").read_text(encoding="utf-8")
)
TYPES = ("full_time", "part_time", "per_diem", "temporary", "contract", "internship")
TIME, TERMS = frozenset(TYPES[:2]), frozenset(TYPES[2:])
FULL_FROM, PART_TO = 35.0, 30.0
"""Weekly hours from which work is full time, and up to which it is part time."""
LIMIT = 60_000

BOTH = "both"

_IGNORED = {"ignored": _DATA["ignored"]["words"], BOTH: _DATA["time"][BOTH]}
_ANYWHERE: dict[str, list[str]] = {**_DATA["time"], **_DATA["terms"]}
_IN_FIELD = Spotter(_IGNORED | {t: [*_ANYWHERE[t], *_DATA["field"].get(t, [])] for t in TYPES})
_IN_TITLE = Spotter(_IGNORED | {t: [*_ANYWHERE[t], *_DATA["title"].get(t, [])] for t in TYPES})
_IN_TEXT = Spotter(
    _IGNORED
    | {t: _DATA["time"][t] for t in TYPES[:2]}
    | {f"phrase:{t}": words for t, words in _DATA["phrases"].items()}
    | {f"term:{t}": _DATA["terms"][t] for t in TYPES[2:]}
)
wakes_on("employment", lambda: _IN_TEXT.forms)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_INITIALS = re.compile(
    r"(?:^|(?<=[-–—,;(|])|(?<=[-–—,;(|]\s)|(?<=[FP]T/)|(?<=\s)(?=[FP]T/[FP]T\b))(?:FT|PT)"
    r"(?=\s?(?:$|[-–—,;)|]|\d)|/[FP]T\b)"
)
_FTE = re.compile(
    r"([01](?:\.[0-9]{1,3})?)\s?\(?fte\b|(?<![0-9$@])([0-9]{1,3})\s?%\s?\(?fte\b"
    r"|fte[\s*]{0,4}[:=-]?[\s*]{0,4}([01](?:\.[0-9]{1,3})?)(?![0-9.])"
)
_BANK = re.compile(r"^bank(?:\s?[-–:]|$)|[(\-–|,]\s?bank\s?(?:[)\-–|,]|$)", re.IGNORECASE)
_PARENTHESIS = re.compile(r"\s{0,2}\)")
_SEEKS = re.compile(
    r"(?:seek|hiring|looking|recruit|opportunit|opening|position|role|vacanc)[^.;\n]{0,60}$"
)
_NO_TERM = re.compile(
    r"[\s*]{0,3}(?:of|rate|stipend|pay|allowance|employees?|staff|team|med|order|shift|diff)"
)
_GOES_WITH = re.compile(r"[\s*]{0,4}(?:[\n(,;–|-]|$|\$)|\*\*")
_WHETHER = re.compile(r"\b(?:whether|if)\b[^.\n]{0,40}$")


def _words(name: str, table: str = "context") -> str:
    words = sorted(_DATA[table][name], key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"[\s-]?") for word in words)


_LABEL = re.compile(rf"\b(?:{_words('labels')})s?\b(?:[^\n]{{0,24}}|[*:\s]{{0,6}})$")
_AFTER = re.compile(rf"[\s,;:()*–-]{{0,3}}(?:{_words('after')})")
_BEFORE = re.compile(rf"\b(?:{_words('before')})[\s*]{{0,3}}(?:[a-z]+[\s,]{{1,2}})?$")
_NOT_AFTER = re.compile(rf"[ \t,()0-9+*/-]{{0,14}}(?:{_words('not_after')})\b")
_NOT_BEFORE = re.compile(rf"\b(?:{_words('not_before')})[\s(]{{1,2}}$")
_OTHER_HALF = re.compile(
    r"[\s,]{0,2}(?:and|or|/|&|,)\s?(?:part|full)[\s-]?time|\s?\([^()\n]{0,24}\)"
)
_THEN_TIME = re.compile(r"[\s,/–-]{1,3}(?:full|part)[\s-]?time")
_OFFERED_AFTER = re.compile(rf"[\s,;:()*–-]{{0,3}}(?:{_words('after', 'offered')})\b")
_OFFERED_BEFORE = re.compile(
    rf"\b(?:{_words('before', 'offered')})[\s*]{{0,3}}(?:[a-z]+[\s,]{{1,2}})?$"
)
_ENDS_LINE = re.compile(r"[\s*.:;,()–-]{0,4}(?:\n|$)")
_IS_LABEL = re.compile(r"[\s*]{0,4}:")
_STARTS_LINE = re.compile(r"(?:^|[\n|])[\s*•·#(>–-]{0,6}$")


def employment_types(reading: Reading) -> list[str]:
    """Return the employment types the posting names, in a fixed order; empty if it names none.

    The board's own field and the title come first; each of the two questions, how much and on
    what terms, is put to the text only where they leave it open, or where a label in it says both.
    """
    found = set(in_field(reading.texts["employment_type_text"]) | in_title(reading.title))
    told = in_text(reading) if not (found & TIME and found & TERMS) else set()
    if not found & TERMS:
        found |= told & TERMS
    if len(found & TIME) == 1 and (_is_both_labelled(reading) or _is_other_offered(reading, found)):
        found |= TIME
    if not found & TIME:
        found |= told & TIME or _by_hours(reading, found)
    return [name for name in TYPES if name in found]


@lru_cache(maxsize=4096)
def in_field(text: str) -> frozenset[str]:
    """Return the types named by a field that is about nothing else.

    >>> sorted(in_field("Full-time, PRN")), in_field("PER_DIEM"), in_field("Permanent contract")
    (['full_time', 'per_diem'], frozenset({'per_diem'}), frozenset())
    """
    if not text:
        return frozenset()
    spaced = _CAMEL.sub(" ", text[:LIMIT]).replace("_", " ")
    return frozenset(_types({spot.name for spot in _IN_FIELD.find(spaced)}))


@lru_cache(maxsize=8192)
def in_title(title: str) -> frozenset[str]:
    """Return the types a title names; FT and PT count where they stand apart."""
    found = _types({spot.name for spot in _IN_TITLE.find(title)})
    for match in _INITIALS.finditer(title):
        found.add("full_time" if "FT" in match[0] else "part_time")
    if _BANK.search(title):
        found.add("temporary")
    return frozenset(found)


def is_bank(reading: Reading) -> bool:
    """Whether title, field or text offer shifts of a staff bank, worked as they come."""
    if _BANK.search(reading.title) or _BANK.search(reading.texts["employment_type_text"]):
        return True
    if spots := [spot for spot in _IN_TITLE.find(reading.title) if spot.name == "temporary"]:
        return any("bank" in lowered(reading.title[spot.start : spot.end]) for spot in spots)
    lower = reading.low[:LIMIT]
    return any(
        "bank" in lower[spot.start : spot.end]
        and spot.name == "phrase:temporary"
        and _counts(lower, "phrase", spot)
        and _is_job(reading, spot)
        for spot in reading.spots(_IN_TEXT, "employment")
    )


def in_text(reading: Reading) -> set[str]:
    """Return the types a running text says of the job itself, not of its benefits or its staff."""
    lower = reading.low[:LIMIT]
    found: set[str] = set()
    for spot in reading.spots(_IN_TEXT, "employment"):
        if spot.end > LIMIT:
            break
        kind, _, name = spot.name.rpartition(":")
        if (
            name == "ignored"
            or name in found
            or (name == BOTH and _IS_LABEL.match(lower, spot.end))
        ):
            continue
        if _is_labelled(lower, spot) or (_counts(lower, kind, spot) and _is_job(reading, spot)):
            found.add(name)
            other = _OTHER_HALF.match(lower, spot.end)
            found |= TIME if name in TIME and other and "time" in other[0] else set()
    found = _types(found)
    return found - {"contract"} if "temporary" in found else found


def _is_both_labelled(reading: Reading) -> bool:
    """Whether a label like "Job Types:" in the text offers full and part time."""
    lower = reading.low[:LIMIT]
    return any(
        spot.name == BOTH and spot.end <= LIMIT and _is_labelled(lower, spot)
        for spot in reading.spots(_IN_TEXT, "employment")
    )


def _is_other_offered(reading: Reading, found: set[str]) -> bool:
    """Whether the text would consider part time where all else says full time, or the reverse."""
    lower = reading.low[:LIMIT]
    return any(
        spot.name in TIME - found and spot.end <= LIMIT and _is_offered(lower, spot)
        for spot in reading.spots(_IN_TEXT, "employment")
    )


def _is_offered(lower: str, spot: Spot) -> bool:
    before = _OFFERED_BEFORE.search(lower, max(0, spot.start - 50), spot.start)
    return bool(before or _OFFERED_AFTER.match(lower, spot.end)) and not _NOT_AFTER.match(
        lower, spot.end
    )


def _types(names: set[str]) -> set[str]:
    """The types among the names of words found."""
    return names & {*TYPES} | (TIME if BOTH in names else set())


def _is_labelled(lower: str, spot: Spot) -> bool:
    """Whether a label like "Job type:" stands before it on its line or right above."""
    if not _LABEL.search(lower, max(0, spot.start - 44), spot.start):
        return False
    has_colon = ":" in lower[max(0, spot.start - 26) : spot.start]
    is_whole = has_colon or _ENDS_LINE.match(lower, spot.end)
    return bool(is_whole) and not _NOT_AFTER.match(lower, spot.end)


def _counts(lower: str, kind: str, spot: Spot) -> bool:
    if kind == "phrase":
        return not _NOT_BEFORE.search(lower, max(0, spot.start - 20), spot.start)
    if kind == "term":
        return bool(_THEN_TIME.match(lower, spot.end)) or _is_term(lower, spot)
    return _says_time(lower, spot) or _is_aside(lower, spot)


def _is_term(lower: str, spot: Spot) -> bool:
    """Whether "PRN" or "per diem" stands alone on its line or in parentheses after the job."""
    if not spot.name.endswith("per_diem") or _NO_TERM.match(lower, spot.end):
        return False
    starts = _STARTS_LINE.search(lower, max(0, spot.start - 8), spot.start)
    return bool(starts and _GOES_WITH.match(lower, spot.end)) or _is_aside(lower, spot)


def _is_aside(lower: str, spot: Spot) -> bool:
    """Whether it stands alone in parentheses in a sentence or line that offers the job."""
    is_alone = lower[spot.start - 1 : spot.start] == "(" and _PARENTHESIS.match(lower, spot.end)
    return bool(is_alone) and bool(_SEEKS.search(lower, max(0, spot.start - 80), spot.start))


def _says_time(lower: str, spot: Spot) -> bool:
    """Whether "full time" is said of the job: on a line of its own, "a full-time role"."""
    end = spot.end
    while other := _OTHER_HALF.match(lower, end):
        end = other.end()
    if _NOT_AFTER.match(lower, spot.end) or _NOT_AFTER.match(lower, end):
        return False
    if any(no.search(lower, max(0, spot.start - 50), spot.start) for no in (_NOT_BEFORE, _WHETHER)):
        return False
    if _STARTS_LINE.search(lower, max(0, spot.start - 8), spot.start):
        return True
    before = _BEFORE.search(lower, max(0, spot.start - 40), spot.start)
    return bool(before or _AFTER.match(lower, spot.end))


def _is_job(reading: Reading, spot: Spot) -> bool:
    section = reading.section_at(spot.start)
    return section is None or section.kind not in ("benefits", "about", "legal")


def _by_hours(reading: Reading, found: set[str]) -> set[str]:
    """Return what the weekly hours or the FTE make of it, unless the terms say per diem."""
    if "per_diem" in found:
        return _by_fte(reading) & {"part_time"}
    weekly = hours(reading)
    if weekly is None:
        return _by_fte(reading)
    if weekly.low is not None and weekly.low >= FULL_FROM:
        return {"full_time"}
    return {"part_time"} if weekly.high is not None and weekly.high <= PART_TO else set()


def _by_fte(reading: Reading) -> set[str]:
    lower = lowered(reading.title)
    if "fte" not in lower:
        lower = reading.low[:LIMIT]
    at = lower.find("fte")
    match = _FTE.search(lower, max(0, at - 8), at + 18) if at >= 0 else None
    share = float(match[1] or match[3] or float(match[2]) / 100) if match else 0.0
    if share >= 0.9:
        return {"full_time"} if share <= 1.0 else set()
    return {"part_time"} if 0 < share <= 0.8 else set()
