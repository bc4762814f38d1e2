"""Years of experience required."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import zip_longest
from pathlib import Path

import msgspec

from aggregator.records import Requirement, Tag
from aggregator.understand.casing import lowered
from aggregator.understand.lexicon import Sight, around, holds_any, matches_at, wakes_on
from aggregator.understand.reading import Reading

CUES = Path(__file__).parents[1] / "data" / "taxonomy" / "experience.toml"
TEXT_LIMIT = 60_000
YEARS_LIMIT = 15
CLAUSE_LIMIT = 200
QUOTE_AFTER = 120
UNITS = ("year", "month", "yr", "mos")
NEAR = ("exper", "work", "background", "required)", "preferred)")
SPAN_LIMIT = 45
LADDER = 160
_WORDS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
    "eighteen": 18,
}
_NUMBER = (
    rf"(?:\d{{1,2}}(?:\.\d)?\)?|\b(?:{'|'.join(_WORDS)}))(?:\s?\(\d{{1,2}}\))?\s?\+?"
    r"(?:\s(?:or\smore|plus))?"
)
_SOME_NUMBER = re.compile(rf"\d+|{'|'.join(_WORDS)}")
_SPAN = re.compile(
    rf"(?<![\d.,$£€#/-])(?P<low>{_NUMBER})(?:\s?(?:\\?-|–|—|to|or)\s?{_NUMBER})?"
    r"[\s-]{0,2}(?:(?:full|calendar|consecutive|continuous)\s)?(?P<unit>years?|yrs?|months?|mos)\b"
    r"(?!\s(?:old|of age|(?:\w+\s)?(?:course|program|commitment|contract|bonus)))",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[;\n•!?]|\.(?=\s|$)|(?<=[a-z]{3})(?=[A-Z][A-Za-z]{2})")
_STATED_SO = re.compile(
    r"\W*\((?:required|preferred)\)|\s(?:is\s)?(?:required|preferred)\W{0,2}$", re.IGNORECASE
)
_ANNOUNCED = re.compile(r"experience\W[^.]{0,70}$", re.IGNORECASE)
_PART_OF_IT = re.compile(
    r"\byears?\b(?! of age| old).*\b(?:with|including|of which)\b[^.;]{0,20}$", re.IGNORECASE
)
_SET_APART = re.compile(r"[,;(]|\brequired\b")
_OF_THE_NEXT = re.compile(r"[\W_]*(?:strongly )?prefer(?:red|ably)\W*$", re.IGNORECASE)
_BARE = re.compile(
    r"^\W{0,3}experience:\s?(?P<low>\d{1,2})(?:\s?[-–]\s?\d{1,2})?\s*$", re.MULTILINE
)
_OTHER_GRADE = re.compile(r"\bfor (?:\w+ ){0,2}(?:I{1,3}|IV|V|[1-5])\b")
_OTHER_GRADE_BEFORE = re.compile(
    r"(?<!nvq )(?<!qcf )(?<!diploma )\b(?:ma|cma|tech(?:nician)?|assistant|level|grade|band)"
    r" (?P<grade>ii|iii|iv|v|[2-9])\b[^.;]{0,40}$"
)
_OUTRIGHT = re.compile(r"\b(?:requir\w+|must|mandatory|essential)\b", re.IGNORECASE)
_AS_ONE = re.compile(r"\bexperience (?:as|of|at)\b")
_LADDER = re.compile(
    r"\b(?:progress\w*|advance\w*|promot\w+)\b[^.]{0,40}\b(?:band|level|grade|criteria)\b[^.]{0,100}$"
)
_INSTEAD_OF_SCHOOL = re.compile(
    r"\b(?:program(?:me)?|school|degree|diploma|certificate|education|course|training|graduate)\b"
    r"[^.;]{0,60}\b(?:or|lieu)\W+(?:at least |a minimum of |minimum of |minimum )?$"
)
_EQUAL_TO_IT = re.compile(r"\W*(?:of )?(?:\w+ ){0,3}(?:equivalent|in lieu|instead of|substitut)")
_INSTEAD_OF_IT = re.compile(
    r"\W{0,3}(?:(?!or\b)[\w-]+[ /]){0,6}(?:in lieu of|instead of|in place of|may substitute for)\b"
)
_SILENT = ("benefits", "legal")
_AS_WHAT = re.compile(r"\W*(?:of )?(?:\w+ ){0,3}experience (?:as|in|with)\b", re.IGNORECASE)


class CueEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[cue]]` of experience.toml as written there."""

    name: str
    pattern: str
    yes: list[str]
    no: list[str]
    stem: list[str] = []


