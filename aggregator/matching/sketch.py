"""What matching knows of one posting: the facts that two postings are compared by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import inf

from aggregator.matching.address import canonical_url, host_of, is_specific
from aggregator.matching.employers import employer_names, is_known, is_reposter
from aggregator.matching.texts import shingles
from aggregator.matching.titles import Title, read_title
from aggregator.matching.towns import Where, title_place_names, where
from aggregator.records import Posting

TENANT_HOSTS = ("myworkdayjobs.com", "oraclecloud.com", "icims.com", "taleo.net")
SITE_COPY = re.compile(r"(?<=\d{4})-\d$")


@dataclass(slots=True, frozen=True)
class Span:
    """A stretch of time a board showed a posting, in days; `closed` None while it is open."""

    opened: float
    seen: float
    closed: float | None = None

    @property
    def last_shown(self) -> float:
        """When it was last shown; without end while it is open."""
        return inf if self.closed is None else self.seen

    @property
    def end(self) -> float:
        """When it closed; without end while it is open."""
        return inf if self.closed is None else self.closed


@dataclass(slots=True, frozen=True)
class Facts:
    """What keeps vacancies apart whatever the text says; few postings differ in it."""

    title: Title
    role: str
    grade: str | None
    where: Where
    shift: frozenset[str]
    schedule: frozenset[str]
    hours: tuple[float, float] | None


@dataclass(frozen=True, eq=False)
class Sketch:
    """One posting, ready to be compared."""

    id: int
    key: str
    """Decides where nothing else does; the same whatever the order of arrival."""
    board: str
    facts: Facts
    employers: frozenset[str]
    is_known: bool
    is_reposter: bool
    addresses: frozenset[str]
    requisition: tuple[str, str] | None
    """Whose numbering it is, and the number."""
    posted: int | None
    closes: int | None
    spans: tuple[Span, ...]
    """When its board showed it; empty where that is not observed."""
    text: str
    is_full: bool

    @cached_property
    def shingles(self) -> frozenset[int]:
        """The text as a set."""
        return shingles(self.text)

    @property
    def has_title(self) -> bool:
        """Whether the title says anything."""
        return bool(self.facts.title.words)


def sketch(
    posting: Posting, number: int, spans: Sequence[Span] = (), *, reposts: bool = False
) -> Sketch:
    """Return what matching knows of a posting; `reposts`: its board shows others' postings."""
    name = posting.employer or posting.employer_raw
    return Sketch(
        id=number,
        key=posting.key,
        board=posting.board,
        facts=_facts(posting),
        employers=employer_names(posting.employer, posting.employer_raw),
        is_known=is_known(posting.employer),
        is_reposter=reposts or is_reposter(name),
        addresses=_addresses(posting),
        requisition=_requisition(posting),
        posted=_day(posting.posted_on),
        closes=_day(posting.closes_on),
        spans=tuple(spans),
        text=posting.description,
        is_full=posting.text_kind == "full",
    )


def _facts(posting: Posting) -> Facts:
    place = where(posting.places, posting.location_raw, posting.title, posting.workplace)
    names = employer_names(posting.employer, posting.employer_raw)
    title = read_title(posting.title, title_place_names(posting.title, place) | names)
    return Facts(
        title=title if title.words else read_title(posting.title),
        role=posting.role,
        grade=posting.grade,
        where=place,
        shift=frozenset(posting.shift),
        schedule=frozenset(posting.employment_type),
        hours=_hours(posting),
    )


def _hours(posting: Posting) -> tuple[float, float] | None:
    known = [h for h in (posting.hours_min, posting.hours_max) if h is not None]
    return (min(known), max(known)) if known else None


def _addresses(posting: Posting) -> frozenset[str]:
    found = (canonical_url(posting.url), canonical_url(posting.apply_url))
    return frozenset(address for address in found if address and is_specific(address))


def _requisition(posting: Posting) -> tuple[str, str] | None:
    """Tenant and number, without the number of its copy on another site; None if it is no id."""
    number = (posting.requisition_id or "").strip().casefold()
    if posting.board.startswith("workday/"):
        number = SITE_COPY.sub("", number)
    if len(number) < 3 or not any(c.isdigit() for c in number):
        return None
    tenant = _tenant(posting)
    return (tenant, number) if tenant else None


def _tenant(posting: Posting) -> str | None:
    """Whose numbering a requisition belongs to: the system's own host, or platform and employer."""
    host = host_of(posting.url) or ""
    if host.endswith(TENANT_HOSTS):
        return host
    employer = (posting.employer or posting.employer_raw or "").casefold().strip()
    return f"{posting.board.partition('/')[0]} {employer}" if employer else None


def _day(text: str | None) -> int | None:
    return date.fromisoformat(text[:10]).toordinal() if text else None
