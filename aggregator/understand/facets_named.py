"""Settings that a title, the name of an employer or of a place states."""

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
NAMES = ("title", "employer", "location")

_COMPANY_LINE = re.compile(
    r"^(?:Company|Company Name|Employer): (?P<name>[^\n]{3,80})$", re.MULTILINE
)


def settings_by_name(
    reading: Reading, texts: dict[str, Clauses], stated: set[str]
) -> Iterator[Tag]:
    """Yield settings that the title, the employer's name or the name of the place states."""
    title = texts["title"].low
    for where, start, end in _names_of_place(texts):
        is_title = where == "title"
        for rule, at in _matching(texts[where].low[start:end], where):
            if rule.name not in stated and (is_title or not _is_outweighed(rule, title, stated)):
                stated.add(rule.name)
                span = (start + at[0], start + at[1])
                yield reading.tag("setting", rule.name, "mentioned", where, span)


def services_inside(texts: dict[str, Clauses]) -> set[str]:
    """Return the settings that are mere services of where title, employer or place say it is."""
    return {
        name
        for where in NAMES
        for rule, _ in _matching(texts[where].low, where)
        for name in rule.services
    }


@lru_cache(maxsize=4096)
def _matching(low: str, where: str) -> list[tuple[_NamedSetting, tuple[int, int]]]:
    """Return the settings that a title, a place or an employer's name states, and where."""
    found = []
    for rule in _named_settings():
        pattern, veto = rule.by_field.get(where, rule.by_field["employer"])
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
    """Return where names stand: title, employer, place, and the employer in a re-poster's text."""
    places = [(where, 0, len(texts[where].text)) for where in NAMES]
    head = texts["description"].text[:HEAD]
    if ("Company" in head or "Employer" in head) and (match := _COMPANY_LINE.search(head)):
        places.append(("description", *match.span(1)))
    return places


Rule = tuple[re.Pattern[str] | None, re.Pattern[str] | None]


@dataclass(frozen=True, slots=True)
class _NamedSetting:
    """How a setting shows in the names of one field or another, and what denies it."""

    name: str
    by_field: dict[str, Rule]
    if_title: re.Pattern[str] | None
    unless: tuple[str, ...]
    services: tuple[str, ...]


@cache
def _named_settings() -> list[_NamedSetting]:
    entries = [n.entry for n in taxonomy().names if n.kind == "setting"]
    return [
        _NamedSetting(
            e.name,
            {
                "title": (_compiled(e.title), _compiled(e.title_veto)),
                "employer": (_compiled(e.employer), _compiled(e.employer_veto)),
                "location": (_compiled(e.location), _compiled(e.location_veto)),
            },
            _compiled(e.employer_if_title),
            tuple(e.employer_unless),
            tuple(e.services),
        )
        for e in entries
    ]


def _compiled(pattern: str | None) -> re.Pattern[str] | None:
    return re.compile(pattern) if pattern else None