@dataclass(slots=True)
class Experience:
    years: float | None
    tags: list[Tag] = field(default_factory=list)


def experience(reading: Reading) -> Experience | None:
    """Return the fewest years required, 0 where none are needed; None where no years are named.

    Years that are only preferred leave `years` unknown and are kept as tags.
    """
    tags = [*_none_needed(reading), *_stated(reading), *_bare(reading)]
    return Experience(_fewest(tags), tags) if tags else None


@cache
def cue_entries() -> list[CueEntry]:
    """The words that tell what a number of years is about."""
    data = tomllib.loads(CUES.read_text(encoding="utf-8"))
    return msgspec.convert(data["cue"], list[CueEntry])


def _none_needed_stems() -> list[str]:
    return next(entry.stem for entry in cue_entries() if entry.name == "none needed")


wakes_on("no experience", _none_needed_stems)
wakes_on("years", lambda: UNITS)
wakes_on("bare experience", lambda: ["experience:"])


@cache
def _cues() -> dict[str, re.Pattern[str]]:
    return {entry.name: re.compile(entry.pattern, re.IGNORECASE) for entry in cue_entries()}


def _fewest(tags: list[Tag]) -> float | None:
    """The smallest number required; unknown where one grade needs years and another does not."""
    if any(tag.value == 0 for tag in tags):
        return 0.0
    if any(tag.requirement == "not_required" for tag in tags):
        return None
    return min(
        (tag.value for tag in tags if tag.requirement == "required" and tag.value), default=None
    )


def _none_needed(reading: Reading) -> Iterator[Tag]:
    """Yield where a text says that nobody needs experience."""
    pattern = _cues()["none needed"]
    if "experience" in (title := lowered(reading.title)):
        yield from _unneeded(reading, "title", title, pattern.finditer(title))
    if sights := reading.sights("no experience"):
        text = reading.low[:TEXT_LIMIT]
        matches = around(text, sights, pattern, before=60, after=90)
        yield from _unneeded(reading, "description", text, matches)


def _unneeded(
    reading: Reading, where: str, text: str, matches: Iterable[re.Match[str]]
) -> Iterator[Tag]:
    """Yield a tag for every match whose clause speaks of no years and no preference."""
    for match in matches:
        start, end = _clause(text, match, None)
        is_preferred = _cues()["preferred"].search(text, start, end)
        if not is_preferred and not _SPAN.search(text, start, end):
            yield reading.tag("experience", "years", "not_required", where, match.span(), value=0.0)


def _stated(reading: Reading) -> Iterator[Tag]:
    """Yield every number of years of experience the description asks for."""
    if not (sights := reading.sights("years")):
        return
    text = reading.description[:TEXT_LIMIT]
    matches = list(_spans(reading.low[:TEXT_LIMIT], sights))
    for match, following in zip_longest(matches, matches[1:]):
        start, end = _clause(text, match, following)
        before, after = text[start : match.start()], text[match.end() : end]
        years = _years(match)
        if not 0 <= years <= YEARS_LIMIT or not _is_asked(before, after):
            continue
        own = _own(after, following.start() - match.end() if following else None)
        requirement = _requirement(reading, match.start(), before, own)
        if years == 0:
            requirement = "not_required" if requirement == "required" else None
        if requirement:
            span = (match.start(), min(end, match.end() + QUOTE_AFTER))
            yield reading.tag("experience", "years", requirement, "description", span, value=years)


