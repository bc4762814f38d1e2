"""Splits a description into its sections: duties, requirements, preferred, benefits and so on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal, NamedTuple, cast

from aggregator.understand.lexicon import holds_any

HEADINGS = Path(__file__).parents[1] / "data" / "taxonomy" / "sections.toml"
WORDS_OF_A_HEADING = 8
HEADING_LIMIT = 112
PROSE = 60
LISTS = ("benefits", "pay", "schedule")
OF_ONE_LINE = ("pay", "schedule", "other")

SectionKind = Literal[
    "intro",
    "about",
    "duties",
    "requirements",
    "preferred",
    "benefits",
    "pay",
    "schedule",
    "legal",
    "aside",
    "other",
]

_BULLETS = frozenset("-*•·▪●○◦–—>o")
_ITEMS = frozenset(f"{bullet} " for bullet in _BULLETS)
_LINE = re.compile(r"[^\n]+")
_LABEL = re.compile(r"([^\n:]{3,110}?)\s{0,3}:(?=\W|$)(?P<rest>[^\n]*)")
_OPENS = re.compile(r"[\s#*_>•·▪●○◦–—-]{0,12}")
_NUMBER = re.compile(r"\d{1,2}[.)]\s{1,3}[*_]{0,3}")
_A_WORD = re.compile(r"[^\W\d]+(?:[’'][^\W\d]+)?")
_NO_HEADING = re.compile(r".{12}[ (-](?:preferred|required|a plus)\W?$", re.IGNORECASE)
_ASKS_YOU = re.compile(
    r"\byou(?:(?:’|'| wi)ll)? (?:also )?(?:have|need|bring|possess)$"
    r"|\bthe following (?:\w+ )?(?:qualification|skill|experience|requirement|criteri|attribute"
    r"|qualit)\w*(?: (?:and|or|&) \w+)?$",
    re.IGNORECASE,
)
_WHO = re.compile(r"(?:Who|What) (?:we|you)\b")
_AN_ENTRY = re.compile(r"[;$£]|\b(?:BLS|CPR|ACLS|CPhT|PTCB|ExCPT|CMA|RMA|CCMA|NVQ|GPhC)\b")
_ITS_END = 24
_ENDINGS = (
    *("esponsibilities", "equirements", "ualifications", "uties", "enefits", "kills"),
    *("unctions", "ducation"),
)
_ANEW = r"[A-Z](?:(?<=[.!?;)\]] [A-Z])|(?<=[a-z][.!?;)][A-Z]))"
_LABELLED = r"[\w’'/&-]{2,20}(?: [\w’'/&(),-]{1,20}){0,5}:(?=[ A-Z•·*-]|$)"
_BARE = (
    r"(?:[A-Za-z][a-z]{1,14} (?:and |& |of )?[A-Z]?){0,3}"
    rf"(?:{'|'.join(_ENDINGS)})(?= +[A-Z•·*-])"
)
_GLUED = re.compile(
    r"(?:[A-Z][a-z]{2,14} (?:and |& )?){0,2}"
    rf"[A-Z](?:escription|{'|'.join(_ENDINGS)})(?=[A-Z][a-z])"
)
"""A heading at the beginning of a line that lost the line break after it."""
_RUNNING = {
    (True, False): re.compile(f"{_ANEW}{_LABELLED}"),
    (False, True): re.compile(f"{_ANEW}{_BARE}"),
    (True, True): re.compile(f"{_ANEW}(?:{_LABELLED}|{_BARE})"),
}
"""Headings within a line, by whether it holds a colon and whether it holds an ending."""


@dataclass(slots=True, frozen=True)
class Section:
    """One stretch of a text; its heading, where it has one, stands at its start."""

    kind: SectionKind
    start: int
    end: int


class Mark(NamedTuple):
    """Where a section begins; `until` is set where it holds for one line only."""

    start: int
    kind: SectionKind
    until: int | None = None
    ends: SectionKind | None = None
    """The kind of section this speech on the job puts an end to; it begins none elsewhere."""

    def moved(self, by: int) -> Mark:
        """Return the mark as it stands in a text whose line begins there."""
        until = None if self.until is None else self.until + by
        return self._replace(start=self.start + by, until=until)


def split_sections(text: str) -> list[Section]:
    """Return the sections in order, without gaps or overlaps; none for an empty text."""
    marks, at = [], 0
    for line in text.split("\n"):
        marks += [mark.moved(at) for mark in marks_in(line)]
        at += len(line) + 1
    return joined(text, marks)


def joined(text: str, found: Iterable[Mark]) -> list[Section]:
    """Return the sections of a text whose marks are known, in their order."""
    if not text:
        return []
    marks: list[Mark] = [Mark(0, "intro")]
    kept: SectionKind = "intro"
    for mark in found:
        if mark.ends and mark.ends != kept:
            continue
        if mark.until is None:
            kept = mark.kind
            marks.append(mark)
        else:
            marks += [mark, Mark(mark.until, kept)]
    return _between(marks, text)


@lru_cache(maxsize=4096)
def heading_kind(heading: str) -> SectionKind | None:
    """Return what a heading announces, or None where its words say nothing.

    >>> heading_kind("Preferred Qualifications")
    'preferred'
    >>> heading_kind("Ward 6B") is None
    True
    """
    lowered = heading.lower()
    if not (first := _any_heading().search(lowered)):
        return None
    for kind, words in _headings():
        if words.search(lowered, first.start()):
            return kind
    return None


@cache
def _headings() -> list[tuple[SectionKind, re.Pattern[str]]]:
    entries = tomllib.loads(HEADINGS.read_text("utf-8"))["heading"]
    return [(cast("SectionKind", e["kind"]), _beginning(e["words"])) for e in entries]


@cache
def _any_heading() -> re.Pattern[str]:
    """The words of every kind: half of what is asked holds none."""
    entries = tomllib.loads(HEADINGS.read_text("utf-8"))["heading"]
    return _beginning([word for entry in entries for word in entry["words"]])


def _beginning(words: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{'|'.join(words)})")


@cache
def _speech() -> re.Pattern[str]:
    """How a line begins that speaks of the job and no more of the employer."""
    words = tomllib.loads(HEADINGS.read_text("utf-8"))["job"]["words"]
    return re.compile(rf"[\s*_-]{{0,6}}(?:{'|'.join(words)})\b", re.IGNORECASE)


def marks_in(line: str) -> tuple[Mark, ...]:
    """Return every place in a line where a heading or a label begins a section."""
    line = line.rstrip("\n")
    is_label = line.find(":", 0, HEADING_LIMIT) > 0
    is_long = len(line) > HEADING_LIMIT
    is_item = line[:2] in _ITEMS and not _is_emphasised(line)
    is_heading = is_label or not (is_long or is_item) or bool(_GLUED.match(line))
    opening = _line_mark(line) if is_heading else None
    if not opening and _speech().match(line):
        opening = Mark(0, "intro", ends="about")
    running = tuple(_running_marks(line)) if is_long else ()
    return (opening, *running) if opening else running


def _is_emphasised(line: str) -> bool:
    """Tell whether a list item is a heading with a stray bullet: all in bold, with such an end."""
    return line.rstrip().endswith(("*", "_", "#")) and line.rstrip(" *_#").endswith(_ENDINGS)


def _line_mark(line: str) -> Mark | None:
    """Return the section that a line opens, if it is a heading or starts with a label."""
    opens = _OPENS.match(line)
    lead = opens[0] if opens else ""
    words = _without_number(line[len(lead) :])
    is_item = lead.strip() in _BULLETS and bool(lead.strip())
    if (glued := _GLUED.match(words)) and (kind := heading_kind(glued[0])):
        return Mark(0, kind)
    label = _LABEL.match(words)
    rest = label["rest"].strip(" *_#:") if label else ""
    if label and (kind := _label_kind(label[1], is_alone=not rest)):
        is_line = rest and (is_item or kind in OF_ONE_LINE)
        return Mark(0, kind, len(line) + 1 if is_line else None)
    if not label and not is_item and _stands_alone(line, words) and (kind := heading_kind(words)):
        return Mark(0, kind)
    return None


def _without_number(words: str) -> str:
    """Return a numbered heading ("3. Qualifications") without its number, an item as it is."""
    number = _NUMBER.match(words)
    if number and words.rstrip(" *_#:").lower().endswith(_ENDINGS):
        return words[number.end() :]
    return words


def _running_marks(line: str) -> Iterator[Mark]:
    """Yield headings inside a long line, where a board lost its line breaks."""
    signs = ":" in line, holds_any(line, _ENDINGS)
    for match in _RUNNING[signs].finditer(line) if any(signs) else ():
        if kind := heading_kind(match[0]):
            yield Mark(match.start(), kind)


def _end_of_list(text: str, start: int, end: int) -> int:
    """Return where a section of list items ends and prose begins; its end if it is no such list."""
    lines = _LINE.finditer(text, start, end)
    next(lines, None)
    for count, line in enumerate(lines):
        is_item = line[0].lstrip()[:1] in _BULLETS
        if not is_item and (count == 0 or len(line[0]) > PROSE):
            return line.start() if count else end
    return end


def _label_kind(words: str, *, is_alone: bool) -> SectionKind | None:
    """Return what a label announces; a sentence is believed if it says what is asked for."""
    if _few(words):
        return heading_kind(words)
    if not is_alone or words.count(" ") >= WORDS_OF_A_HEADING * 2:
        return None
    if heading_kind(words) == "preferred":
        return "preferred"
    return "requirements" if _ASKS_YOU.search(words) else None


def _few(words: str) -> bool:
    return words.count(" ") < WORDS_OF_A_HEADING


def _stands_alone(line: str, words: str) -> bool:
    """Tell whether a line without a colon looks like a heading: short, capitals, no full stop."""
    bare = words.strip(" *_#:?!")
    if not 3 <= len(bare) <= 70 or not _few(bare) or _AN_ENTRY.search(bare):
        return False
    end = words.rstrip(" *_#")[-_ITS_END:]
    if end.endswith((".", ",", ";")) or _NO_HEADING.search(end):
        return False
    if line.lstrip().startswith(("**", "#", "__")) or bare.isupper() or _WHO.match(bare):
        return True
    longer = [w for w in _A_WORD.findall(bare) if len(w) > 3]
    capitals = sum(w[0].isupper() for w in longer)
    return bare[0].isupper() and (capitals >= len(longer) - 1 - len(longer) // 3)


def _without_prose(text: str, spans: Iterable[tuple[Mark, int]]) -> Iterator[tuple[Mark, int]]:
    """Yield every span, with the prose after a list of benefits as a section of its own."""
    for mark, end in spans:
        middle = _end_of_list(text, mark.start, end) if mark.kind in LISTS else end
        yield mark, middle
        if middle < end:
            yield Mark(middle, "intro"), end


def _between(marks: list[Mark], text: str) -> list[Section]:
    """Join the marks into sections, one after the other, equal neighbours as one."""
    sections: list[Section] = []
    ends = [mark.start for mark in marks[1:]] + [len(text)]
    for mark, end in _without_prose(text, zip(marks, ends, strict=True)):
        if end <= mark.start:
            continue
        if sections and sections[-1].kind == mark.kind:
            sections[-1] = Section(mark.kind, sections[-1].start, end)
        else:
            sections.append(Section(mark.kind, mark.start, end))
    return sections
