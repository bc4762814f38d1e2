"""Role: pharmacy_technician, clinical_assistant or out_of_scope, with the reason."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from aggregator.understand.lexicon import stretches, wakes_on
from aggregator.understand.reading import Reading
from aggregator.understand.role_rules import (
    TitleEntry,
    employer_rules,
    evidence,
    evidence_entries,
    title_rules,
)

OUT = "out_of_scope"
TITLE_LIMIT = 300
TEXT_LIMIT = 20_000
_DASHES = str.maketrans("‐‑‒–—−_", "------ ", "'’`´®™")
_JOINED = re.compile(r"(?<=[a-z]{3})(?=[A-Z][a-z]{3})")
_PUNCTUATION = re.compile(r"[^\w/,()|:&-]+")
_NOT_WORDS = re.compile(r"\W+")


@dataclass(slots=True)
class Role:
    role: str
    reason: str


def role(reading: Reading) -> Role:
    """Return the occupation and what decided it; the text is read only where the title is unsure.

    >>> from aggregator.records import RawPosting
    >>> raw = RawPosting(board="b/b", external_id="1", title="CMA II", seen_at="2026-11-01")
    >>> role(Reading.of(raw))
    Role(role='clinical_assistant', reason='title: CMA')
    """
    if not reading.title:
        return Role(OUT, "no title")
    rule = _rule(reading.title)
    if rule is None:
        return Role(OUT, "title names neither role")
    if rule.verdict == "out":
        return Role(OUT, f"excluded: {rule.name}")
    employer = reading.texts["employer"].casefold()
    found = Role(rule.verdict, f"title: {rule.name}")
    if rule.verdict == "doubt":
        found = _settle(rule, reading)
    excluded = _ruled_out(found.role, employer, reading.title)
    return Role(OUT, f"excluded: {excluded}") if excluded else found


def could_be_wanted(title: str | None) -> bool:
    """Whether a posting of this title can turn out in scope; True for a title that is unknown.

    >>> could_be_wanted("Pharmacy Clerk"), could_be_wanted("Clinical Pharmacist")
    (True, False)
    """
    if title is None or not title.strip():
        return True
    rule = _rule(" ".join(title.split()))
    return rule is not None and rule.verdict != "out"


wakes_on("evidence", lambda: [word for entry in evidence_entries() for word in entry.at])


@lru_cache(maxsize=8192)
def _rule(title: str) -> TitleEntry | None:
    """The first title rule that fits; None where a title names neither role."""
    marked = _marked(title)
    words = f"{_NOT_WORDS.sub(' ', marked).strip()} "
    for rule in title_rules():
        if rule.takes(words, marked):
            return rule.entry
    return None


def _marked(title: str) -> str:
    """The title in lower case without accents, its separating punctuation kept."""
    text = _JOINED.sub(" ", title[:TITLE_LIMIT].translate(_DASHES)).casefold()
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _PUNCTUATION.sub(" ", text).strip()


def _settle(rule: TitleEntry, reading: Reading) -> Role:
    """Let the text decide a doubtful title: more evidence for than against, or the reverse."""
    supports = _evidence(reading, rule.supports)
    against = _evidence(reading, rule.against)
    n_supports, n_against = sum(supports.values()), sum(against.values())
    if n_supports > n_against:
        return Role(rule.role or OUT, f"title: {rule.name}; text: {next(iter(supports))}")
    if n_against > n_supports:
        return Role(OUT, f"text: {next(iter(against))}")
    if rule.alone == OUT or rule.alone is None:
        return Role(OUT, f"unproven: {rule.name}")
    return Role(rule.alone, f"title: {rule.name}")


def _evidence(reading: Reading, names: Iterable[str]) -> dict[str, int]:
    """Return how many different words of each kind employer and text hold, without zeros."""
    sights = reading.sights("evidence")
    employer, text = reading.texts["employer"].casefold(), reading.low[:TEXT_LIMIT]
    found = {}
    for name in names:
        kind = evidence()[name]
        words = {match[0] for match in kind.pattern.finditer(employer)} if employer else set()
        own = [sight for sight in sights if sight[2] in kind.at]
        for start, end in stretches(own, kind.reach):
            words.update(match[0] for match in kind.pattern.finditer(text, start, end))
        if words:
            found[name] = len(words)
    return found


def _ruled_out(found: str, employer: str, title: str) -> str | None:
    """Name of the employer rule that takes this role out; None where none does."""
    if found == OUT or not employer:
        return None
    for rule in employer_rules():
        if found not in rule.entry.roles or not rule.pattern.search(employer):
            continue
        if not (rule.unless_title and rule.unless_title.search(title.casefold())):
            return rule.entry.name
    return None
