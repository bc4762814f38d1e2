"""Sections cover the whole text, and headings mean what they say."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.understand.sections import HEADINGS, heading_kind, split_sections

ENTRIES = tomllib.loads(HEADINGS.read_text("utf-8"))["heading"]


@pytest.mark.parametrize(
    ("heading", "kind"), [(text, entry["kind"]) for entry in ENTRIES for text in entry["yes"]]
)
def test_heading_is_of_its_kind(heading, kind):
    assert heading_kind(heading) == kind


@pytest.mark.parametrize(
    ("heading", "kind"), [(text, entry["kind"]) for entry in ENTRIES for text in entry["no"]]
)
def test_heading_is_not_of_this_kind(heading, kind):
    assert heading_kind(heading) != kind


TEXT = """We run twelve clinics.

**Essential Functions**
- Rooms patients
- Other: lifts boxes
- Draws blood

Requirements:
High school diploma
Preferred: BLS

WHAT WE OFFER
- Paid holidays"""


def kinds(text):
    return [(s.kind, text[s.start : s.end].split("\n")[0]) for s in split_sections(text)]


def test_headings_of_every_shape():
    assert kinds(TEXT) == [
        ("intro", "We run twelve clinics."),
        ("duties", "**Essential Functions**"),
        ("requirements", "Requirements:"),
        ("preferred", "Preferred: BLS"),
        ("benefits", "WHAT WE OFFER"),
    ]


def test_label_of_a_list_item_holds_for_its_line():
    text = "Responsibilities\n- Stock rooms\n- Shift: days\n- Clean rooms"
    assert kinds(text) == [
        ("duties", "Responsibilities"),
        ("schedule", "- Shift: days"),
        ("duties", "- Clean rooms"),
    ]


def test_headings_inside_one_long_line():
    text = (
        "We are a busy practice that looks after families in the valley and has done so for years. "
        "Responsibilities: room patients and take vital signs. "
        "Qualifications High school diploma."
    )
    assert [s.kind for s in split_sections(text)] == ["intro", "duties", "requirements"]


def test_requirement_with_its_strength_is_no_heading():
    text = "Requirements\nCertified Medical Assistant (CCMA)-preferred\nBLS required\nDrives"
    assert [s.kind for s in split_sections(text)] == ["requirements"]


@given(st.text(alphabet=st.sampled_from("Requirements: *\n-•.abPD#")) | st.text())
def test_sections_are_contiguous(text):
    sections = split_sections(text)
    assert "".join(text[s.start : s.end] for s in sections) == text
    assert all(s.end > s.start for s in sections)


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("• *Required Qualifications**", "requirements"),
        ("* **Preferred Qualifications**", "preferred"),
        ("• **Key Responsibilities **", "duties"),
        ("# *Benefits*", "benefits"),
    ],
)
def test_a_heading_may_wear_stray_markup(heading, kind):
    assert kinds(f"A pharmacy.\n{heading}\n• One")[1] == (kind, heading)


def test_a_bold_item_is_no_heading():
    text = "Preferred:\n* **CPR certification**\n* **Experience in retail**"
    assert {kind for kind, _ in kinds(text)} == {"preferred"}


JOB = tomllib.loads(HEADINGS.read_text("utf-8"))["job"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [(line, "intro") for line in JOB["yes"]] + [(line, "about") for line in JOB["no"]],
)
def test_what_is_said_of_the_employer_ends_where_the_job_begins(line, kind):
    assert kinds(f"About Us\nWe run clinics.\n{line}")[-1][0] == kind


def test_speech_on_the_job_ends_no_other_section():
    text = "Requirements\nCPhT\nYou will have BLS"
    assert [s.kind for s in split_sections(text)] == ["requirements"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A pharmacy.\n3. Qualifications\nCPhT", ["intro", "requirements"]),
        ("A pharmacy.\n1. Training\nCPhT", ["intro"]),
        ("Salary Scale: A4C Band 5\nDispenses", ["pay", "intro"]),
        ("Duties\nHours: 37.5\nDispenses", ["duties", "schedule", "duties"]),
        ("Company DescriptionElm Clinic\nQualificationsHigh school", ["about", "requirements"]),
        ("Preferred\nCPhT Certification\nIV License; Spanish", ["preferred"]),
        ("$3,000 SIGN ON BONUS FOR ALL\nWe run clinics.", ["intro"]),
        ("You may be a good fit if you have:\nBLS", ["requirements"]),
    ],
)
def test_shapes_of_headings(text, expected):
    assert [s.kind for s in split_sections(text)] == expected
