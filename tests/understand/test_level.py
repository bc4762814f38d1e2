"""Levels and grades from titles and texts."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.records import RawPosting
from aggregator.understand.level import level, level_entries
from aggregator.understand.reading import Reading


def rank(title, description=None, salary_text=None):
    raw = RawPosting(
        board="greenhouse/example",
        external_id="1",
        title=title,
        description=description,
        salary_text=salary_text,
        seen_at="2026-11-01T00:00:00Z",
    )
    reading = Reading.of(raw)
    found = level(reading)
    for tag in found.tags if found else []:
        assert reading.texts[tag.field][tag.start : tag.end] == tag.quote
    return (found.level, found.grade) if found else (None, None)


TITLES = [
    ("Pharmacy Technician - Not an Entry Level Role", None, None),
    ("Medical Assistant (Float) II", None, "II"),
    ("Medical Assistant - Cardiology II", None, "II"),
    ("Medical Assistant - Tower II", None, None),
    ("Pharmacy Technician Trainee I - Nights", "trainee", "I"),
    ("Pharmacy Technician", None, None),
    ("Pharmacy Technician (Trainee)", "trainee", None),
    ("Apprentice Medical Assistant", "trainee", None),
    ("Pre-Registration Trainee Technician, Pharmacy", "trainee", None),
    ("LPN, Medical Assistant or MA Apprentice", None, None),
    ("Pharmacy Tech Or Student Intern", None, None),
    ("Lead Dispenser", "senior", None),
    ("Medical Assistant, Lead", "senior", None),
    ("Senior Pharmacy Assistant - Band 3", "senior", "Band 3"),
    ("Medical Assistant - Senior Primary Care", None, None),
    ("CMA - Senior Living", None, None),
    ("Entry-Level Pharmacy Technician", "entry", None),
    ("Data Entry Pharmacy Technician", None, None),
    ("Pharm Tech II - FT", None, "II"),
    ("Pharmacy Technician 2 (Pharm Tech)", None, "II"),
    ("Medical Assistant II- Internal Medicine", None, "II"),
    ("Pharmacy Technician Retail", None, None),
    ("Pharmacy Technician I/II", None, "I/II"),
    ("Pharmacy Tech I, II or III", None, "I/II/III"),
    ("Pharmacy Technician I-III", None, "I/II/III"),
    ("PHLEBOTOMIST/MEDICAL ASSISTANT LEVEL 1", None, "I"),
    ("Pharmacy Technician IV Room", None, None),
    ("Pharmacy IV Compounding Tech", None, None),
    ("Pharmacy Technician 3Rd Shift 7 On 7 Off", None, None),
    ("Medical Assistant 3 days a week", None, None),
    ("Medical Assistant (36370)", None, None),
    ("Medical Assistant (2-Month Furlough)", None, None),
    ("Medical Assistant-4", None, "IV"),
    ("Medical Assistant - 4 day work week", None, None),
    ("Lead IV Pharmacy Technician", "senior", None),
    ("Pharmacy Technician IV - Research Pharmacy", None, "IV"),
    ("Pharmacy Tech I Certified", None, "I"),
    ("Medical Assistant - Ramapo Student Health", None, None),
    ("Pharmacy Technician- $1,500 Sign on Bonus", None, None),
    ("Pharmacy Technician Full Time 1.0", None, None),
    ("Cma Ii Cma Iii", None, "II/III"),
    ("Band 4/5 Pharmacy Technician", None, "Band 4/5"),
    ("Pharmacy Technician (Band 4 to 5 depending on experience)", None, "Band 4/5"),
    ("", None, None),
]


@pytest.mark.parametrize(("title", "expected", "grade"), TITLES)
def test_titles(title, expected, grade):
    assert rank(title) == (expected, grade)


TEXTS = [
    ("No previous experience in dispensing is required, we train.", "entry", None),
    ("Retail experience is not a requirement; on the job training is given.", "entry", None),
    ("No experience necessary, we train!", "entry", None),
    ("This is an entry level position.", "entry", None),
    ("Experience is desirable but not essential as training will be provided.", "entry", None),
    ("Two years of experience required.", None, None),
    ("We will offer full training to the right candidate.", None, None),
    ("Works at an entry-level under supervision.", None, None),
    ("Band 2 - £23,615 a year", None, "Band 2"),
    ("Band 2 or, once qualified, Band 3", None, None),
    ("Our band plays on Fridays", None, None),
]


@pytest.mark.parametrize(("text", "expected", "grade"), TEXTS)
def test_texts(text, expected, grade):
    assert rank("Pharmacy Assistant", text) == (expected, grade)


def test_band_of_the_salary_line():
    assert rank("Pharmacy Technician", None, "Band 5: £29,970 a year") == (None, "Band 5")


@pytest.mark.parametrize("entry", level_entries(), ids=lambda e: f"{e.name} {e.where}")
def test_words_of_a_level_by_their_examples(entry):
    pattern = re.compile(entry.pattern)
    assert all(pattern.search(text.lower()) for text in entry.yes)
    assert all(any(stem in text.lower() for stem in entry.stem or [""]) for text in entry.yes)
    assert not any(pattern.search(text.lower()) for text in entry.no)


@given(st.text(max_size=200), st.text(max_size=400))
def test_never_raises_and_quotes_match(title, text):
    rank(title, text, text)
