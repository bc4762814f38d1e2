"""The taxonomy: names, their words and where they count; found in one pass."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

import msgspec
from ahocorasick_rs import AhoCorasick, MatchKind

from aggregator.understand.clauses import Clauses

FOLDER = Path(__file__).parents[1] / "data" / "taxonomy"
NEAR = 60
FILES = ("settings", "duties", "certifications", "education", "skills", "systems", "benefits")


class Pattern(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A regular expression tried on clauses that hold one of the literals in `at`."""

    at: list[str]
    match: str


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One name of the taxonomy, the words that state it and examples that prove it."""

    name: str
    yes: list[str]
    no: list[str]
    terms: list[str] = []
    """Literal words; a final * lets the last word go on."""
    patterns: list[Pattern] = []
    veto: list[str] = []
    """Words that, near by in the clause, make it say something else."""
    not_in: list[str] | None = None
    """Sections that say nothing about this entry, where they differ from the file's."""
    needs: str | None = None
    """What the whole text must hold."""
    unless: str | None = None
    """What the whole text must not hold."""
    family: str | None = None
    generic: bool = False
    """Left out where another name of its family says the same more exactly."""
    negative: bool = False
    """Says that nothing of its kind is asked for."""
    title: str | None = None
    title_veto: str | None = None
    employer: str | None = None
    employer_veto: str | None = None
    employer_if_title: str | None = None
    """What the title must hold for the employer's name to count."""
    employer_unless: list[str] = []
    """Names of this kind that, where stated, say more than the employer's name."""


class Branch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file: all names of one kind."""

    kind: Literal["setting", "duty", "certification", "education", "skill", "system", "benefit"]
    where: list[str]
    entry: list[Entry]
    not_in: list[str] = []


def _compiled(pattern: str | None) -> re.Pattern[str] | None:
    return re.compile(pattern) if pattern else None


@dataclass(frozen=True, eq=False)
class Name:
    """An entry ready to be looked for."""

    kind: str
    entry: Entry
    not_in: frozenset[str]
    where: frozenset[str]

    @cached_property
    def key(self) -> tuple[str, str]:
        """Kind and name: entries that share it say the same in different words."""
        return self.kind, self.entry.name

    @cached_property
    def conditions(self) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
        """What the whole text must and must not hold."""
        return _compiled(self.entry.needs), _compiled(self.entry.unless)

    @cached_property
    def veto(self) -> re.Pattern[str] | None:
        """Words that make a clause say something else; None if there are none."""
        words = [re.escape(word) for word in self.entry.veto]
        if not words:
            return None
        if all(word[0].isalnum() for word in words):
            return re.compile(rf"\b(?:{'|'.join(words)})")
        return re.compile("|".join(words))


@dataclass(frozen=True, slots=True, eq=False)
class _Rule:
    """What to check where a literal was found."""

    name: Name
    is_stem: bool
    pattern: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A name found in a text, and the clause it stands in."""

    name: Name
    start: int
    end: int
    clause: tuple[int, int]


@dataclass
class Taxonomy:
    """All names, with one automaton over all their literals."""

    names: list[Name]
    rules: dict[str, list[_Rule]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in self.names:
            for term in name.entry.terms:
                self._add(term.rstrip("*"), _Rule(name, term.endswith("*")))
            for pattern in name.entry.patterns:
                rule = _Rule(name, True, re.compile(pattern.match))
                for literal in pattern.at:
                    self._add(literal, rule)
        self._rules = list(self.rules.values())
        self._automaton = AhoCorasick(list(self.rules), matchkind=MatchKind.Standard)

    def _add(self, literal: str, rule: _Rule) -> None:
        self.rules.setdefault(literal, []).append(rule)

    def hits(
        self, clauses: Clauses, where: str, skips: Callable[[Name, int], bool] | None = None
    ) -> Iterator[Hit]:
        """Yield every name stated in a text, those a clause takes back or `skips` refuses left out.

        `skips` is asked before the words around a literal are looked at.
        """
        tried: set[tuple[int, int]] = set()
        low, rules = clauses.low, self._rules
        for index, start, end in self._automaton.find_matches_as_indexes(low, overlapping=True):
            if start and low[start - 1].isalnum() and not clauses.begins_word(start):
                continue
            for rule in rules[index]:
                if where not in rule.name.where or (skips and skips(rule.name, start)):
                    continue
                hit = _confirmed(rule, clauses, start, end, tried)
                if hit and not _vetoed(hit, clauses):
                    yield hit


def _confirmed(
    rule: _Rule, clauses: Clauses, start: int, end: int, tried: set[tuple[int, int]]
) -> Hit | None:
    """Return the hit of a rule at a literal, or None where the words around it do not agree."""
    if rule.pattern is None:
        if not (rule.is_stem or clauses.ends_word(end)):
            return None
        return Hit(rule.name, start, end, clauses.around(start))
    clause = clauses.around(start)
    if (id(rule), clause[0]) in tried:
        return None
    tried.add((id(rule), clause[0]))
    match = rule.pattern.search(clauses.low[slice(*clause)])
    if not match:
        return None
    return Hit(rule.name, clause[0] + match.start(), clause[0] + match.end(), clause)


def _vetoed(hit: Hit, clauses: Clauses) -> bool:
    needs, unless = hit.name.conditions
    if (needs and not needs.search(clauses.low)) or (unless and unless.search(clauses.low)):
        return True
    if not (veto := hit.name.veto):
        return False
    start, end = max(hit.clause[0], hit.start - NEAR), min(hit.clause[1], hit.end + NEAR)
    return bool(veto.search(clauses.low, start, end))


def branches(folder: Path = FOLDER) -> list[Branch]:
    """Return the taxonomy's files, checked."""
    return [
        msgspec.toml.decode((folder / f"{name}.toml").read_bytes(), type=Branch) for name in FILES
    ]


def names_of(found: Iterable[Branch]) -> list[Name]:
    """Return every entry with what its file says of all of them."""
    return [
        Name(
            branch.kind,
            entry,
            frozenset(branch.not_in if entry.not_in is None else entry.not_in),
            frozenset(branch.where),
        )
        for branch in found
        for entry in branch.entry
    ]


@cache
def taxonomy() -> Taxonomy:
    """Return the shipped taxonomy, loaded once."""
    return Taxonomy(names_of(branches()))
