"""The nouns of the program: what a board said, what we understood, and what a crawl saw."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

TextKind = Literal["full", "snippet", "none"]
Decision = Literal["kept", "out_of_scope", "rejected", "not_fetched"]
Outcome = Literal["complete", "truncated", "suspect", "failed", "refused", "interrupted"]
Requirement = Literal["required", "preferred", "offered", "mentioned", "not_required"]
PayPeriod = Literal["hour", "day", "week", "biweekly", "month", "year"]


# ── observed: the board's own words ──────────────────────────────────────────────────────────


@dataclass(slots=True, kw_only=True)
class RawPlace:
    """One place as the board structures it; every part verbatim, None where it gives none."""

    city: str | None = None
    region: str | None = None
    country: str | None = None
    postal_code: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    text: str | None = None
    """The place as one string, where the board has that beside or instead of the parts."""


@dataclass(slots=True, kw_only=True)
class RawPay:
    """Pay from a structured field: amounts as numbers, currency and period in the board's words."""

    low: float | None = None
    high: float | None = None
    currency: str | None = None
    period: str | None = None


@dataclass(slots=True, kw_only=True)
class RawPosting:
    """One advertisement in the board's own words, before anything is understood."""

    board: str
    """Key of the board, `platform/slug`."""
    external_id: str
    title: str
    seen_at: str
    """Instant the board showed it (UTC, ISO 8601 with Z)."""
    url: str | None = None
    apply_url: str | None = None
    requisition_id: str | None = None
    employer: str | None = None
    location: str | None = None
    """The place line as shown; several places may stand in one string."""
    places: list[RawPlace] = field(default_factory=list)
    description: str | None = None
    """HTML or plain text, whole unless `text_kind` says otherwise."""
    text_kind: TextKind = "full"
    salary_text: str | None = None
    pay: RawPay | None = None
    employment_type_text: str | None = None
    education_text: str | None = None
    workplace_text: str | None = None
    """A structured word on remote, hybrid or on-site work ("TELECOMMUTE", "Hybrid")."""
    posted_text: str | None = None
    closing_text: str | None = None
    locale: str | None = None
    """BCP 47 tag of the text where the board states it; decides 03/04."""
    country: str | None = None
    """ISO 3166 alpha-2 of the board: a prior for what is ambiguous, never itself an answer."""
    timezone: str | None = None
    """IANA zone of the board, for labels like "today"; None means UTC."""
    payload: Any = None
    """The platform's own record without its contact fields, kept in the archive only."""


# ── derived: what we understood ──────────────────────────────────────────────────────────────


@dataclass(slots=True, kw_only=True)
class Place:
    """One resolved place; region is the US/CA/AU postal code, else the region's name."""

    city: str | None = None
    region: str | None = None
    country: str | None = None
    postal_code: str | None = None
    county: str | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(slots=True, kw_only=True)
class Tag:
    """One value taken from text, with the words it came from: `<field>[start:end] == quote`."""

    kind: str
    """setting, duty, certification, education, skill, system, shift, benefit, pay, hours,
    experience, workplace or level."""
    name: str
    requirement: Requirement
    field: str
    """Which text was read: title, employer, location, description, salary_text,
    employment_type_text, education_text or workplace_text."""
    quote: str
    """At most 200 characters; read alone it supports the tag."""
    start: int
    end: int
    any_of: int | None = None
    """Tags of one posting that share this number are alternatives: one requirement."""
    within_days: int | None = None
    value: float | None = None


