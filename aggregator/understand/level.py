"""Level (trainee, entry, mid, senior) and grade ("II", "Band 3")."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

import msgspec

from aggregator.records import Tag
from aggregator.understand.casing import lowered
from aggregator.understand.lexicon import around, wakes_on
from aggregator.understand.reading import Reading

LEVELS = Path(__file__).parents[1] / "data" / "taxonomy" / "levels.toml"
TEXT_LIMIT = 20_000
WINDOW = 320
TITLE_LIMIT = 300
_ROMAN = ("", "I", "II", "III", "IV", "V")
_INTRAVENOUS = (
    r"\s*(?:room|compounding|admix\w*|infusion|prep|therapy|certified|pharm\w*|tech\w*|sterile)\b"
)
_NUMERAL = rf"(?:III|II|IV(?!{_INTRAVENOUS})|I|V|[1-5])"
_HEAD = (
    r"(?:technicians?|techn?|techs|assistants?|asst|associate|dispenser|aide|worker|retail|"
    r"cma|rma|ccma|ma|hca|cpht|certified|level|lvl|grade|trainee)"
)
_NO_GRADE = (
    r"(?![\d:.%]|\s?[/-]\s?\d|-(?![iv]+\b)[a-z]{3}|\s*(?:st|nd|rd|th|x|days?|nights?|shifts?|hours?|hrs?|"
    r"months?|positions?|openings?|north|south|east|west|am|pm)\b)"
)
_GRADE = re.compile(
    rf"\b{_HEAD}(?:\s\([A-Za-z ]{{2,20}}\)(?=\s))?(?:[,.]?\s+(?:\((?=[IV]))?|-)"
    rf"(?P<first>{_NUMERAL})\b{_NO_GRADE}"
    rf"(?P<more>(?:\s*(?:(?:/|-|–|,|&|\bor\b|\band\b)\s*(?:or\s+)?(?:{_HEAD}\s+)?|{_HEAD}\s+)"
    rf"{_NUMERAL}\b{_NO_GRADE}){{0,4}})",
    re.IGNORECASE,
)
# A numeral at the very end is the grade too, unless it numbers a place or a phase.
_AT_END = re.compile(
    rf"\b{_HEAD}\b.*[a-z](?<!\bphase)(?<!\bregion)(?<!\bzone)(?<!\bunit)(?<!\btower)(?<!\bward)(?<!\bbuilding)"
    r"\s(?P<first>(?-i:III|II))(?P<more>)$",
    re.IGNORECASE,
)
_BAND = re.compile(
    r"\bband[:\s]{1,3}([2-9][a-d]?)\b(?:\s{0,2}(?:/|-|–|to|or|&)\s{0,2}(?:band\s)?([2-9][a-d]?)\b)?",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\bor\b")


class LevelEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[level]]` of levels.toml as written there."""

    name: str
    where: str
    pattern: str
    yes: list[str]
    no: list[str]
    stem: list[str] = []


@dataclass(slots=True)
class Level:
    level: str | None
    grade: str | None
    tags: list[Tag] = field(default_factory=list)


def level(reading: Reading) -> Level | None:
    """Return level and grade with their evidence; None where the posting states neither."""
    graded = _title_grade(reading) or _band(reading)
    ranked = _level_tag(reading)
    if graded is None and ranked is None:
        return None
    return Level(
        level=ranked.name if ranked else None,
        grade=graded.name if graded else None,
        tags=[tag for tag in (ranked, graded) if tag],
    )


@cache
def level_entries() -> list[LevelEntry]:
    """The words that state a level, in the order they are tried."""
    data = tomllib.loads(LEVELS.read_text(encoding="utf-8"))
    return msgspec.convert(data["level"], list[LevelEntry])


wakes_on("band", lambda: ["band"])
wakes_on("level", lambda: [stem for entry in level_entries() for stem in entry.stem])


@cache
def _patterns(where: str) -> list[tuple[LevelEntry, re.Pattern[str]]]:
    entries = [entry for entry in level_entries() if entry.where == where]
    return [(entry, re.compile(entry.pattern)) for entry in entries]


def _level_tag(reading: Reading) -> Tag | None:
    """The level the title states, else the text; None where a title offers several openings."""
    several, name, span = _title_level(reading.title)
    if name and not (several and name in ("trainee", "entry")):
        return reading.tag("level", name, "mentioned", "title", span)
    return None if name or several else _text_level(reading)


@lru_cache(maxsize=4096)
def _title_level(title: str) -> tuple[bool, str | None, tuple[int, int]]:
    """Whether a title offers several openings, and the level it states."""
    low = lowered(title)
    several = bool(_SEVERAL.search(low))
    for entry, pattern in _patterns("title"):
        if match := pattern.search(low):
            return several, entry.name, match.span()
    return several, None, (0, 0)


def _text_level(reading: Reading) -> Tag | None:
    """The level the description states; None where it states none."""
    sights = reading.sights("level")
    text = reading.low[:TEXT_LIMIT] if sights else ""
    for entry, pattern in _patterns("description") if sights else ():
        own = [sight for sight in sights if sight[2] in entry.stem]
        for match in around(text, own, pattern, before=WINDOW, after=WINDOW):
            return reading.tag("level", entry.name, "mentioned", "description", match.span())
    return None


def _title_grade(reading: Reading) -> Tag | None:
    """The grade in the title: "Band 3", or the numeral after the occupation as a Roman one."""
    name, span = _grade_in(reading.title[:TITLE_LIMIT])
    return reading.tag("level", name, "mentioned", "title", span) if name else None


@lru_cache(maxsize=4096)
def _grade_in(title: str) -> tuple[str | None, tuple[int, int]]:
    """The grade in a title and where it stands."""
    if band := _BAND.search(title):
        return _band_name(band), band.span()
    match = _GRADE.search(title) or _AT_END.search(title)
    if match is None:
        return None, (0, 0)
    numerals = re.findall(rf"\b{_NUMERAL}\b", match["more"], re.IGNORECASE)
    steps = {_step(n) for n in (match["first"], *numerals)}
    if any(mark in match["more"] for mark in "-–"):
        steps |= set(range(min(steps), max(steps)))
    return "/".join(_ROMAN[step] for step in sorted(steps)), match.span()


def _step(numeral: str) -> int:
    return int(numeral) if numeral.isdigit() else _ROMAN.index(numeral.upper())


def _band(reading: Reading) -> Tag | None:
    """The one Agenda for Change band the texts name; None where they name several."""
    for where in ("salary_text", "description"):
        found = _bands(reading, where)
        names = {_band_name(match) for match in found}
        if len(names) == 1:
            return reading.tag("level", names.pop(), "mentioned", where, found[0].span())
    return None


def _bands(reading: Reading, where: str) -> list[re.Match[str]]:
    if where == "salary_text":
        return list(_BAND.finditer(reading.texts[where][:TEXT_LIMIT]))
    sights = reading.sights("band")
    return list(around(reading.low[:TEXT_LIMIT], sights, _BAND, 0, 20)) if sights else []


def _band_name(match: re.Match[str]) -> str:
    steps = [step.lower() for step in match.groups() if step]
    return f"Band {'/'.join(dict.fromkeys(steps))}"
