"""Titles: what job they name, apart from what boards hang on them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

from aggregator.understand.gazetteer import fold

DATA = Path(__file__).parents[1] / "data" / "matching" / "titles.toml"
LIMIT = 300

Likeness = Literal["equal", "near", "different", "marked"]

_CODE = re.compile(r"(?<![\w$.,])#?([a-z]{0,8})[-_ ]?(\d{4,})(?![\w,.]\d)", re.I)
_HOURS = re.compile(
    r"(\d{1,2}(?:\.\d{1,2})?) ?(?:hours?|hrs?|fte)\b(?:[ /]*(?:per |a )?w(?:ee)?k)?", re.I
)
_COUNT = re.compile(r"\bx?\d{1,2} ?x?(?: ?(?:positions?|openings?|vacancies|posts?)\b)", re.I)
_MONEY = re.compile(r"[$£€₦]\s?\d[\d,.]*k?\+?", re.I)
_NOT_WORD = re.compile(r"[^\w/&]+")


@dataclass(slots=True, frozen=True)
class Title:
    """A title taken apart."""

    words: frozenset[str]
    """What names the job: decorations, shifts, codes and joining words are out."""
    shift: frozenset[str]
    schedule: frozenset[str]
    hours: frozenset[str]
    codes: frozenset[tuple[str, int, str]]
    """Numbers of stores or requisitions: letters before it, how many digits, all of it."""


@lru_cache(maxsize=1024)
def read_title(title: str, elsewhere: frozenset[str] = frozenset()) -> Title:
    """Return the parts of a title; `elsewhere` are folded names in it that are no part of the job.

    >>> sorted(read_title("URGENT: Medical Assistants - Days - $2,000 Sign-On Bonus").words)
    ['assistant', 'medical']
    """
    text = _COUNT.sub(" ", _MONEY.sub(" ", title[:LIMIT]))
    codes = frozenset(
        (m[1].lower(), len(m[2]), (m[1] + m[2]).lower()) for m in _CODE.finditer(text)
    )
    hours = frozenset(m[1] for m in _HOURS.finditer(text))
    plain = f" {_plain(_HOURS.sub(' ', _CODE.sub(' ', text)))} "
    for name in sorted(elsewhere, key=len, reverse=True):
        plain = plain.replace(f" {name} ", " ")
    shift, plain = _taken("shift", plain)
    schedule, plain = _taken("schedule", plain)
    plain = _decorations().sub(" ", plain)
    return Title(
        frozenset(_stem(w) for w in plain.split()) - _words("joining"),
        shift,
        schedule,
        hours,
        codes,
    )


def likeness(a: Title, b: Title, role: str | None) -> Likeness:
    """How two titles relate; `role` is the occupation that both are known to name.

    `near`: one says more than the other. `marked`: what it says more makes another job of it.
    """
    if a.words == b.words:
        return "equal"
    if marks(a, role) != marks(b, role):
        return "marked"
    extra = _words(f"role {role}") if role else frozenset()
    ours, theirs = a.words - extra, b.words - extra
    if ours == theirs:
        return "equal"
    is_more = (ours <= theirs or theirs <= ours) and (role or a.words & b.words)
    return "near" if is_more else "different"


def marks(title: Title, role: str | None) -> frozenset[str]:
    """The words of a title that make another job of the same one: grades, ranks, numbers."""
    extra = _words(f"role {role}") if role else frozenset()
    return frozenset(
        word for word in title.words - extra if word.isdigit() or word in _words("marking")
    )


def _plain(text: str) -> str:
    return " ".join(_NOT_WORD.sub(" ", fold(text.replace("/", " / ").replace("’", "'"))).split())


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _taken(kind: str, text: str) -> tuple[frozenset[str], str]:
    """The names of this kind that the text has, and the text without them."""
    found = set()
    for name, pattern in _patterns(kind):
        text, count = pattern.subn(" ", text)
        if count:
            found.add(name)
    return frozenset(found), text


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


@cache
def _words(name: str) -> frozenset[str]:
    table, _, key = name.partition(" ")
    rows = _data()[table].get(key, []) if key else _data()[table]
    return frozenset({*rows, *map(_stem, rows)})


@cache
def _patterns(kind: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, _pattern(phrases)) for name, phrases in _data()[kind].items())


@cache
def _decorations() -> re.Pattern[str]:
    return _pattern(_data()["decoration"])


def _pattern(phrases: list[str]) -> re.Pattern[str]:
    plain = sorted({_plain(phrase) for phrase in phrases}, key=len, reverse=True)
    return re.compile(rf"(?<= )(?:{'|'.join(map(re.escape, plain))})(?= )")
