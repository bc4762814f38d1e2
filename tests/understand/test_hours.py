"""Weekly hours: what a posting states of the job, and the hours of other things."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.records import RawPosting
from aggregator.understand.hours import hours
from aggregator.understand.reading import Reading


def read(description: str, *, title: str = "Pharmacy Technician", field: str = "") -> Reading:
    return Reading.of(
        RawPosting(
            board="greenhouse/example",
            external_id="1",
            title=title,
            seen_at="2026-03-02T08:00:00Z",
            description=description,
            employment_type_text=field,
        )
    )


STATED: list[tuple[str, float | None, float | None]] = [
    ("20 hours per week with full benefits. $20/hr", 20, 20),
    ("24 hours per week, full benefits", 24, 24),
    ("Part time, 24 hours per week, full training given.", 24, 24),
    ("We offer full benefits for this 32 hours per week position", 32, 32),
    ("30 hours per week plus paid medical benefits", 30, 30),
    ("Casual, 0-20 hours per week", None, 20),
    ("Working hours: Mon-Fri 9am-6pm, alternate Sat 9am-1pm (44 hours)", 44, 44),
    ("This is a full-time (37.5 hours/week) non-exempt position.", 37.5, 37.5),
    ("Full time – 37.5 hours per week", 37.5, 37.5),
    ("Hours: 25/Week", 25, 25),
    ("Hours:37.5 per week – permanent contract", 37.5, 37.5),
    ("Weekly Hours: 36", 36, 36),
    ("**Hours Per Pay Period:** 48", 24, 24),
    ("Full Time, 80 hours per pay period", 40, 40),
    ("Scheduled Bi-Weekly Hours: 72", 36, 36),
    ("Schedule: Full-time, 40 hours per week", 40, 40),
    ("Schedule is 40 hours weekly, Monday through Friday.", 40, 40),
    ("36 + hours a week on nights", 36, None),
    ("at least 20 hours per week", 20, None),
    ("Job Type: Part-Time (Up to 30 hours)", None, 30),
    ("Expected hours: 10 – 20 per week", 10, 20),
    ("Expected hours: No less than 35 per week", 35, None),
    ("Looking for a part-time candidate (11-29 hours/week)", 11, 29),
    ("Working hours will be full time (37.5hrs per week)", 37.5, 37.5),
    ("FT; 40hrs/wk", 40, 40),
    ("PT - 24 hours/week", 24, 24),
    ("32 to 34.5 hrs a week", 32, 34.5),
    ("Scheduled Weekly Hours\n\n40\nEmployee Type", 40, 40),
    ("**Scheduled Weekly Hours:**\n------\n\n36", 36, 36),
    ("Hours Per Pay Period\n80 = 1.0", 40, 40),
    ("FTE/Hours per pay period: 1.00 - 1.00 - 40 hrs/week", 40, 40),
    ("Full Time (76 hours per 2 week pay period, with benefits)", 38, 38),
    ("72 hours biweekly", 36, 36),
    ("Hours: 80 biweekly, 8hr shift", 40, 40),
    ("Working pattern: 36 hours per week, on a shift/rota basis", 36, 36),
    ("37.5 hours per week, long shifts 8am to 8pm", 37.5, 37.5),
    ("Hours: 30 hours (worked over 3 nights)", 30, 30),
    ("18.75 hrs", 18.75, 18.75),
    ("Band 4, 37.5 hours, permanent", 37.5, 37.5),
    ("Aseptic Production – band 3 – 37.5 hours per week – Permanent", 37.5, 37.5),
    ("Ability to work 40 hours/week (Monday-Friday)", 40, 40),
    ("Full Time, 40 hours/ 10 PAs per week", 40, 40),
    ("What we offer\n- NHS Pension\n- 22 hours a week", 22, 22),
]
NOT_STATED = [
    "Full benefits at 30+ hours per week",
    "Opening hours: Mon-Fri 9am-6pm, alternate Sat 9am-1pm (44 hours)",
    "",
    "We are open 24 hours a day, seven days a week.",
    "8 hour shift",
    "12-hour shifts, three days a week",
    "21 paid vacation days (168 hours) per year",
    "Benefits for employees working 30+ hours per week",
    "Associates regularly scheduled 20 hours per week are eligible for health insurance.",
    "The ability to work up to 40 hours per week",
    "Able to work at least 10 hours per week",
    "30 hours of continuing education every two years",
    "Employees budgeted to work at least 32 hours per pay period",
    "Must give 2 hours notice per week",
    "1 hour per week",
    "9:00 - 17:00",
    "Hours: 9am - 5pm",
    "Scheduled Hours:\n8a - 430p",
    "Base pay for full time (40 hours per week) employment at the time of posting",
    "Fill 200 prescriptions per week",
    "paid $20 per week",
    "Hours: 24 hours",
    "12.5 hour shifts",
    "28.5 hours shift allowance",
    "22.5 hours of annual leave",
    "Scheduled Weekly Hours\n0",
    "9/80 schedule",
    "This is a 40 hour course",
    "three nights of 12 hours",
    "80 hours of paid leave a year",
]


@pytest.mark.parametrize(("text", "low", "high"), STATED)
def test_stated(text: str, low: float | None, high: float | None) -> None:
    found = hours(read(text))
    assert found is not None
    assert (found.low, found.high) == (low, high)


@pytest.mark.parametrize("text", NOT_STATED)
def test_not_stated(text: str) -> None:
    assert hours(read(text)) is None


def test_title_and_field_come_before_the_text() -> None:
    found = hours(read("40 hours per week", title="Medical Assistant, 24-hrs per week"))
    assert found is not None
    assert (found.low, found.tags[0].field) == (24, "title")


@pytest.mark.parametrize(
    ("title", "field", "low"),
    [
        ("FT Pharmacist (36 Hrs) - Pharmacy", "", 36),
        ("Pharmacist - 30-hour Floater", "", 30),
        ("Pharmacy Technician PT 20 hrs", "", 20),
        ("Pharmacy Technician", "37.5 hours", 37.5),
        ("Pharmacy Technician", "Part-time, 30 hours", 30),
        ("Medical Assistant (24 hour clinic)", "", None),
        ("Medical Assistant - 12 Hour Shifts", "", None),
        ("Technician - 24-hour pharmacy", "", None),
        ("Pharmacy Technician, 10 hour days", "", None),
    ],
)
def test_hours_without_a_unit_of_time_in_title_and_field(
    title: str, field: str, low: float | None
) -> None:
    found = hours(read("", title=title, field=field))
    assert (found.low if found else None) == low


def test_tag_quotes_figure_and_unit() -> None:
    found = hours(read("You will work up to 30 hours per week in our clinic."))
    assert found is not None
    (tag,) = found.tags
    assert (tag.kind, tag.requirement, tag.quote) == (
        "hours",
        "mentioned",
        "up to 30 hours per week",
    )


@pytest.mark.parametrize("text", ["40 " * 20000, "hours: " * 20000, "40 hours to " * 9000, "\x00"])
def test_odd_input_ends_soon(text: str) -> None:
    begin = time.process_time()
    hours(read(text))
    assert time.process_time() - begin < 2


WORDS = st.sampled_from(
    ["40", "37.5", " hours", "hrs", " per week", "/", "up to ", "+", "-", ":", "Hours", "\n", "İ"]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(WORDS, max_size=20).map("".join) | st.text(max_size=120))
def test_never_raises_and_quotes_what_stands_there(text: str) -> None:
    reading = read(text, field=text)
    found = hours(reading)
    for tag in found.tags if found else []:
        assert reading.texts[tag.field][tag.start : tag.end] == tag.quote != ""