def _bare(reading: Reading) -> Iterator[Tag]:
    """Yield a line that gives nothing but a number under the heading of experience."""
    if not (sights := reading.sights("bare experience")):
        return
    for match in around(reading.low[:TEXT_LIMIT], sights, _BARE, before=4, after=40):
        years = float(match["low"])
        if 0 < years <= YEARS_LIMIT:
            yield reading.tag(
                "experience", "years", "required", "description", match.span(), value=years
            )


def _spans(low: str, sights: list[Sight]) -> Iterator[re.Match[str]]:
    """Yield the numbers of years or months in a text in lower case, in order."""
    reached = 0
    for at in sorted({sight[0] for sight in sights}):
        numbers = _SOME_NUMBER.finditer(low, max(reached, at - SPAN_LIMIT), at)
        if not (starts := [number.start() for number in numbers]):
            continue
        if not holds_any(low[max(0, at - CLAUSE_LIMIT) : at + CLAUSE_LIMIT], NEAR):
            continue
        for match in matches_at(low, starts, _SPAN):
            if match.start("unit") == at:
                reached = match.end()
                yield match


def _clause(text: str, match: re.Match[str], following: re.Match[str] | None) -> tuple[int, int]:
    """Where the clause of a number begins and ends: its sentence, cut at the next number."""
    start = max(0, match.start() - CLAUSE_LIMIT)
    for mark in _BREAK.finditer(text, start, match.start()):
        start = mark.end()
    limit = min(len(text), match.end() + CLAUSE_LIMIT)
    closing = _BREAK.search(text, match.end(), limit)
    end = closing.start() if closing else limit
    cut = following.start() if following else end
    if cut < end and _cues()["work"].search(text, match.end(), cut):
        end = cut
    return start, end


def _own(after: str, until: int | None) -> str:
    """What follows a number and speaks of it, where the next number is set apart from it."""
    if until is None or until > len(after) or not _SET_APART.search(after, 0, until):
        return after
    return _OF_THE_NEXT.sub("", after[:until])


def _is_asked(before: str, after: str) -> bool:
    """Whether a number of years counts experience asked for, not the age of a firm or a course."""
    if _cues()["not the applicant's"].search(before[-60:]) or _PART_OF_IT.search(before):
        return False
    is_work = _cues()["work"].search(after[:110]) or _ANNOUNCED.search(before)
    return bool(is_work or _STATED_SO.match(after))


def _requirement(reading: Reading, at: int, before: str, after: str) -> Requirement | None:
    """Whether these years are required, preferred or not required; None outside the demands."""
    cues = _cues()
    section = reading.section_at(at)
    kind = section.kind if section else "intro"
    is_demand = cues["required"].search(f"{before} {after}")
    if kind in _SILENT or (kind == "pay" and not is_demand):
        return None
    if kind == "about" and not _AS_WHAT.match(after):
        return None
    if _is_of_some(reading, at, before, after):
        return "mentioned"
    if cues["not required"].search(after):
        return "not_required"
    if cues["preferred"].search(after) or cues["preferred"].search(before[-60:]):
        return "preferred"
    if kind == "preferred" and not (is_demand and _OUTRIGHT.search(f"{before} {after}")):
        return "preferred"
    return "required"


def _is_of_some(reading: Reading, at: int, before: str, after: str) -> bool:
    """Whether these years are asked only for another grade, to rise, or of who lacks schooling."""
    if _OTHER_GRADE.search(after) or _LADDER.search(reading.low, max(0, at - LADDER), at):
        return True
    before, after = lowered(before), lowered(after)
    grade = _OTHER_GRADE_BEFORE.search(before)
    if (
        grade
        and not _AS_ONE.search(before)
        and grade["grade"] not in lowered(reading.title).split()
    ):
        return True
    if _INSTEAD_OF_IT.match(after):
        return True
    return bool(_INSTEAD_OF_SCHOOL.search(before) and _EQUAL_TO_IT.match(after))


def _years(match: re.Match[str]) -> float:
    word = re.split(r"[\s()+]", match["low"].lower(), maxsplit=1)[0]
    number = float(_WORDS[word]) if word in _WORDS else float(word)
    return round(number / 12, 2) if match["unit"].lower().startswith("mo") else number
