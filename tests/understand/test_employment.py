"""Employment types from the board's field, the title and the text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.records import RawPosting
from aggregator.understand.employment import TYPES, employment_types
from aggregator.understand.reading import Reading


def types(text: str = "", *, field: str = "", title: str = "Pharmacy Technician") -> set[str]:
    raw = RawPosting(
        board="greenhouse/example",
        external_id="1",
        title=title,
        seen_at="2026-03-02T08:00:00Z",
        description=text,
        employment_type_text=field,
    )
    return set(employment_types(Reading.of(raw)))


FIELDS: list[tuple[str, set[str]]] = [
    ("Full Time, Part Time", {"full_time", "part_time"}),
    ("FULL_TIME", {"full_time"}),
    ("FullTime", {"full_time"}),
    ("fulltime", {"full_time"}),
    ("Full/Part Time", {"full_time", "part_time"}),
    ("PRN", {"per_diem"}),
    ("PER_DIEM", {"per_diem"}),
    ("Per Diem", {"per_diem"}),
    ("Contract", {"contract"}),
    ("CONTRACTOR", {"contract"}),
    ("Temporary", {"temporary"}),
    ("TEMPORARY, PART_TIME", {"temporary", "part_time"}),
    ("Fixed term contract", {"temporary"}),
    ("Full time, Part time, Job share; Permanent", {"full_time", "part_time"}),
    ("Permanent contract", set()),
    ("Regular", set()),
    ("Bank", {"temporary"}),
    ("Casual", {"per_diem"}),
    ("Internship", {"internship"}),
    ("INTERN", {"internship"}),
    ("Vollzeit", {"full_time"}),
    ("Teilzeit, befristet", {"part_time", "temporary"}),
    ("Heltid", {"full_time"}),
    ("fulltime_permanent", {"full_time"}),
    ("parttime_fixed_term", {"part_time", "temporary"}),
    ("Regular Full Time (Salary)", {"full_time"}),
    ("Permanent / Full-time", {"full_time"}),
    ("VOLUNTEER", set()),
    ("OTHER", set()),
    ("", set()),
]
TITLES: list[tuple[str, set[str]]] = [
    ("Pharmacy Technician-PRN", {"per_diem"}),
    ("Certified Pharmacy Technician, Part-Time", {"part_time"}),
    ("Pharmacy Tech (FT) - 7 days on 7 days off", {"full_time"}),
    ("Medical Assistant FT/PT", {"full_time", "part_time"}),
    ("Pharmacy Technician - PT", {"part_time"}),
    ("Medical Assistant - Ft Worth", set()),
    ("Care Coordinator - RN/PT/OT", set()),
    ("Healthcare Assistant - 12 month maternity cover", {"temporary"}),
    ("Pharmacy Technician (Per Diem)", {"per_diem"}),
    ("Pharmacy Technician, Temporary", {"temporary"}),
    ("Internal Medicine Medical Assistant", set()),
    ("Bank Pharmacy Technician - HMP", {"temporary"}),
    ("Healthcare Assistant (Bank)", {"temporary"}),
    ("Registered Nurses - Bank", {"temporary"}),
    ("Bank - Clinical Support Worker", {"temporary"}),
    ("Bank Band 4 Dispenser", {"temporary"}),
    ("Blood Bank Technician", set()),
    ("Medical Assistant - Red Bank, NJ", set()),
    ("Locum Pharmacy Technician", {"temporary"}),
    ("Dispenser - Secondment", {"temporary"}),
    ("Casual Pharmacy Assistant", {"per_diem"}),
    ("Bank Distribution/Repack Pharmacy Assistant Band 2", {"temporary"}),
    ("Bank of the West teller", set()),
    ("Contract Support Officer - Primary Dental", set()),
]
TEXTS: list[tuple[str, set[str]]] = [
    ("PRN; 0.2 FTE", {"per_diem", "part_time"}),
    ("Temp-to-hire, full time", {"temporary", "full_time"}),
    ("Permanent, full-time. Salary: negotiable.", {"full_time"}),
    ("We value our permanent, full-time staff", set()),
    ("Job Type: Full-time\n\nBenefits:\n- 401(k)", {"full_time"}),
    ("Store 12 BIRMINGHAM ALEmployment TypePart-timeJob FunctionRetail", {"part_time"}),
    ("This is a contract role for a certified medical assistant.", {"contract"}),
    ("We will consider applications to work flexibly, part-time or job share.", set()),
    ("with full or part time applications welcomed", {"full_time", "part_time"}),
    ("Full /Part Time shifts available", {"full_time", "part_time"}),
    ("13 week contract, full-time, 40 hours/week", {"contract", "full_time"}),
    ("We are seeking a full time medical assistant for our clinic.", {"full_time"}),
    ("Pharmacy Dispenser\nFull time\nWe look for a motivated person.", {"full_time"}),
    ("37.5 hours per week, Permanent", {"full_time"}),
    ("join their team for 30 hours per week.", {"part_time"}),
    ("Schedule:\n\nPRN - As Needed, hours and shift will vary", {"per_diem"}),
    ("Term: 2 Months Initially. Working hours will be fulltime.", {"temporary", "full_time"}),
    ("TEMPORARY FULL TIME POST COVERING MATERNITY LEAVE", {"temporary", "full_time"}),
    (
        "Trainee (Fixed Term Temporary apprenticeship)\nHours: 37.5 hours per week",
        {"temporary", "full_time"},
    ),
    ("Join the bank for flexibility in how you work.", {"temporary"}),
    ("FTE: 0.6", {"part_time"}),
    ("We have full and part-time positions available.", {"full_time", "part_time"}),
    ("Required on a full or part time basis", {"full_time", "part_time"}),
    ("Nurse\nFull time or Part Time Maternity Cover", {"full_time", "part_time", "temporary"}),
    ("You can work either part-time or full time.", {"full_time", "part_time"}),
    ("Benefits for full and part time employees", set()),
    ("**Status:** Full Time (40 hrs/wk)", {"full_time"}),
    ("Medical insurance for full-time employees; part-time premiums are low.", set()),
    ("401(k) available for part-time and full-time associates", set()),
    ("Two years of full-time experience in a pharmacy", set()),
    ("Whether you're seeking a part-time position or a new career path, join us.", set()),
    ("1.0 full time equivalent positions accrue holiday.", set()),
    ("Manufacturer contracts and insurance contracts are reviewed.", set()),
    ("Includes life insurance and temporary disability.", set()),
    ("The position is bank with shifts covering 7 days a week", {"temporary"}),
    ("joining the Trust Bank may be just what you are looking for", {"temporary"}),
    ("Contract Type: Bank", {"temporary"}),
    ("you will work long days, on a 0 hour contract", {"per_diem"}),
    ("Pharmacist Career Opportunity (PRN)", {"per_diem"}),
    ("**Per Diem** **Dispensing Nurse**", {"per_diem"}),
    ("Pharmacist\nPRN - Variable\nJob ID 12", {"per_diem"}),
    ("**Hiring for PRN**", {"per_diem"}),
    ("Daily per diem of $75. Per diem rates apply.", set()),
    ("PRN medications are recorded. PRN staff and PRN pay are reviewed.", set()),
    ("Sunrise Clinic is seeking a Medical Assistant (Full-Time) for our team", {"full_time"}),
    ("401(k) match (full time)", set()),
    ("Pharmacist I - Oncology (60% FTE)", {"part_time"}),
    ("Work Schedule: 100% FTE; Day Shift", {"full_time"}),
    ("an opportunity for a full time band 3 healthcare assistant", {"full_time"}),
    ("The posts are part or full time", {"full_time", "part_time"}),
    ("Please contact the blood bank. Bank details are never asked for.", set()),
    ("Business casual dress. Intern license accepted.", set()),
    ("This is not a temporary position.", set()),
    ("We require a part time HCA to work across our 2 sites", {"part_time"}),
    ("Hours - Part time 22.5 per week", {"part_time"}),
    ("Scheduled Weekly Hours: 32", {"part_time"}),
    ("Part time – 34 hours (per week)", {"part_time"}),
    ("Band 8B (Part Time - 30 hours)", {"part_time"}),
    ("Practitioner Band 6 Full time 37.5hrs", {"full_time"}),
    ("1 x Full Time (37.5hrs) Permanent, 1 x Part-time (30 hrs)", {"full_time", "part_time"}),
    ("There are full time (37.5 hours per week) and part time posts", {"full_time", "part_time"}),
    ("We have both full and part-time vacancies", {"full_time", "part_time"}),
    ("The post is available full- time or part- time.", {"full_time", "part_time"}),
    ("Hours: 37.5 hours per week- part time options also available", {"full_time", "part_time"}),
    (
        "We are recruiting for night, full time and part time team members",
        {"full_time", "part_time"},
    ),
    ("a full time position, however a job share position maybe possible", {"full_time"}),
    ("Full Time or Part Time?\nPart Time", {"part_time"}),
    ("Benefits:\n- 401(k)\nThis is a full-time role working 37 hours", {"full_time"}),
    ("Benefits:\n- Pension\nFull time (or on a job share basis)", {"full_time", "part_time"}),
    ("Band 8a 0.8 wte", {"part_time"}),
    ("WTE: 0.6", {"part_time"}),
    ("supervised by the lead (0.6 wte)", set()),
    ("Certification within 2 years of hire for a 0.8 FTE or greater", set()),
    ("Vesting for positions less than 0.5 FTE", set()),
    ("Contract Type: Permanent", set()),
    ("6 month probationary period (this includes bank staff)", set()),
    ("if you are applying for a post as a BANK worker, pay in full", set()),
    ("We are looking for bank pharmacists", {"temporary"}),
    ("Per Diem Dispensing Nurse – LPN", {"per_diem"}),
    ("We run five full time endoscopy suites.", set()),
    ("Internal and external customers, contract pharmacies", set()),
    ("", set()),
]


@pytest.mark.parametrize(("field", "expected"), FIELDS)
def test_field(field: str, expected: set[str]) -> None:
    assert types(field=field) == expected


@pytest.mark.parametrize(("title", "expected"), TITLES)
def test_title(title: str, expected: set[str]) -> None:
    assert types(title=title) == expected


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_text(text: str, expected: set[str]) -> None:
    assert types(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We are happy to consider applicants seeking part time.", {"full_time", "part_time"}),
        ("Part time hours considered", {"full_time", "part_time"}),
        ("Part-time employees may also enrol.", {"full_time"}),
        ("Part-time working, job sharing and career breaks are supported.", {"full_time"}),
    ],
)
def test_the_half_that_would_be_considered_is_offered_too(text: str, expected: set[str]) -> None:
    assert types(text, field="FULL_TIME") == expected


def test_hours_do_not_make_per_diem_work_full_time() -> None:
    assert types("Expected hours: 36 per week", field="PRN") == {"per_diem"}


def test_the_text_answers_only_what_field_and_title_leave_open() -> None:
    assert types("Part-time position. 12 month fixed term.", field="Full time") == {
        "full_time",
        "temporary",
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Job Types: Full-Time, Part-Time", {"full_time", "part_time"}),
        ("Position Type: Part-Time & Full-Time", {"full_time", "part_time"}),
        ("Full Time/Part Time: Full time", {"part_time"}),
        ("Our benefits reach full or part time employees.", {"part_time"}),
    ],
)
def test_a_label_that_says_both_adds_to_a_field_that_says_one(
    text: str, expected: set[str]
) -> None:
    assert types(text, field="parttime") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**Full Time/Part Time:** Full time", {"full_time"}),
        ("Full Time/Part Time: Resource", set()),
        ("37.5 hours per week (full time and part time vacancies)", {"full_time", "part_time"}),
        ("Part or full time considered.", {"full_time", "part_time"}),
    ],
)
def test_both_as_a_label_and_as_an_offer(text: str, expected: set[str]) -> None:
    assert types(text) == expected


def test_order_is_fixed() -> None:
    raw = RawPosting(
        board="a/b",
        external_id="1",
        title="PRN, part time, full time",
        seen_at="2026-03-02T08:00:00Z",
    )
    assert employment_types(Reading.of(raw)) == ["full_time", "part_time", "per_diem"]


@pytest.mark.parametrize(
    "text", ["full time " * 9000, "part-" * 9000, "fte " * 9000, "\x00", "‮PRN"]
)
def test_odd_input_ends_soon(text: str) -> None:
    begin = time.process_time()
    types(text, field=text, title=text)
    assert time.process_time() - begin < 2


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.sampled_from(["full time", "PRN\n", "Job type: ", "İ", "0.5 FTE"]))
def test_never_raises(text: str, word: str) -> None:
    assert types(text + word + text, field=text, title=word + text) <= set(TYPES)
