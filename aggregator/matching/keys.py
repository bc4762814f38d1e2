"""Identity keys: postings that share one are the same vacancy, without further comparison."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence

from aggregator.matching.address import canonical_url, host_of, is_specific
from aggregator.records import Posting

SCORES = {"url": 1.0, "requisition": 1.0, "text": 0.98}
TENANT_HOSTS = ("myworkdayjobs.com", "oraclecloud.com", "icims.com", "taleo.net")
SITE_COPY = re.compile(r"(?<=\d{4})-\d$")


def keys(posting: Posting) -> list[str]:
    """Return a posting's identity keys, `rule:digest`; none for a posting without a title.

    Whatever keeps vacancies apart (place, role, grade, and for a requisition or a text the shift)
    is part of every key, so that a chain's same text in another town never shares one.
    """
    if not posting.title.strip():
        return []
    return sorted({f"{rule}:{_digest(parts)}" for rule, parts in _identities(posting)})


def link(key: str, members: Sequence[tuple[int, str]]) -> list[tuple[int, int]]:
    """Return the pairs that the holders (id, board) of one key form: each with the smallest id.

    None where one board shows the same text twice: those are openings side by side, and nothing
    says which of them the copy on another board is.
    """
    ordered = sorted(members)
    boards = {board for _, board in ordered}
    if key.startswith("text:") and len(boards) < len(ordered):
        return []
    return [(ordered[0][0], number) for number, _ in ordered[1:]]


def rule_of(key: str) -> str:
    """The rule a key belongs to."""
    return key.partition(":")[0]


def _identities(posting: Posting) -> Iterator[tuple[str, list[str]]]:
    towns = sorted({_place(p.city, p.region, p.country) for p in posting.places})
    where = towns or [(posting.location_raw or "").casefold()]
    what = _occupation(posting)
    for address in {canonical_url(posting.url), canonical_url(posting.apply_url)} - {None}:
        if address and is_specific(address):
            yield "url", [address, *what, *where]
    turns = ["+".join(sorted(posting.shift)), "+".join(sorted(posting.employment_type))]
    if (requisition := _requisition(posting)) and (tenant := _tenant(posting)):
        yield "requisition", [tenant, requisition, *what, *turns, *where]
    if posting.text_kind == "full" and posting.description.strip() and towns and _employer(posting):
        codes = sorted({p.postal_code or "" for p in posting.places})
        yield "text", [posting.content_hash, *what, *turns, *where, *codes]


def _occupation(posting: Posting) -> list[str]:
    known = posting.role if posting.role != "out_of_scope" else posting.title.casefold().strip()
    return [known, posting.level or "", posting.grade or ""]


def _tenant(posting: Posting) -> str | None:
    """Whose numbering a requisition belongs to: the system's own host, or platform and employer."""
    host = host_of(posting.url) or ""
    if host.endswith(TENANT_HOSTS):
        return host
    employer = _employer(posting)
    return f"{posting.board.partition('/')[0]} {employer}" if employer else None


def _requisition(posting: Posting) -> str | None:
    """The requisition without the number of its copy on another site; None if it is no id."""
    number = (posting.requisition_id or "").strip().casefold()
    if posting.board.startswith("workday/"):
        number = SITE_COPY.sub("", number)
    return number if len(number) >= 3 and any(c.isdigit() for c in number) else None


def _employer(posting: Posting) -> str:
    return (posting.employer or posting.employer_raw or "").casefold().strip()


def _place(*parts: str | None) -> str:
    return "/".join((part or "").casefold() for part in parts)


def _digest(parts: list[str]) -> str:
    data = "\x1f".join(parts).encode("utf-8", "replace")
    return hashlib.blake2b(data, digest_size=10).hexdigest()
