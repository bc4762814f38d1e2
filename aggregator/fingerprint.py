"""Hashes that say whether a board said something new, and whether the content itself changed."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import msgspec

from aggregator.records import Posting, RawPosting

_ASCII = bytes(range(0x80))


def fingerprint(raw: RawPosting) -> str:
    """Hash of all the board said about a posting, dates included; seen_at and payload are not."""
    return _digest(msgspec.json.encode(replace(raw, seen_at="", payload=None)))


def content_hash(posting: Posting) -> str:
    """Hash of what the job is: words, employer, places, pay, hours; no dates, ids or addresses."""
    places = sorted((p.city or "", p.region or "", p.country or "") for p in posting.places)
    parts = [
        posting.title.casefold(),
        (posting.employer_raw or "").casefold(),
        _folded(_on_one_line(posting.description)),
        places or (posting.location_raw or "").casefold(),
        _amount(posting.pay_min),
        _amount(posting.pay_max),
        posting.pay_currency,
        posting.pay_period,
        posting.employment_type,
        posting.workplace,
    ]
    return _digest(msgspec.json.encode(parts))


def _on_one_line(text: str) -> str:
    line = text.replace("\n\n", " ").replace("\n", " ").strip()
    return " ".join(line.split()) if "  " in line or "\t" in line else line


def _folded(text: str) -> str:
    """The text without case; most texts have no letter beyond ASCII that has any."""
    data = text.encode()
    wide = data.translate(None, _ASCII).decode()
    return data.lower().decode() if wide.casefold() == wide else text.casefold()


def _amount(value: float | None) -> float | None:
    """The amount as a float: a board may say 18 or 18.0."""
    return None if value is None else float(value)


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()
