"""Settings, duties, certificates, education, skills, systems and benefits, from the taxonomy."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from aggregator.records import Tag
from aggregator.understand.clauses import Clauses
from aggregator.understand.facets_named import NAMES, services_inside, settings_by_name
from aggregator.understand.facets_stated import DEMANDED, Found, stated_in
from aggregator.understand.lines import runs_of, sentence_of
from aggregator.understand.reading import Reading
from aggregator.understand.taxonomy import bears_out

SHORT_FIELDS = ("title", "education_text")
ASIDE = ("title", "employer", "location", "salary_text")
UNCERTIFIED = ("noncert", "non-cert", "uncert")
GAP = 45
NEARBY = 400

_ALTERNATIVE = re.compile(r"\bor\b|/|\beither\b")
_HAS_OTHER = re.compile(r"\bor\b|\blieu\b|/|\beither\b|\bone of\b")
_BOTH = re.compile(r"\band\b(?!/or)|[.;&]")


def facets(reading: Reading) -> list[Tag]:
    """Return a tag for everything the taxonomy knows that a posting states, each with its words."""
    low = _all_that_is_said(reading)
    found = [*_in_short(reading, low), *_in_description(reading, low)]
    texts: dict[str, Clauses] = {
        name: sentence_of(reading.texts[name]) for name in (*SHORT_FIELDS, *NAMES)
    }
    texts["description"] = reading.clauses
    demanded = _demands([f for f in found if f.kind in DEMANDED], texts)
    services = services_inside(texts)
    named = _first_of_each(
        f for f in found if f.kind not in DEMANDED and not _is_service(f, services)
    )
    tags = [_tag(f, texts[f.where].text) for f in demanded + named]
    stated = {f.entry.name for f in named if f.kind == "setting"}
    return tags + list(settings_by_name(reading, texts, stated))


def _all_that_is_said(reading: Reading) -> str:
    """Return the whole posting in lower case, for what one part of it leaves open."""
    country = f"country: {reading.country or ''}".lower()
    aside = [sentence_of(reading.texts[where]).low for where in ASIDE]
    return "\n".join([country, *aside, reading.clauses.low])


def _in_short(reading: Reading, low: str) -> Iterator[Found]:
    """Yield what the title and a field of its own state."""
    for where in SHORT_FIELDS:
        sentence = sentence_of(reading.texts[where])
        for stated in sentence.fact(stated_in, where, ((0, where),)):
            if bears_out(low, stated.hit.name.entry):
                yield Found(stated, where, 0)


def _in_description(reading: Reading, low: str) -> Iterator[Found]:
    """Yield what the description states, sections that do not count left out."""
    seen = set[tuple[str, str]]()
    for at, sentence, runs in runs_of(reading.sentences("taxonomy"), reading.sections):
        for stated in sentence.fact(stated_in, "description", runs):
            if stated.key not in seen and bears_out(low, stated.hit.name.entry):
                if stated.kind not in DEMANDED:
                    seen.add(stated.key)
                yield Found(stated, "description", at)


def _is_service(found: Found, services: set[str]) -> bool:
    """Tell whether a setting is only a service run inside the place of work."""
    return found.kind == "setting" and found.where == "description" and found.entry.name in services


def _first_of_each(found: Iterable[Found]) -> list[Found]:
    """Return the first statement of every name."""
    first: dict[tuple[str, str], Found] = {}
    for each in found:
        first.setdefault(each.key, each)
    return list(first.values())


# ── what is asked for: certificates and education ────────────────────────────────────────────


def _demands(found: list[Found], texts: dict[str, Clauses]) -> list[Found]:
    """Return one statement for every name, the strongest; alternatives share a number."""
    found = _eased(_without_refused(found), texts)
    found = _without_overruled(_joined_alternatives(found, texts))
    best: dict[tuple[tuple[str, str], str], Found] = {}
    stricter: set[int | None] = set()
    for each in found:
        known = best.setdefault((each.key, each.demand.requirement), each)
        if _is_by_itself(known, texts) or _is_by_itself(each, texts):
            stricter |= {known.any_of, each.any_of}
            known.any_of = None
        elif known.any_of is None and each.any_of is not None:
            known.any_of = each.any_of
    strengths = defaultdict(set)
    for name, requirement in best:
        strengths[name].add(requirement)
    kept = [f for (name, strength), f in best.items() if _stands(strength, strengths[name])]
    return _without_lone(kept, stricter)


def _is_by_itself(found: Found, texts: dict[str, Clauses]) -> bool:
    """Tell whether the text demands it in so many words, with no alternative beside it."""
    asked = found.demand
    if found.kind != "certification" or found.where != "description" or found.any_of is not None:
        return False
    clause = texts["description"].low[found.clause : found.end + GAP]
    is_said = asked.requirement == "required" and asked.cue and not asked.is_sought
    return bool(is_said) and not _HAS_OTHER.search(clause)


def _stands(strength: str, beside: set[str]) -> bool:
    """Tell whether a statement counts beside the others on the same name."""
    order = ("required", "preferred", "not_required", "offered", "mentioned")
    return strength == next(s for s in order if s in beside)


def _without_refused(found: list[Found]) -> list[Found]:
    """Leave out the names that stand for "nothing is asked for"."""
    return [f for f in found if not f.entry.negative]


def _eased(found: list[Found], texts: dict[str, Clauses]) -> list[Found]:
    """Weaken to preferred what is required of a family whose uncertified may apply too."""
    is_open = {
        f.entry.family
        for f in found
        if f.demand.requirement == "not_required"
        and texts[f.where].low.startswith(UNCERTIFIED, f.start)
    }
    return [_preferred(f) if f.entry.family in is_open else f for f in found] if is_open else found


def _preferred(found: Found) -> Found:
    """Return a requirement as a preference; anything else as it is."""
    asked = found.demand
    if asked.requirement != "required":
        return found
    stated = replace(found.stated, demand=asked._replace(requirement="preferred"))
    return replace(found, stated=stated)


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
    exact: dict[tuple[str | None, str], list[Found]] = defaultdict(list)
    for each in found:
        if each.entry.family and not each.entry.generic:
            exact[each.entry.family, each.demand.requirement].append(each)
    return exact


def _is_said_exactly(vague: Found, exact: dict[tuple[str | None, str], list[Found]]) -> bool:
    """Tell whether an exact name nearby, or beside a title, means the same as a vague one."""
    return any(
        "title" in (vague.where, each.where) or abs(each.start - vague.start) < NEARBY
        for each in exact.get((vague.entry.family, vague.demand.requirement), ())
    )


def _joined_alternatives(found: list[Found], texts: dict[str, Clauses]) -> list[Found]:
    """Give alternatives of one clause ("CCMA or RMA") the same number."""
    run: list[Found] = []
    groups = 0
    for each in sorted(found, key=lambda f: (f.where, f.kind, f.start)):
        if run and not _is_next(run[-1], each, texts):
            groups += _numbered(run, groups + 1, texts)
            run = []
        run.append(each)
    _numbered(run, groups + 1, texts)
    return found


def _is_next(one: Found, other: Found, texts: dict[str, Clauses]) -> bool:
    """Tell whether two statements stand side by side in one clause, without an "and"."""
    if (one.where, one.kind, one.clause) != (other.where, other.kind, other.clause):
        return False
    gap = texts[one.where].low[one.end : other.start]
    return len(gap) <= GAP and not _BOTH.search(gap)


def _numbered(run: list[Found], number: int, texts: dict[str, Clauses]) -> bool:
    """Mark a run as alternatives if an "or" holds it together; tell whether the number is used."""
    if len({f.key for f in run}) < 2:
        return False
    start, end = min(f.start for f in run), max(f.end for f in run)
    if not _ALTERNATIVE.search(texts[run[0].where].low, start, end):
        return False
    for each in run:
        each.any_of = number
    return True


def _without_lone(found: list[Found], stricter: set[int | None]) -> list[Found]:
    """Take the number from what has no alternative left, unless that one is demanded outright."""
    names = defaultdict(set)
    for each in found:
        names[each.any_of].add(each.key)
    for each in found:
        if len(names[each.any_of]) < 2 and each.any_of not in stricter:
            each.any_of = None
    return found


def _tag(found: Found, text: str) -> Tag:
    """Build the tag of what was found in a text."""
    start, end = (found.at + offset for offset in found.stated.quoted)
    return Tag(
        kind=found.kind,
        name=found.entry.name,
        requirement=found.demand.requirement,
        field=found.where,
        quote=text[start:end],
        start=start,
        end=end,
        any_of=found.any_of,
        within_days=found.demand.within_days,
    )
