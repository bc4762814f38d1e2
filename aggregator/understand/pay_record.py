"""The base pay of one posting, as it was said."""

from __future__ import annotations

from dataclasses import dataclass, field

from aggregator.records import Tag


@dataclass(slots=True)
class Pay:
    """The base pay of one posting; an end, currency or period nobody says is None."""

    low: float | None
    high: float | None
    currency: str | None
    period: str | None
    origin: str = "text"
    """structured or text."""
    text: str | None = None
    """The salary line as the board wrote it, else the words of the text."""
    tags: list[Tag] = field(default_factory=list)
    is_pro_rata: bool = False
    """Whether the amount is that of full-time work, paid in part."""
