"""Titles: what they name, and whether two name one job."""

from __future__ import annotations

import pytest

from aggregator.matching.titles import likeness, read_title

PHARMACY, CLINIC = "pharmacy_technician", "clinical_assistant"


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Pharmacy Technician - Days - $2,500 Sign-On Bonus!", {"pharmacy", "technician"}),
        ("URGENTLY HIRING: Medical Assistant | Full-Time", {"medical", "assistant"}),
        ("Medical Assistant (Req #48213)", {"medical", "assistant"}),
        ("Clinical Assistant, 36 hrs/week", {"clinical", "assistant"}),
        ("Pharmacy Technician II R-0012345", {"pharmacy", "technician", "ii"}),
        ("Dispenser (M/F/D)", {"dispenser"}),
        ("Now Hiring!", set()),
        ("", set()),
    ],
)
def test_words(title: str, words: set[str]) -> None:
    assert read_title(title).words == words


@pytest.mark.parametrize(
    ("title", "shift", "schedule"),
    [
        ("Pharmacy Technician - Overnight PRN", {"night"}, {"per_diem"}),
        ("MA, Weekends, PT", {"weekend"}, {"part_time"}),
        ("Technician (3rd shift) F/T", {"night"}, {"full_time"}),
        ("Rx Tech Evenings or Nights", {"evening", "night"}, set()),
        ("Day Surgery Medical Assistant", {"day"}, set()),
    ],
)
def test_turns(title: str, shift: set[str], schedule: set[str]) -> None:
    found = read_title(title)
    assert (found.shift, found.schedule) == (shift, schedule)


@pytest.mark.parametrize(
    ("one", "other", "role", "answer"),
    [
        ("Rx Tech", "Certified Pharmacy Technician", PHARMACY, "equal"),
        ("Nurse", "Nurses", None, "equal"),
        ("HOD, Midwifery", "HOD Midwifery", None, "equal"),
        ("Medical Director (Internal and External)", "Medical Director", None, "near"),
        ("Medical Assistant - Cardiology", "CMA", CLINIC, "near"),
        ("Medical Assistant - Cardiology", "MA - Pediatrics", CLINIC, "different"),
        ("Pharmacist", "Dentist", None, "different"),
        ("Pharmacy Technician", "Pharmacy Technician II", PHARMACY, "marked"),
        ("Pharmacy Technician", "Lead Pharmacy Technician", PHARMACY, "marked"),
        ("Health Center Associate I", "Health Center Associate II", None, "marked"),
    ],
)
def test_likeness(one: str, other: str, role: str | None, answer: str) -> None:
    assert likeness(read_title(one), read_title(other), role) == answer
    assert likeness(read_title(other), read_title(one), role) == answer
