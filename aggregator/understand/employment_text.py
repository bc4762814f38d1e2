"""Whether a word of an employment type in a running text is said of the job itself."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from aggregator.understand.reading import Reading
from aggregator.understand.spotter import Spot

_DATA: dict[str, Any] = tomllib.loads(
    (Path(__file__).parents[1] / "data" / "employment.toml").read_text(encoding="utf-8")
)
NOT_THE_JOB = ("benefits", "about", "legal")
_PARENTHESIS = re.compile(r"\s{0,2}\)")
_SEEKS = re.compile(
    r"(?:seek|hiring|looking|recruit|opportunit|opening|position|role|vacanc)[^.;\n]{0,60}$"
)
_NO_TERM = re.compile(
    r"[\s*]{0,3}(?:of|rate|stipend|pay|allowance|employees?|staff|team|med|order|shift|diff)"
)
_GOES_WITH = re.compile(r"[\s*]{0,4}(?:[\n(,;–|-]|$|\$)|\*\*|\s(?:dispens|pharm|medical|certified)")
_HIRES = re.compile(
    r"\b(?:recruiting|hiring|seeking|looking for|appoint)\s(?:for\s)?(?:(?:an?|both|some|more)\s)?"
    r"(?:[a-z-]+,?\s){0,2}$"
)
_WITH_HOURS = re.compile(
    r"[\s,:(–-]{1,4}[0-9]{1,2}(?:[.,][0-9]{1,2}|\s?½|\s1/2)?\s?-?"
    r"(?:(?:hours?|hrs?)\b(?:\s?(?:per|a|/)\s?(?:week|wk))?|per week\b|p/?w\b)\)?"
)
_OF_JOB = re.compile(
    r"\b(?:this (?:is|role is|post is|position is|job is|vacancy is)|seeking|recruiting|hiring|"
    r"looking for|there are|appoint|(?:posts?|roles?|positions?) (?:is|are))\s"
    r"(?:(?:an?|both)\s)?(?:[a-z]+,?\s)?$"
)
_WHOLE_LINE = re.compile(
    r"(?:\s(?:and|or)\s(?:part|full)[\s-]time)?(?:\s(?:opportunities|vacancies|positions|posts|roles))?"
    r"(?:\savailable)?(?:\s\([^()\n]{0,40}\))?[\s.]{0,3}(?:\n|$)"
)
_WHETHER = re.compile(r"\b(?:whether|if)\b[^.\n]{0,40}$")


def _words(name: str, table: str = "context") -> str:
    words = sorted(_DATA[table][name], key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"[\s-]?") for word in words)


_LABEL = re.compile(rf"\b(?:{_words('labels')})s?\b(?:[^\n]{{0,24}}|[*:\s]{{0,6}})$")
_AFTER = re.compile(rf"[\s,;:()*–-]{{0,3}}(?:{_words('after')})")
_BEFORE = re.compile(
    rf"\b(?:{_words('before')})[\s*]{{0,3}}(?:[a-z]+[\s,]{{1,2}})?$"
    r"|\bband\s[2-9][a-d]?[\s,–-]{1,3}$|\b[0-9]\s?x\s?$"
)
_NOT_AFTER = re.compile(rf"[ \t,()0-9+*/-]{{0,14}}(?:{_words('not_after')})\b")
_NOT_BEFORE = re.compile(rf"\b(?:{_words('not_before')})[\s(]{{1,2}}$")
OTHER_HALF = re.compile(
    r"[\s,]{0,2}(?:and|or|/|&|,)\s?(?:part|full)[\s-]{0,2}time"
    r"|[\s,(]{0,2}(?:and|or)\s(?:on a\s)?job[\s-]shar(?:e|ing)(?:\sbasis\)?)?|\s?\([^()\n]{0,24}\)"
)
_THEN_TIME = re.compile(r"[\s,/–-]{1,3}(?:full|part)[\s-]?time")
_OFFERED_AFTER = re.compile(rf"[\s,;:()*–-]{{0,3}}(?:{_words('after', 'offered')})\b")
_OFFERED_BEFORE = re.compile(
    rf"\b(?:{_words('before', 'offered')})[\s*]{{0,3}}(?:[a-z]+[\s,]{{1,2}})?$"
)
_ENDS_LINE = re.compile(r"[\s*.:;,()–-]{0,4}(?:\n|$)")
IS_LABEL = re.compile(r"[\s*]{0,4}[:?]")
_STARTS_LINE = re.compile(r"(?:^|[\n|])[\s*•·#(>–-]{0,6}$")


def is_labelled(lower: str, spot: Spot) -> bool:
    """Whether a label like "Job type:" stands before it on its line or right above."""
    if not _LABEL.search(lower, max(0, spot.start - 44), spot.start):
        return False
    has_colon = ":" in lower[max(0, spot.start - 26) : spot.start]
    is_whole = has_colon or _ENDS_LINE.match(lower, spot.end)
    return bool(is_whole) and not _NOT_AFTER.match(lower, spot.end)


def counts(lower: str, kind: str, spot: Spot) -> bool:
    """Tell whether the words around one of a kind ("phrase", "term", else a time) let it count."""
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
    begin = max(0, spot.start - 50)
    if any(no.search(lower, begin, spot.start) for no in (_NOT_BEFORE, _WHETHER)):
        return False
    if _HIRES.search(lower, begin, spot.start):
        return True
    end = spot.end
    while other := OTHER_HALF.match(lower, end):
        end = other.end()
    if _NOT_AFTER.match(lower, spot.end) or _NOT_AFTER.match(lower, end):
        return False
    if _STARTS_LINE.search(lower, max(0, spot.start - 8), spot.start):
        return True
    if with_hours := _WITH_HOURS.match(lower, spot.end):
        return not _NOT_AFTER.match(lower, with_hours.end())
    return bool(_BEFORE.search(lower, begin, spot.start) or _AFTER.match(lower, spot.end))


def is_job(reading: Reading, spot: Spot) -> bool:
    """Whether the section is about the job, or the sentence or line itself is."""
    section = reading.section_at(spot.start)
    if section is None or section.kind not in NOT_THE_JOB:
        return True
    low, start = reading.low, spot.start
    if _OF_JOB.search(low, max(0, start - 40), start):
        return True
    starts = _STARTS_LINE.search(low, max(0, start - 8), start)
    return bool(starts and _WHOLE_LINE.match(low, spot.end))


def is_offered(lower: str, spot: Spot) -> bool:
    """Tell whether it would be considered, or is available too."""
    before = _OFFERED_BEFORE.search(lower, max(0, spot.start - 50), spot.start)
    return bool(before or _OFFERED_AFTER.match(lower, spot.end)) and not _NOT_AFTER.match(
        lower, spot.end
    )