@dataclass(slots=True, kw_only=True)
class Posting:
    """One advertisement as understood; unknown is None, never a guess. Columns of `postings`."""

    key: str
    board: str
    external_id: str
    requisition_id: str | None = None
    url: str | None = None
    apply_url: str | None = None
    title: str
    employer_raw: str | None = None
    employer: str | None = None
    role: str = "out_of_scope"
    """pharmacy_technician, clinical_assistant or out_of_scope."""
    role_reason: str | None = None
    level: str | None = None
    grade: str | None = None
    setting: list[str] = field(default_factory=list)
    location_raw: str | None = None
    places: list[Place] = field(default_factory=list)
    workplace: str | None = None
    """on_site, hybrid or remote."""
    employment_type: list[str] = field(default_factory=list)
    shift: list[str] = field(default_factory=list)
    hours_min: float | None = None
    """Hours a week."""
    hours_max: float | None = None
    pay_raw: str | None = None
    pay_min: float | None = None
    pay_max: float | None = None
    pay_currency: str | None = None
    pay_period: str | None = None
    pay_origin: str | None = None
    pay_hourly_min: float | None = None
    pay_hourly_max: float | None = None
    pay_annual_min: float | None = None
    pay_annual_max: float | None = None
    hours_assumed: float | None = None
    """Hours a year used to convert between hourly and annual pay; None if nothing was converted."""
    experience_years: float | None = None
    education: list[str] = field(default_factory=list)
    posted_raw: str | None = None
    posted_on: str | None = None
    closes_on: str | None = None
    text_kind: TextKind = "none"
    description: str = ""
    """Plain text; the offsets of tags refer to it."""
    employment_type_raw: str | None = None
    education_raw: str | None = None
    workplace_raw: str | None = None
    content_hash: str = ""
    """Same words, same place, same pay: same hash. Dates, ids and addresses do not count."""
    understood_by: str = ""
    tags: list[Tag] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    """Fields that could not be read because a rule failed, not because they are absent."""


# ── what a crawl saw: the items between spiders, pipelines and store ─────────────────────────


@dataclass(slots=True, kw_only=True)
class Listed:
    """One entry of a board's list, wanted or not. Everything a board listed is recorded."""

    board: str
    external_id: str
    title: str | None
    decision: Decision | None = None
    """None while it is not decided: its detail is on the way, or it is known and unchanged."""
    version: str | None = None
    """The list's own mark of the entry's state (lastmod, a hash of the row), if it has one."""
    url: str | None = None


@dataclass(slots=True, kw_only=True)
class Understood:
    """A posting with the words it came from, on its way to the store."""

    raw: RawPosting
    posting: Posting
    fingerprint: str
    """Hash of all the board said, dates included, seen_at and payload not."""
    version: str | None = None


@dataclass(slots=True, kw_only=True)
class Touched:
    """A kept posting that the board shows again, word for word."""

    board: str
    external_id: str
    seen_at: str
    version: str | None = None


@dataclass(slots=True, kw_only=True)
class Reject:
    """Something that could not be read or kept, with its reason. Nothing is dropped uncounted."""

    board: str
    stage: Literal["fetch", "parse", "check", "understand", "store"]
    reason: str
    external_id: str | None = None
    url: str | None = None
    excerpt: str | None = None
    is_said: bool = False
    """Read well: the board itself says that it is no posting, or none any more."""


@dataclass(slots=True, kw_only=True)
class Confirmed:
    """What the page or endpoint of one vanished posting said when it was asked."""

    board: str
    external_id: str
    verdict: Literal["open", "closed", "unknown"]
    reason: str


@dataclass(slots=True, kw_only=True)
class BoardRun:
    """One board in one run: what it claimed, what came, and how it ended."""

    board: str
    started_at: str
    finished_at: str | None = None
    outcome: Outcome | None = None
    reason: str | None = None
    n_claimed: int | None = None
    """How many postings the board itself said it has; None if it does not say."""
    n_listed: int = 0
    n_fetched: int = 0
    """Details that came back readable."""
    n_rejected: int = 0
    n_requests: int = 0
    is_unchanged: bool = False
    """The list answered 304: what was listed before is listed still."""
    etag: str | None = None
    last_modified: str | None = None
    may_close: bool = False
    """Whether what vanished may be closed on the strength of this list."""
