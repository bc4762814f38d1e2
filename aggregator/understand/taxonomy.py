"""The taxonomy: names, their words and where they count; found in one pass."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from aggregator.understand.clauses import Clauses
from aggregator.understand.lexicon import Lexicon, Sight, holds_any, wakes_on
from aggregator.understand.lines import Runs

FOLDER = Path(__file__).parents[1] / "data" / "taxonomy"
ASIDE_FOR = {"setting": "employer", "duty": "learning", "skill": "culture"}
NEAR = 60
FILES = ("settings", "duties", "certifications", "education", "skills", "systems", "benefits")


class Pattern(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A regular expression tried on clauses that hold one of the literals in `at`."""

    at: list[str]
    match: str
    whole: bool = False
    """Whether a word must end where the literal does."""
    also: list[list[str]] = []
    """Groups of literals; the clause must hold one of each for a match to be possible."""


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
    needs: list[str] = []
    """Words of which the whole text must hold one."""
    unless: list[str] = []
    """Words of which the whole text must hold none."""
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
    location: str | None = None
    """What the place given with a posting holds, as a hospital in an address."""
    location_veto: str | None = None
    services: list[str] = []
    """Names of this kind that, where a title or a place has this one, are only run inside it."""


class Branch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file: all names of one kind."""

    kind: Literal["setting", "duty", "certification", "education", "skill", "system", "benefit"]
    where: list[str]
    entry: list[Entry]
    not_in: list[str] = []


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
    def depends(self) -> bool:
        """Whether it takes the whole text to tell that it counts."""
        return bool(self.entry.needs or self.entry.unless)


@dataclass(frozen=True, slots=True, eq=False)
class _Rule:
    """What to check where a literal was found."""

    name: Name
    is_stem: bool
    key: tuple[str, str]
    not_in: frozenset[str]
    pattern: re.Pattern[str] | None = None
    also: tuple[tuple[str, ...], ...] = ()


class Hit(NamedTuple):
    """A name found in a text, and the clause it stands in."""

    name: Name
    start: int
    end: int
    clause: tuple[int, int]


ANYWHERE: Runs = ((0, ""),)


def section_at(runs: Runs, offset: int) -> str:
    """Return what the part of a line at an offset is about."""
    found = ""
    for start, kind in runs:
        if start > offset:
            break
        found = kind
    return found


@dataclass
class Taxonomy:
    """All names, with one automaton over all their literals and those of boilerplate."""

    names: list[Name]
    boilerplate: dict[str, str] = field(default_factory=dict)
    """Literal → what a clause that holds it is about."""
    rules: dict[str, list[_Rule]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in self.names:
            for term in name.entry.terms:
                rule = _Rule(name, term.endswith("*"), name.key, name.not_in)
                self._add(term.rstrip("*"), rule)
            for pattern in name.entry.patterns:
                compiled = re.compile(pattern.match)
                also = tuple(map(tuple, pattern.also))
                rule = _Rule(name, not pattern.whole, name.key, name.not_in, compiled, also)
                for literal in pattern.at:
                    self._add(literal, rule)
        fields = frozenset().union(*(name.where for name in self.names))
        self._rules_in = {
            where: {
                literal: own
                for literal, rules in self.rules.items()
                if (own := [rule for rule in rules if where in rule.name.where])
            }
            for where in fields
        }

    def _add(self, literal: str, rule: _Rule) -> None:
        self.rules.setdefault(literal, []).append(rule)

    @cached_property
    def _lexicon(self) -> Lexicon:
        return Lexicon({"taxonomy": self.rules, "boilerplate": self.boilerplate})

    def hits(self, clauses: Clauses, where: str) -> Iterator[Hit]:
        """Yield every name stated in a text that is read alone."""
        for hit in self.hits_among(self._lexicon.sights(clauses.low), clauses, where):
            if bears_out(clauses.low, hit.name.entry):
                yield hit

    def hits_among(
        self,
        sights: Mapping[str, list[Sight]],
        clauses: Clauses,
        where: str,
        runs: Runs = ANYWHERE,
    ) -> Iterator[Hit]:
        """Yield every name stated in a line, those a clause takes back or its section not.

        Whether the whole text bears out what a line states is not asked.
        """
        rules = self._rules_in[where]
        about = self._asides(clauses, sights["boilerplate"]) if "boilerplate" in sights else {}
        tried: set[tuple[int, int]] = set()
        clause, words = (0, 0), ""
        for start, end, word in sights.get("taxonomy", ()):
            if not (own := rules.get(word)) or not clauses.begins_word(start):
                continue
            if not clause[0] <= start < clause[1]:
                clause = clauses.around(start)
                words = clauses.low[clause[0] : clause[1]]
            section = runs[0][1] if len(runs) == 1 else section_at(runs, start)
            for rule in own:
                if section not in rule.not_in and (rule.is_stem or clauses.ends_word(end)):
                    hit = _confirmed(rule, (start, end), clause, words, tried)
                    if hit and not _vetoed(hit, clauses) and not _is_aside(hit, about):
                        yield hit

    def _asides(self, clauses: Clauses, sights: Iterable[Sight]) -> dict[int, set[str]]:
        """Return what boilerplate says, by the beginning of its clause."""
        asides: dict[int, set[str]] = {}
        for start, _, word in sights:
            if clauses.begins_word(start):
                about = self.boilerplate[word]
                asides.setdefault(clauses.around(start)[0], set()).add(about)
        return asides


def _is_aside(hit: Hit, asides: Mapping[int, AbstractSet[str]]) -> bool:
    """Tell whether a hit's clause is on the law or, for its kind, on something beside the job."""
    if not asides:
        return False
    about = asides.get(hit.clause[0], frozenset())
    return "law" in about or ASIDE_FOR.get(hit.name.kind) in about


def _confirmed(
    rule: _Rule,
    literal: tuple[int, int],
    clause: tuple[int, int],
    words: str,
    tried: set[tuple[int, int]],
) -> Hit | None:
    """Return the hit of a rule at a literal, or None where the words of its clause do not agree."""
    if rule.pattern is None:
        return Hit(rule.name, *literal, clause)
    attempt = (id(rule), clause[0])
    if attempt in tried:
        return None
    tried.add(attempt)
    for group in rule.also:
        if not holds_any(words, group):
            return None
    match = rule.pattern.search(words)
    if not match:
        return None
    start, end = match.span()
    return Hit(rule.name, clause[0] + start, clause[0] + end, clause)


def bears_out(low: str, entry: Entry) -> bool:
    """Tell whether a whole text holds what an entry needs, and nothing that rules it out."""
    if entry.needs and not holds_any(low, entry.needs):
        return False
    return not holds_any(low, entry.unless)


def _vetoed(hit: Hit, clauses: Clauses) -> bool:
    entry = hit.name.entry
    if not entry.veto:
        return False
    start, end = max(hit.clause[0], hit.start - NEAR), min(hit.clause[1], hit.end + NEAR)
    return holds_any(clauses.low[start:end], entry.veto)


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


def boilerplate(folder: Path = FOLDER) -> dict[str, str]:
    """Return the literals of clauses that say nothing of the job, with what they are about."""
    clauses = tomllib.loads((folder / "boilerplate.toml").read_text("utf-8"))["clause"]
    return {term: clause["about"] for clause in clauses for term in clause["terms"]}


@cache
def taxonomy() -> Taxonomy:
    """Return the shipped taxonomy, loaded once."""
    return Taxonomy(names_of(branches()), boilerplate())


wakes_on("taxonomy", lambda: taxonomy().rules)
wakes_on("boilerplate", lambda: taxonomy().boilerplate)
