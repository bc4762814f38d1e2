"""Employer names as people know them."""

from __future__ import annotations


def canonical_employer(raw: str) -> str | None:
    return raw or None
