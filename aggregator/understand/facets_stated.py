"""What a sentence states of the taxonomy by itself, how strongly, and in what words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from aggregator.understand.clauses import Clauses
from aggregator.understand.lexicon import holds_any
from aggregator.understand.lines import Runs, Sentence
from aggregator.understand.reading import QUOTE_LIMIT, trimmed
from aggregator.understand.requirement import Demand, demand
from aggregator.understand.taxonomy import Entry, Hit, section_at, taxonomy

DEMANDED = ("certification", "education")

LEARNT = 180

# What someone knows, has done elsewhere or should prefer is not what this job consists of.
_LEARNT = re.compile(
    r"(?:\b(?:knowledge|understanding|familiar(?:ity)?|proficien(?:t|cy)|competen(?:t|cy)"
    r"|qualification|background|exposure|comfortable"
    r"|(?<!patient )(?<!customer )(?<!member )experienced?)"
    r" (?:(?!ability to\b)\w+ ){0,3}?(?:of|with|in|using|to|working|which|as|includ\w+)\b"
    r"|\bpassionate about\b)"
    r"(?:(?!\b(?:duties|following|ability to)\b|(?<=of|in):)[^.;]){0,130}$"
    r"|^\W{0,4}(?:preferred|desired|desirable)\b[^.;]{0,130}$"
)
_OF_LEARNING = (
    *("knowledge", "understanding", "familiar", "proficien", "competen", "qualification"),
    *("background", "exposure", "comfortable", "experience", "passionate", "preferred", "desir"),
)
"""What `_LEARNT` cannot do without: words are found much faster than any pattern."""
_IN_YEARS = re.compile(r"[^.;:\n]{0,30}: ?\d{1,2}\+? (?:year|month)")
_WISHED = re.compile(
    r"\w*(?:[ ,/&-]{1,3}(?!so\b|previous\b|prior\b|some\b)\w+){0,3}?"
    r" (?:experience|knowledge|skills)\b[^.;]{0,60}\b(?:preferred|advantage\w*|desir\w+"
    r"|a plus|benefi\w+|helpful|not essential|an asset)\b|\w* ?(?:\w+ )?knowledge\b"
)
"""What is said after a duty that one should know rather than do."""
_EDGE = " \t\n*-•·#_>"


@dataclass(slots=True)
class Stated:
    """What a sentence states by itself, with how strongly it is asked for; offsets are its own."""

    kind: str
    key: tuple[str, str]
    hit: Hit
    demand: Demand
    quoted: tuple[int, int]


@dataclass(slots=True)
class Found:
    """What a field states, and where the sentence that says so begins."""

    stated: Stated
    where: str
    at: int
    any_of: int | None = None

    @property
    def kind(self) -> str:
        """The kind of its name."""
        return self.stated.kind

    @property
    def key(self) -> tuple[str, str]:
        """Its kind and name."""
        return self.stated.key

    @property
    def entry(self) -> Entry:
        """Its entry of the taxonomy."""
        return self.stated.hit.name.entry

    @property
    def demand(self) -> Demand:
        """How strongly it is asked for."""
        return self.stated.demand

    @property
    def start(self) -> int:
        """Where its words begin."""
        return self.at + self.stated.hit.start

    @property
    def end(self) -> int:
        """Where its words end."""
        return self.at + self.stated.hit.end

    @property
    def clause(self) -> int:
        """Where its clause begins."""
        return self.at + self.stated.hit.clause[0]


def stated_in(sentence: Sentence, where: str, runs: Runs) -> tuple[Stated, ...]:
    """Return what a sentence states by itself, in a field, about what its parts are about."""
    found: list[Stated] = []
    seen = set()
    for hit in taxonomy().hits_among(sentence.sights, sentence, where, runs):
        kind, key = hit.name.key[0], hit.name.key
        if key in seen or (kind == "duty" and _is_learnt(sentence, hit)):
            continue
        if kind not in DEMANDED and not hit.name.depends:
            seen.add(key)
        asked = _demand(sentence, hit, section_at(runs, hit.start))
        quoted = trimmed(sentence.text, *_quoted(sentence.text, hit, asked))
        found.append(Stated(kind, key, hit, asked, quoted))
    return tuple(found)


def _is_learnt(clauses: Clauses, hit: Hit) -> bool:
    """Tell whether a duty is only named as something to know or to have done."""
    low = clauses.low
    lead = low[max(hit.clause[0], hit.start - LEARNT) : hit.start]
    is_learnt = holds_any(lead, _OF_LEARNING) and _LEARNT.search(lead)
    return bool(
        is_learnt
        or _IN_YEARS.match(low, hit.end)
        or _WISHED.match(low, hit.end, max(hit.end, hit.clause[1]))
    )


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


def _quoted(text: str, hit: Hit, asked: Demand) -> tuple[int, int]:
    """Return the span to quote: the clause, or what of it holds the words and their cue."""
    start, end = hit.clause
    while start < end and text[start] in _EDGE:
        start += 1
    if end - start <= QUOTE_LIMIT and start <= hit.start:
        return start, end
    low, high = hit.start, hit.end
    if cue := asked.cue:
        both = min(low, cue[0]), max(high, cue[1])
        low, high = both if both[1] - both[0] <= QUOTE_LIMIT else (low, high)
    room = max(0, QUOTE_LIMIT - (high - low)) // 3
    if low - start > room:
        low = text.find(" ", low - room, low) + 1 or hit.start
    else:
        low = start
    end = text.rfind(" ", high, min(end, high + room)) if end - high > room else end
    return low, max(high, end)
