"""Employment types: full_time, part_time, per_diem, temporary, contract, internship."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from aggregator.understand.casing import lowered
from aggregator.understand.employment_text import (
    IS_LABEL,
    OTHER_HALF,
    counts,
    is_job,
    is_labelled,
    is_offered,
)
from aggregator.understand.hours import hours
from aggregator.understand.lexicon import wakes_on
from aggregator.understand.reading import Reading
from aggregator.understand.spotter import Spotter

_DATA: dict[str, Any] = tomllib.loads(
    (Path(__file__).parents[1] / "data" / "employment.toml").read_text(encoding="utf-8")
)
TYPES = ("full_time", "part_time", "per_diem", "temporary", "contract", "internship")
TIME, TERMS = frozenset(TYPES[:2]), frozenset(TYPES[2:])
FULL_FROM = 35.0
"""Weekly hours from which work is full time; fewer are part time."""
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
wakes_on("share of full time", lambda: ("fte", "wte"))
_IS_HALF = re.compile("time|job")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_INITIALS = re.compile(
    r"(?:^|(?<=[-–—,;(|])|(?<=[-–—,;(|]\s)|(?<=[FP]T/)|(?<=\s)(?=[FP]T/[FP]T\b))(?:FT|PT)"
    r"(?=\s?(?:$|[-–—,;)|]|\d)|/[FP]T\b)"
)
_OTHERS_SHARE = r"(?!\s?or (?:great|above|high|more|less|low|below))"
_FTE = re.compile(
    rf"(?<![0-9.,])([01](?:\.[0-9]{{1,3}})?)\s?\(?[fw]te\b{_OTHERS_SHARE}"
    rf"|(?<![0-9$@])([0-9]{{1,3}})\s?%\s?\(?fte\b{_OTHERS_SHARE}"
    r"|[fw]te[\s*]{0,4}[:=-]?[\s*]{0,4}([01](?:\.[0-9]{1,3})?)(?![0-9.])"
)
_BANK = re.compile(
    r"^bank(?:\s?[-–:]|$|\s(?!of\b|hol|teller|manager|clerk|officer|cashier|branch|account|oper))"
    r"|[(\-–|,]\s?bank\s?(?:[)\-–|,]|$)",
    re.IGNORECASE,
)
_NOT_ITS_SHARE = re.compile(
    r"\b(?:less than|at least|minimum|greater than|more than|over|above|below|supervised|half|"
    r"additional|benefits?|eligible|team|work|or)\b[^.;:\n]{0,20}$"
)


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
        found |= _beside_full_hours(reading, found)
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
        and counts(lower, "phrase", spot)
        and is_job(reading, spot)
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
        if name == "ignored" or name in found or (name == BOTH and IS_LABEL.match(lower, spot.end)):
            continue
        if is_labelled(lower, spot) or (counts(lower, kind, spot) and is_job(reading, spot)):
            found.add(name)
            other = OTHER_HALF.match(lower, spot.end)
            found |= TIME if name in TIME and other and _IS_HALF.search(other[0]) else set()
    found = _types(found)
    return found - {"contract"} if "temporary" in found else found


def _is_both_labelled(reading: Reading) -> bool:
    """Whether a label like "Job Types:" in the text offers full and part time."""
    lower = reading.low[:LIMIT]
    return any(
        spot.name == BOTH and spot.end <= LIMIT and is_labelled(lower, spot)
        for spot in reading.spots(_IN_TEXT, "employment")
    )


def _is_other_offered(reading: Reading, found: set[str]) -> bool:
    """Whether the text would consider part time where all else says full time, or the reverse."""
    lower = reading.low[:LIMIT]
    return any(
        spot.name in TIME - found and spot.end <= LIMIT and is_offered(lower, spot)
        for spot in reading.spots(_IN_TEXT, "employment")
    )


def _beside_full_hours(reading: Reading, found: set[str]) -> set[str]:
    """Return full time where the text has the hours of it and only offers part time beside."""
    if found & TIME != {"part_time"} or not _is_other_offered(reading, found - TIME):
        return set()
    weekly = hours(reading)
    return {"full_time"} if weekly and (weekly.low or 0) >= FULL_FROM else set()


def _types(names: set[str]) -> set[str]:
    """The types among the names of words found."""
    return names & {*TYPES} | (TIME if BOTH in names else set())


def _by_hours(reading: Reading, found: set[str]) -> set[str]:
    """Return what the weekly hours or the FTE make of it, unless the terms say per diem."""
    if "per_diem" in found:
        return _by_fte(reading) & {"part_time"}
    weekly = hours(reading)
    if weekly is None:
        return _by_fte(reading)
    if weekly.low is not None and weekly.low >= FULL_FROM:
        return {"full_time"}
    return {"part_time"} if weekly.high is not None and weekly.high < FULL_FROM else set()


def _by_fte(reading: Reading) -> set[str]:
    title, low = lowered(reading.title), reading.low
    match = _FTE.search(title) if "fte" in title or "wte" in title else None
    for at, _, _ in () if match else reading.sights("share of full time"):
        match = _FTE.search(low, max(0, at - 8), at + 18)
        if match and not _NOT_ITS_SHARE.search(low, max(0, match.start() - 40), match.start()):
            break
        match = None
    share = float(match[1] or match[3] or float(match[2]) / 100) if match else 0.0
    if share >= 0.9:
        return {"full_time"} if share <= 1.0 else set()
    return {"part_time"} if 0 < share <= 0.8 else set()
