"""The texts of one posting, cleaned once: what every rule reads and every quote refers to."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from aggregator.records import RawPosting, Requirement, Tag
from aggregator.understand.casing import lowered
from aggregator.understand.clauses import Clauses
from aggregator.understand.lexicon import Sight, wakes_on
from aggregator.understand.lines import Line, Sentence, lines_of
from aggregator.understand.sections import Section, joined
from aggregator.understand.spotter import Spot, Spotter
from aggregator.understand.text import clean_line, to_text

QUOTE_LIMIT = 200
wakes_on("digits", lambda: "0123456789")
SHORT_FIELDS = (
    "title",
    "employer",
    "location",
    "salary_text",
    "employment_type_text",
    "education_text",
    "workplace_text",
)


@dataclass
class Reading:
    """One posting, ready to be read by rules; every text is a str, empty where there is none."""

    raw: RawPosting
    texts: dict[str, str] = field(default_factory=dict)
    country: str | None = None
    """Decides what is ambiguous: the country of the posting's places, else the board's."""

    @classmethod
    def of(cls, raw: RawPosting) -> Reading:
        """Clean every text of a posting once."""
        texts = {name: clean_line(getattr(raw, name)) or "" for name in SHORT_FIELDS}
        texts["description"] = to_text(raw.description or "")
        return cls(raw, texts, raw.country)

    @property
    def title(self) -> str:
        """The title as stored."""
        return self.texts["title"]

    @property
    def description(self) -> str:
        """The description as stored: plain text."""
        return self.texts["description"]

    @cached_property
    def lines(self) -> list[tuple[int, Line]]:
        """The description's lines, each with where it begins."""
        return lines_of(self.description)

    @cached_property
    def _holding(self) -> dict[str, list[tuple[int, Sentence]]]:
        """By family of words: the description's sentences that hold one, with where they begin."""
        found: dict[str, list[tuple[int, Sentence]]] = {}
        for at, line in self.lines:
            for start, sentence in line.sentences:
                place = at + start, sentence
                for family in sentence.families():
                    if family in found:
                        found[family].append(place)
                    else:
                        found[family] = [place]
        return found

    def sentences(self, family: str) -> list[tuple[int, Sentence]]:
        """The description's sentences that hold a word of a family, with where they begin."""
        return self._holding.get(family, [])

    @cached_property
    def sections(self) -> list[Section]:
        """The description's sections in order, without gaps or overlaps."""
        marks = (mark.moved(at) for at, line in self.lines for mark in line.marks)
        return joined(self.description, marks)

    def section_at(self, offset: int) -> Section | None:
        """The section of the description that holds this offset; None for an empty text."""
        if not self.sections or offset >= self.sections[-1].end:
            return None
        return self.sections[bisect_right(self.section_starts, offset) - 1]

    @cached_property
    def section_starts(self) -> list[int]:
        return [section.start for section in self.sections]

    @cached_property
    def low(self) -> str:
        """The description in lower case, offsets unchanged."""
        return lowered(self.description)

    @cached_property
    def digits(self) -> list[int]:
        """Where each run of digits in the description begins."""
        return [at + start for at, known in self.sentences("digits") for start in known.digits]

    @cached_property
    def clauses(self) -> Clauses:
        """The description in clauses, in lower case with plain signs."""
        return Clauses(self.description)

    def sights(self, family: str) -> list[Sight]:
        """Where the words that wake a family of rules stand in the description, by their ends."""
        return [
            (at + start, at + end, word)
            for at, sentence in self.sentences(family)
            for start, end, word in sentence.sights[family]
        ]

    def holds(self, family: str) -> bool:
        """Whether the description holds a word of a family."""
        return family in self._holding

    def spots(self, spotter: Spotter, family: str) -> list[Spot]:
        """Where whole words of a spotter, which are those of a family, stand in the description."""
        return [
            Spot(name, at + start, at + end)
            for at, sentence in self.sentences(family)
            for name, start, end in sentence.fact(spotter.spots_in, family)
        ]

    @property
    def seen_on(self) -> date:
        """The day it was seen (UTC)."""
        return date.fromisoformat(self.raw.seen_at[:10])

    def tag(
        self,
        kind: str,
        name: str,
        requirement: Requirement,
        where: str,
        span: tuple[int, int],
        *,
        value: float | None = None,
        any_of: int | None = None,
        within_days: int | None = None,
    ) -> Tag:
        """Build a tag whose quote is the text at `span`, white space trimmed, cut at the limit."""
        start, end = trimmed(self.texts[where], *span)
        return Tag(
            kind=kind,
            name=name,
            requirement=requirement,
            field=where,
            quote=self.texts[where][start:end],
            start=start,
            end=end,
            value=value,
            any_of=any_of,
            within_days=within_days,
        )


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span cut at the limit of a quote, without white space at its ends."""
    end = min(end, start + QUOTE_LIMIT)
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    return start, start + len(piece.strip())
