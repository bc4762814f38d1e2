"""The rules of the role, read from the taxonomy: title rules, evidence in texts, employers."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

TAXONOMY = Path(__file__).parents[1] / "data" / "taxonomy"


class TitleEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[rule]]` of titles.toml as written there."""

    name: str
    verdict: str
    stem: list[str]
    yes: list[str]
    no: list[str]
    pattern: str | None = None
    marked: str | None = None
    unless: str | None = None
    role: str | None = None
    alone: str | None = None
    supports: list[str] = []
    against: list[str] = []


class EvidenceEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[evidence]]` of roles.toml as written there."""

    name: str
    at: list[str]
    """Words of which every match holds one."""
    pattern: str
    yes: list[str]
    no: list[str]
    reach: int = 40
    """How far from such a word a match may begin or end."""


class EmployerEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[employer]]` of roles.toml as written there."""

    name: str
    pattern: str
    roles: list[str]
    yes: list[str]
    no: list[str]
    unless_title: str | None = None


class Code(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The code of a role in one official classification: a row of table `roles`."""

    role: str
    scheme: str
    code: str
    title: str


@dataclass(slots=True, frozen=True)
class TitleRule:
    """A title rule with its patterns compiled."""

    entry: TitleEntry
    pattern: re.Pattern[str] | None
    marked: re.Pattern[str] | None
    unless: re.Pattern[str] | None

    def takes(self, words: str, marked: str) -> bool:
        """Whether the rule decides a title, given as words and with its punctuation kept."""
        if not any(stem in words for stem in self.entry.stem):
            return False
        hit = (self.pattern and self.pattern.search(words)) or (
            self.marked and self.marked.search(marked)
        )
        return bool(hit) and not (self.unless and self.unless.search(words))


@dataclass(slots=True, frozen=True)
class EmployerRule:
    """An employer rule with its patterns compiled."""

    entry: EmployerEntry
    pattern: re.Pattern[str]
    unless_title: re.Pattern[str] | None


@cache
def title_rules() -> list[TitleRule]:
    """The rules for titles, in the order they are tried."""
    data = _load("titles.toml")
    words: dict[str, str] = data["words"]
    entries = msgspec.convert(data["rule"], list[TitleEntry])
    return [
        TitleRule(
            entry,
            _compile(entry.pattern, words),
            _compile(entry.marked, words),
            _compile(entry.unless, words),
        )
        for entry in entries
    ]


@cache
def evidence_entries() -> list[EvidenceEntry]:
    """The kinds of evidence a text can hold."""
    return msgspec.convert(_load("roles.toml")["evidence"], list[EvidenceEntry])


@dataclass(slots=True, frozen=True)
class Evidence:
    """A kind of evidence with its pattern compiled."""

    at: frozenset[str]
    pattern: re.Pattern[str]
    reach: int


@cache
def evidence() -> dict[str, Evidence]:
    """Evidence by its name."""
    return {
        entry.name: Evidence(frozenset(entry.at), re.compile(entry.pattern), entry.reach)
        for entry in evidence_entries()
    }


@cache
def employer_rules() -> list[EmployerRule]:
    """Employers whose business rules a role out."""
    entries = msgspec.convert(_load("roles.toml")["employer"], list[EmployerEntry])
    return [
        EmployerRule(
            entry,
            re.compile(entry.pattern),
            re.compile(entry.unless_title) if entry.unless_title else None,
        )
        for entry in entries
    ]


@cache
def role_codes() -> list[Code]:
    """Codes of the two roles in SOC, ISCO-08, UK SOC 2020 and NOC 2021."""
    return msgspec.convert(_load("codes.toml")["code"], list[Code])


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((TAXONOMY / name).read_text(encoding="utf-8"))


def _compile(pattern: str | None, words: dict[str, str]) -> re.Pattern[str] | None:
    return re.compile(pattern.format(**words)) if pattern else None
