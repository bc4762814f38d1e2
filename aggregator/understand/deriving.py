"""From a board's own words to a posting: all rules, one group of fields after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from aggregator.fingerprint import content_hash
from aggregator.records import Posting, RawPosting, Tag
from aggregator.understand.dates import closes_on, posted_on
from aggregator.understand.employer import canonical_employer
from aggregator.understand.employment import employment_types, is_bank
from aggregator.understand.experience import experience
from aggregator.understand.facets import facets
from aggregator.understand.hours import hours
from aggregator.understand.level import level
from aggregator.understand.pay import convert, pay
from aggregator.understand.place import places
from aggregator.understand.reading import Reading
from aggregator.understand.role import role
from aggregator.understand.rules import rules_version
from aggregator.understand.shift import shifts
from aggregator.understand.workplace import workplace

T = TypeVar("T")


def derived(raw: RawPosting) -> Posting:
    """Return the posting with every field that a rule could read; see `understand`."""
    reading = Reading.of(raw)
    posting = _as_shown(raw, reading)
    reader = _Reader(reading, posting)
    reader.occupation()
    reader.place_and_time()
    reader.pay_and_hours()
    reader.demands()
    posting.tags.sort(key=lambda tag: (tag.field, tag.start, tag.end, tag.kind, tag.name))
    posting.content_hash = content_hash(posting)
    return posting


def _as_shown(raw: RawPosting, reading: Reading) -> Posting:
    """Copy what needs no understanding."""
    texts = reading.texts
    return Posting(
        key=f"{raw.board}/{raw.external_id}",
        board=raw.board,
        external_id=raw.external_id,
        requisition_id=raw.requisition_id,
        url=raw.url,
        apply_url=raw.apply_url,
        title=texts["title"],
        employer_raw=texts["employer"] or None,
        location_raw=texts["location"] or None,
        pay_raw=texts["salary_text"] or None,
        employment_type_raw=texts["employment_type_text"] or None,
        education_raw=texts["education_text"] or None,
        workplace_raw=texts["workplace_text"] or None,
        posted_raw=raw.posted_text,
        text_kind=raw.text_kind if reading.description else "none",
        description=reading.description,
        understood_by=rules_version(),
    )


@dataclass
class _Reader:
    """Fills one posting, one group of fields after the other."""

    reading: Reading
    posting: Posting

    def occupation(self) -> None:
        """Role, level, employer."""
        if found := self._try("role", role):
            self.posting.role, self.posting.role_reason = found.role, found.reason
        if ranked := self._try("level", level):
            self.posting.level, self.posting.grade = ranked.level, ranked.grade
            self._tag(*ranked.tags)
        if known := self._try("employer", lambda r: canonical_employer(r.texts["employer"])):
            self.posting.employer = known

    def place_and_time(self) -> None:
        """Places, workplace, dates."""
        self.posting.places = self._try("places", places) or []
        if len(countries := {place.country for place in self.posting.places}) == 1:
            self.reading.country = countries.pop() or self.reading.country
        if where := self._try("workplace", workplace):
            self.posting.workplace = where.workplace
            self._tag(*where.tags)
        self.posting.posted_on = self._try("posted_on", posted_on)
        self.posting.closes_on = self._try("closes_on", closes_on)

    def pay_and_hours(self) -> None:
        """Employment type, shift, hours, and pay, which needs the hours to be converted."""
        posting = self.posting
        posting.employment_type = self._try("employment_type", employment_types) or []
        if worked := self._try("shift", shifts):
            posting.shift = sorted({tag.name for tag in worked})
            self._tag(*worked)
        if weekly := self._try("hours", hours):
            posting.hours_min, posting.hours_max = weekly.low, weekly.high
            self._tag(*weekly.tags)
        if found := self._try("pay", pay):
            posting.pay_raw = found.text
            posting.pay_min, posting.pay_max = found.low, found.high
            posting.pay_currency, posting.pay_period = found.currency, found.period
            posting.pay_origin = found.origin
            self._tag(*found.tags)
            convert(posting, found, is_bank=is_bank(self.reading))

    def demands(self) -> None:
        """What the job is and asks for: settings, duties, certificates, education, skills."""
        if asked := self._try("experience", experience):
            self.posting.experience_years = asked.years
            self._tag(*asked.tags)
        for tag in self._try("facets", facets) or []:
            self._tag(tag)
        self.posting.setting = self._names(
            "setting", "mentioned", "required", "preferred", "offered"
        )
        self.posting.education = self._names("education", "required", "preferred")

    def _try(self, name: str, rule: Callable[[Reading], T]) -> T | None:
        try:
            return rule(self.reading)
        except Exception:  # noqa: BLE001 - one broken rule must not cost the other fields
            self.posting.errors.append(name)
            return None

    def _tag(self, *tags: Tag) -> None:
        self.posting.tags.extend(tags)

    def _names(self, kind: str, *asked: str) -> list[str]:
        return sorted(
            {t.name for t in self.posting.tags if t.kind == kind and t.requirement in asked}
        )
