"""What becomes of one posting: pure, so that it can be found out in another process too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from aggregator.fingerprint import fingerprint
from aggregator.records import Listed, RawPosting, Reject, Touched, Understood
from aggregator.redact import redacted
from aggregator.understand import understand

EXCERPT = 200
Outcome = Understood | Touched | Listed | Reject


@dataclass(slots=True, kw_only=True)
class Task:
    """A posting in its board's words, and what must be known of it beside them."""

    raw: RawPosting
    version: str | None = None
    """The mark its list gave it."""
    known: str | None = None
    """Fingerprint of what is kept of it."""
    keeps_all: bool = False
    """Whether postings of no role are kept too."""


def outcome(task: Task) -> Outcome:
    """Return the posting understood, touched if known, listed if out of scope, or rejected."""
    try:
        return _outcome(task)
    except Exception as error:  # noqa: BLE001 - one odd posting must not cost the board
        return as_reject(task.raw, error)


def as_reject(raw: RawPosting, error: Exception) -> Reject:
    """The reject of a posting that could not be understood."""
    return rejected(raw, "understand", f"{type(error).__name__}: {error}"[:EXCERPT])


def rejected(raw: RawPosting, stage: Literal["check", "understand"], reason: str) -> Reject:
    """The reject of a posting."""
    return Reject(
        board=raw.board,
        stage=stage,
        reason=reason,
        external_id=raw.external_id or None,
        url=raw.url,
        excerpt=(raw.title or raw.description or "")[:EXCERPT] or None,
    )


def _outcome(task: Task) -> Outcome:
    raw, version = redacted(task.raw), task.version
    mark = fingerprint(raw)
    if task.known == mark:
        return Touched(
            board=raw.board, external_id=raw.external_id, seen_at=raw.seen_at, version=version
        )
    posting = understand(raw)
    if posting.role == "out_of_scope" and not task.keeps_all:
        return Listed(
            board=raw.board,
            external_id=raw.external_id,
            title=posting.title,
            decision="out_of_scope",
            version=version,
            url=raw.url,
        )
    return Understood(raw=raw, posting=posting, fingerprint=mark, version=version)
