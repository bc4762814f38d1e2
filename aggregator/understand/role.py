"""Role: pharmacy_technician, clinical_assistant or out_of_scope, with the reason."""

from __future__ import annotations

from dataclasses import dataclass

from aggregator.understand.reading import Reading


@dataclass(slots=True)
class Role:
    role: str
    reason: str


def role(reading: Reading) -> Role:
    return Role("out_of_scope", "no rule yet")


def could_be_wanted(title: str | None) -> bool:
    """Whether a posting of this title can turn out in scope; True for a title that is unknown."""
    return True
