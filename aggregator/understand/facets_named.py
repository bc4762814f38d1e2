"""Settings that a title or the name of an employer states."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from aggregator.records import Tag
from aggregator.understand.clauses import Clauses
from aggregator.understand.reading import Reading
from aggregator.understand.taxonomy import taxonomy

HEAD = 2000

_COMPANY_LINE = re.compile(
    r"^(?:Company|Company Name|Employer): (?P<name>[^\n]{3,80})$", re.MULTILINE
)


def settings_by_name(
    reading: Reading, texts: dict[str, Clauses], stated: set[str]
) -> Iterator[Tag]:
    """Yield settings that the title or the employer's name states."""
    title = texts["title"].low
    for where, start, end in _names_of_place(texts):
        is_title = where == "title"
        for rule, at in _matching(texts[where].low[start:end], is_title):
            if rule.name not in stated and (is_title or not _is_outweighed(rule, title, stated)):
                stated.add(rule.name)
                span = (start + at[0], start + at[1])
                yield reading.tag("setting", rule.name, "mentioned", where, span)


@lru_cache(maxsize=4096)
def _matching(low: str, is_title: bool) -> list[tuple[_NamedSetting, tuple[int, int]]]:
    """Return the settings that a title or an employer's name states, and where."""
    found = []
    for rule in _named_settings():
        pattern, veto = rule.title if is_title else rule.employer
        match = pattern.search(low) if pattern else None
        if match and not (veto and veto.search(low)):
            found.append((rule, match.span()))
    return found


def _is_outweighed(rule: _NamedSetting, title: str, stated: set[str]) -> bool:
    """Tell whether title or text say where it is better than the employer's name does."""
    if rule.if_title and not rule.if_title.search(title):
        return True
    return not stated.isdisjoint(rule.unless)


def _names_of_place(texts: dict[str, Clauses]) -> list[tuple[str, int, int]]:
    """Return where names stand: title, employer, and the employer that a re-poster's text names."""
    places = [(where, 0, len(texts[where].text)) for where in ("title", "employer")]
    head = texts["description"].text[:HEAD]
    if ("Company" in head or "Employer" in head) and (match := _COMPANY_LINE.search(head)):
        places.append(("description", *match.span(1)))
    return places


Rule = tuple[re.Pattern[str] | None, re.Pattern[str] | None]


@dataclass(frozen=True, slots=True)
class _NamedSetting:
    """How the name of a setting shows in a title or an employer's name, and what denies it."""

    name: str
    title: Rule
    employer: Rule
    if_title: re.Pattern[str] | None
    unless: tuple[str, ...]


@cache
def _named_settings() -> list[_NamedSetting]:
    entries = [n.entry for n in taxonomy().names if n.kind == "setting"]
    return [
        _NamedSetting(
            e.name,
            (_compiled(e.title), _compiled(e.title_veto)),
            (_compiled(e.employer), _compiled(e.employer_veto)),
            _compiled(e.employer_if_title),
            tuple(e.employer_unless),
        )
        for e in entries
    ]


def _compiled(pattern: str | None) -> re.Pattern[str] | None:
    return re.compile(pattern) if pattern else None
