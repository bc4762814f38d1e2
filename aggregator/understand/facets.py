"""Settings, duties, certificates, education, skills, systems and benefits, from the taxonomy."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from aggregator.records import Tag
from aggregator.understand.clauses import Clauses
from aggregator.understand.facets_named import settings_by_name
from aggregator.understand.lexicon import Sight
from aggregator.understand.reading import QUOTE_LIMIT, Reading
from aggregator.understand.requirement import Demand, demand
from aggregator.understand.taxonomy import Entry, Hit, Scope, taxonomy

SHORT_FIELDS = ("title", "education_text")
DEMANDED = ("certification", "education")
GAP = 45
NEARBY = 400

_ALTERNATIVE = re.compile(r"\bor\b|/|\beither\b")
_BOTH = re.compile(r"\band\b(?!/or)|[.;&]")
_EDGE = " \t\n*-•·#_>"


@dataclass(slots=True)
class Found:
    """A hit with the field it was read in and how strongly it is asked for."""

    hit: Hit
    where: str
    demand: Demand
    any_of: int | None = None

    @property
    def kind(self) -> str:
        """The kind of its name."""
        return self.hit.name.kind

    @property
    def entry(self) -> Entry:
        """Its entry of the taxonomy."""
        return self.hit.name.entry


def facets(reading: Reading) -> list[Tag]:
    """Return a tag for everything the taxonomy knows that a posting states, each with its words."""
    found: list[Found] = []
    texts = {name: Clauses(reading.texts[name]) for name in (*SHORT_FIELDS, "employer")}
    texts["description"] = reading.clauses
    for where in SHORT_FIELDS:
        if text := reading.texts[where]:
            found += [Found(hit, where, asked) for hit, asked in _in_short(text, where)]
    found += _in_description(reading)
    demanded = _demands([f for f in found if f.kind in DEMANDED], texts)
    named = _first_of_each(f for f in found if f.kind not in DEMANDED)
    tags = [_tag(reading, texts[f.where], f) for f in demanded + named]
    stated = {f.entry.name for f in named if f.kind == "setting"}
    return tags + list(settings_by_name(reading, texts, stated))


@lru_cache(maxsize=4096)
def _in_short(text: str, where: str) -> tuple[tuple[Hit, Demand], ...]:
    """Return what a title or a field states, and how strongly it is asked for."""
    clauses = Clauses(text)
    return tuple(_stated(clauses, where, Scope((where,))))


def _in_description(reading: Reading) -> Iterator[Found]:
    """Yield what the description states, sections that do not count left out."""
    if reading.sights("taxonomy"):
        scope = Scope(reading.section_kinds, reading.section_starts)
        for hit, asked in _stated(reading.clauses, "description", scope, reading.sights):
            yield Found(hit, "description", asked)


def _stated(
    clauses: Clauses,
    where: str,
    scope: Scope,
    sights: Callable[[str], list[Sight]] | None = None,
) -> Iterator[tuple[Hit, Demand]]:
    """Yield the names a text states, those that are not demanded only once."""
    for hit in taxonomy().hits(clauses, where, scope, sights):
        if hit.name.key in scope.seen:
            continue
        if hit.name.kind not in DEMANDED:
            scope.seen.add(hit.name.key)
        yield hit, _demand(clauses, hit, scope.section_at(hit.start))


def _demand(clauses: Clauses, hit: Hit, section: str) -> Demand:
    """Return how strongly it is asked for; what is no demand is mentioned, benefits are offered."""
    kind = hit.name.kind
    if kind == "benefit":
        return Demand("offered")
    if kind in ("duty", "setting"):
        return Demand("mentioned")
    may_be_bare = kind in DEMANDED
    span = (hit.start, hit.end)
    return demand(clauses.low, span, hit.clause, section, may_be_bare=may_be_bare)


def _first_of_each(found: Iterable[Found]) -> list[Found]:
    """Return the first statement of every name."""
    first: dict[tuple[str, str], Found] = {}
    for each in found:
        first.setdefault(each.hit.name.key, each)
    return list(first.values())


# ── what is asked for: certificates and education ────────────────────────────────────────────


def _demands(found: list[Found], texts: dict[str, Clauses]) -> list[Found]:
    """Return one statement for every name, the strongest; alternatives share a number."""
    found = _without_overruled(_joined_alternatives(_without_refused(found), texts))
    best: dict[tuple[tuple[str, str], str], Found] = {}
    for each in found:
        known = best.setdefault((each.hit.name.key, each.demand.requirement), each)
        if known.any_of is None and each.any_of is not None:
            known.any_of = each.any_of
    strengths = defaultdict(set)
    for name, requirement in best:
        strengths[name].add(requirement)
    kept = [f for (name, strength), f in best.items() if _stands(strength, strengths[name])]
    return _without_lone(kept)


def _stands(strength: str, beside: set[str]) -> bool:
    """Tell whether a statement counts beside the others on the same name."""
    order = ("required", "preferred", "not_required", "offered", "mentioned")
    return strength == next(s for s in order if s in beside)


def _without_refused(found: list[Found]) -> list[Found]:
    """Leave out the names that stand for "nothing is asked for"."""
    return [f for f in found if not f.entry.negative]


def _without_merely_sought(found: list[Found]) -> list[Found]:
    """Leave out who is looked for, where the text asks for a certificate of that family itself."""
    asked = {
        f.entry.family or f.entry.name
        for f in found
        if f.where == "description"
        and not f.demand.is_sought
        and f.demand.requirement in ("required", "preferred", "not_required")
    }
    return [
        f for f in found if not (f.demand.is_sought and (f.entry.family or f.entry.name) in asked)
    ]


def _without_overruled(found: list[Found]) -> list[Found]:
    """Leave out what a title claims and the body denies, and the vague beside the exact."""
    found = _without_merely_sought(found)
    spoken = {
        f.entry.family or f.entry.name
        for f in found
        if f.where == "description" and f.demand.requirement in ("preferred", "not_required")
    }
    required = {
        f.entry.family for f in found if f.where != "title" and f.demand.requirement == "required"
    }
    exact = _exact(found)
    return [
        f
        for f in found
        if not (
            f.where == "title"
            and (f.entry.family or f.entry.name) in spoken
            and f.entry.family not in required
        )
        and not (f.entry.generic and _is_said_exactly(f, exact))
    ]


def _exact(found: list[Found]) -> dict[tuple[str | None, str], list[Found]]:
    """Return the exact names by their family and how strongly they are asked for."""
    exact = defaultdict(list)
    for each in found:
        if each.entry.family and not each.entry.generic:
            exact[each.entry.family, each.demand.requirement].append(each)
    return exact


def _is_said_exactly(vague: Found, exact: dict[tuple[str | None, str], list[Found]]) -> bool:
    """Tell whether an exact name nearby, or beside a title, means the same as a vague one."""
    return any(
        "title" in (vague.where, each.where) or abs(each.hit.start - vague.hit.start) < NEARBY
        for each in exact.get((vague.entry.family, vague.demand.requirement), ())
    )


def _joined_alternatives(found: list[Found], texts: dict[str, Clauses]) -> list[Found]:
    """Give alternatives of one clause ("CCMA or RMA") the same number."""
    run: list[Found] = []
    groups = 0
    for each in sorted(found, key=lambda f: (f.where, f.kind, f.hit.start)):
        if run and not _is_next(run[-1], each, texts):
            groups += _numbered(run, groups + 1, texts)
            run = []
        run.append(each)
    _numbered(run, groups + 1, texts)
    return found


def _is_next(one: Found, other: Found, texts: dict[str, Clauses]) -> bool:
    """Tell whether two statements stand side by side in one clause, without an "and"."""
    if (one.where, one.kind, one.hit.clause) != (other.where, other.kind, other.hit.clause):
        return False
    gap = texts[one.where].low[one.hit.end : other.hit.start]
    return len(gap) <= GAP and not _BOTH.search(gap)


def _numbered(run: list[Found], number: int, texts: dict[str, Clauses]) -> bool:
    """Mark a run as alternatives if an "or" holds it together; tell whether the number is used."""
    if len({f.hit.name.key for f in run}) < 2:
        return False
    start, end = min(f.hit.start for f in run), max(f.hit.end for f in run)
    if not _ALTERNATIVE.search(texts[run[0].where].low, start, end):
        return False
    for each in run:
        each.any_of = number
    return True


def _without_lone(found: list[Found]) -> list[Found]:
    """Take the number from what has no alternative left."""
    names = defaultdict(set)
    for each in found:
        names[each.any_of].add(each.hit.name.key)
    for each in found:
        if len(names[each.any_of]) < 2:
            each.any_of = None
    return found


def _tag(reading: Reading, clauses: Clauses, found: Found) -> Tag:
    """Build the tag; its quote is the clause, or what of it holds the words and their cue."""
    return reading.tag(
        found.kind,
        found.entry.name,
        found.demand.requirement,
        found.where,
        _quoted(clauses.text, found),
        any_of=found.any_of,
        within_days=found.demand.within_days,
    )


def _quoted(text: str, found: Found) -> tuple[int, int]:
    start, end = found.hit.clause
    while start < end and text[start] in _EDGE:
        start += 1
    if end - start <= QUOTE_LIMIT and start <= found.hit.start:
        return start, end
    low, high = found.hit.start, found.hit.end
    if cue := found.demand.cue:
        both = min(low, cue[0]), max(high, cue[1])
        low, high = both if both[1] - both[0] <= QUOTE_LIMIT else (low, high)
    room = max(0, QUOTE_LIMIT - (high - low)) // 3
    low = text.find(" ", max(start, low - room), low) + 1 if low - start > room else start
    end = text.rfind(" ", high, min(end, high + room)) if end - high > room else end
    return low or found.hit.start, max(high, end)
