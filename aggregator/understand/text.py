"""HTML or plain text in, readable plain text out."""

from __future__ import annotations


def to_text(markup: str) -> str:
    return markup.strip()


def clean_line(value: str | None) -> str | None:
    return " ".join(value.split()) if value else None
