"""Years of experience: what is required, what is only wished for, and what is no experience."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.records import RawPosting
from aggregator.understand.experience import cue_entries, experience
from aggregator.understand.reading import Reading


def ask(description, title="Pharmacy Technician"):
    raw = RawPosting(
        board="greenhouse/example",
        external_id="1",
        title=title,
        description=description,
        seen_at="2026-11-01T00:00:00Z",
    )
    reading = Reading.of(raw)
    found = experience(reading)
    for tag in found.tags if found else []:
        assert reading.texts[tag.field][tag.start : tag.end] == tag.quote
        assert len(tag.quote) <= 200
    return found


REQUIRED = [
    ("2 years of experience preferred; 1 year required", 1),
    ("1 year of experience required, or certification in lieu of experience", 1),
    ("No previous experience in dispensing is required.", 0),
    ("No experience of working in a hospital is needed.", 0),
    ("Minimum of 1 year of experience in a pharmacy, preferably in a hospital.", 1),
    ("1 to 2 years of pharmacy experience required", 1),
    ("Minimum of 1-2 years of experience in pharmacy operations", 1),
    ("6 months experience as a technician", 0.5),
    ("At least six months' retail pharmacy experience", 0.5),
    ("18 months of clinical experience required", 1.5),
    ("One (1) year of experience in a clinic", 1),
    ("2+ years' experience as a hospital technician", 2),
    ("Two years working as a medical assistant required", 2),
    ("Experience: 3 years", 3),
    ("Experience of at least 2 years in a dispensary is essential", 2),
    ("Pharmacy technician: 1 year (Required)", 1),
    ("Bachelor's degree or at least one year of experience in a medical setting", 1),
    ("1 year of pharmacy experience required; 2 years preferred", 1),
    ("3 years of experience, or 1 year of experience with a certificate", 1),
    ("Not less than five years of experience", 5),
    ("Minimum of 3 years of experience in nursing, with 1-2 years in oncology", 3),
    ("Qualification: OND\nExperience: 2", 2),
    ("No experience necessary. We will train you.", 0),
    ("No prior pharmacy experience required!", 0),
    ("You must have NVQ Level 2 with a minimum of one year's experience", 1),
    ("Salary: Band 5\nHours: 37.5\nA minimum of twelve months' post experience is essential", 1),
    ("Completion of a medical assistant program and 2 years of equivalent experience", 2),
    ("Years of Experience: Required: 1+ years, Preferred: 5-8 years of experience as a tech", 1),
    ("At least one (1) year (two (2) years preferred) of experience in primary care", 1),
    ("One or more years of experience in a clinic", 1),
    ("Two plus years experience as a medical assistant", 2),
    ("Minimum (1) year experience required in customer service", 1),
    ("Must be 18 years of age with at least two years experience in a pharmacy", 2),
    ("It is essential that you have at least 1 years experiance in primary care", 1),
    ("0-1 year of relevant experience", 0),
    ("Experience as working as a Band 4 Technician for a minimum of 2 years.", 2),
    ("6 months to 1 year of pharmacy experience", 0.5),
]
NOT_STATED = [
    "6 months to 1 year of pharmacy experience preferred",
    "0-1 year of medical experience preferred",
    "A residency with a 15-month employment commitment to gain experience",
    "Preferred Qualifications:\n- minimum two years of experience in an office",
    "A three year incentive bonus for quality and patient experience",
    "two years of experience in lieu of certification is accepted.",
    "Certification from NCMA OR two years of MA experience in lieu of certification",
    None,
    "",
    "Pharmacy experience preferred.",
    "1 year of pharmacy experience preferred",
    "Preferred Qualifications:\n- 2 years of experience in a hospital",
    "Desired previous experience: 1 year of customer service experience",
    "Experience is desirable but not essential",
    "1-year relevant experience preferred but not required",
    "You must be 18 years of age",
    "Certification within 1 year of hire; experience with computers",
    "For over 10 years our experience has helped patients",
    "We have 12 years of experience in long-term care",
    "A 2 year course with work experience",
    "Term: 2 months. Prior experience wanted.",
    "Paid time off after 2 years. Customer experience matters.",
    "Pay: $18.50 - $25.00 an hour depending on experience",
    "CPR renewed every 2 years",
    "Less than 1 year of experience will not be considered",
    "Experience: 2 shops and 3 clinics",
    "One year of experience required for Technician II",
    "MA II requires 2 years of experience",
    "1 year of experience, new graduates will be considered",
    "Completion of a medical assistant program or 2 years of equivalent work experience",
    "To progress to Band 5 you meet these criteria:\n- a minimum of 2 years experience",
]


@pytest.mark.parametrize(("text", "years"), REQUIRED)
def test_years_required(text, years):
    assert ask(text).years == years


@pytest.mark.parametrize("text", NOT_STATED)
def test_years_not_required(text):
    found = ask(text)
    assert found is None or found.years is None


def test_preferred_years_are_kept_as_tags():
    (tag,) = ask("2 years of retail experience preferred").tags
    assert (tag.kind, tag.name, tag.value, tag.requirement) == (
        "experience",
        "years",
        2.0,
        "preferred",
    )


@pytest.mark.parametrize("entry", cue_entries(), ids=lambda e: e.name)
def test_cues_by_their_examples(entry):
    pattern = re.compile(entry.pattern, re.IGNORECASE)
    assert all(pattern.search(text) for text in entry.yes)
    assert not any(pattern.search(text) for text in entry.no)


@given(st.text(max_size=400))
def test_never_raises(text):
    ask(text)


@pytest.mark.parametrize(
    "piece", ["1 year ", "no experience ", "2-3 years or ", "one two three ", "experience: "]
)
def test_long_and_repetitive_input_takes_bounded_time(piece):
    began = time.process_time()
    ask(piece * 50_000)
    assert time.process_time() - began < 5.0
