"""Shifts of the job's own schedule, from words and from clock times."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.records import RawPosting
from aggregator.understand.reading import Reading
from aggregator.understand.shift import shifts


def read(text: str = "", *, title: str = "Pharmacy Technician") -> Reading:
    return Reading.of(
        RawPosting(
            board="greenhouse/example",
            external_id="1",
            title=title,
            seen_at="2026-03-02T08:00:00Z",
            description=text,
        )
    )


def names(text: str = "", **other: str) -> set[str]:
    return {tag.name for tag in shifts(read(text, **other))}


TEXTS: list[tuple[str, set[str]]] = [
    ("Weekend work not required", set()),
    ("Weekend availability is not required.", set()),
    ("Weekends: not required", set()),
    ("Weekend and holiday work is not required.", set()),
    ("Evening and weekend availability is not required.", set()),
    ("Weekend availability is not expected.", set()),
    ("Weekends are not mandatory.", set()),
    ("Nights and weekends optional.", set()),
    ("Weekend availability required; nights are not required", {"weekend"}),
    ("Weekend work is required but on-call is not required.", {"weekend"}),
    ("Monday-Friday but may expand to include evenings and weekends as we grow", set()),
    ("Pay Rates: Days: £22.10 Saturdays/Nights: £29.50 Sunday/Bank Hols: £36.40", set()),
    ("Evenings / Nights £21.40\nWeekends £23.80", set()),
    ("Night Shift Positions (10pm - 6am) in Mid Essex area", {"night"}),
    ("Shift: Mid", {"mid"}),
    (
        "night shifts, early and late shifts on a fair rota basis",
        {"day", "evening", "night", "rotating"},
    ),
    ("Early pregnancy clinic, late payments", set()),
    ("Benefits:\nDental cover\nThis position is a 7 on/7 off, evening shift position", {"evening"}),
    ("Benefits:\n- Dental cover\n- Meals on any evening shift", set()),
    ("Late rotas, weekends and bank holidays will be part of the week", {"evening", "weekend"}),
    ("shift patterns including weekends, bank holidays and nights", {"weekend", "night"}),
    ("a commitment to Week-End working", {"weekend"}),
    ("The hours of work will vary from Monday - Sunday.", {"weekend"}),
    ("Open Monday - Sunday", set()),
    ("5 days a week which may include a Saturday", {"weekend"}),
    ("Weekend Frequency N/A", set()),
    ("in-house nursing with 24 hour on-call service", set()),
    ("further development of evening/weekend workflow documentation", set()),
    ("Monday through Friday, general business hours", {"day"}),
    ("support outside of regular business hours", set()),
    ("from your offer to booking your first shift", set()),
    ("Join us for a night position", {"night"}),
    ("shift patterns include earlies, lates, nights", {"day", "evening", "night"}),
    ("a mixture of day and night duties", {"day", "night"}),
    ("part time hours to cover days, nights, weekends", {"day", "night", "weekend"}),
    ("day, evening and night shifts", {"day", "evening", "night"}),
    ("we work all seven days, nights and weekends", {"night", "weekend"}),
    ("will travel widely, including overnights", set()),
    ("Work Schedule: Weekends, Evenings, Travel, On Call", {"weekend", "evening", "on_call"}),
    ("Early finishes, so you can plan your evenings and weekends", set()),
    ("Days (12 hour shifts)\nWaking Nights (12 hour shifts)", {"night"}),
    ("weekend shifts 1 in 5 (either day)", {"weekend"}),
    ("Interviews on Saturday 12 May. Open weekend 3rd June.", set()),
    ("To participate in the on-call rota for the pharmacy", {"on_call"}),
    ("Please contact the on-call pharmacist.", set()),
    ("**WORK SHIFT:**\n\nDays (United States of America)", {"day"}),
    ("Department hours are Monday-Friday 8am-8pm.", set()),
    ("Ability to work one Saturday a month", {"weekend"}),
    ("with sporadic Saturday shifts", {"weekend"}),
    ("You will join a team that covers a 7 day service.", {"weekend"}),
    ("ability to work across seven days", {"weekend"}),
    ("The team works a shifted roster covering 7 days per week.", {"rotating", "weekend"}),
    ("Work Shift: Day/Evening Rotating Shift/Varies", {"day", "evening", "rotating"}),
    ("You will rotate between departments every four months.", set()),
    ("The store is open 24 hours a day, 7 days a week", set()),
    ("7 days study leave pro rata", set()),
    ("Full Time - Day Shift - 80 hours per pay period", {"day"}),
    ("**Shift Rotation:** Day Rotation\n**Weekends:**\n**Call Obligations:**", {"day"}),
    ("Job Type: Days - 1st Shift", {"day"}),
    ("Shift: Evenings", {"evening"}),
    ("This is the evening shift from 1430-2300 plus weekends.", {"evening", "weekend"}),
    ("Hours: 10 pm - 8:30 am/Overnight", {"night"}),
    (
        "Schedule: Monday through Friday, 8 am to 5 pm. No weekend, holiday, or on-call rotations.",
        {"day"},
    ),
    ("Shift times: Monday - Thursday 9:45am-6:15pm", {"day"}),
    ("2 shifts per week\n10 hour shifts\n10a - 8p EST", {"day"}),
    (
        "Late nights, weekends and bank holidays are worked on a rota.",
        {"evening", "weekend", "rotating"},
    ),
    ("To participate in weekend, bank holiday and late night duties", {"weekend", "evening"}),
    ("flexible schedule, including evening and weekend hours", {"evening", "weekend"}),
    ("Schedule:\n- 8 hour shift\n- Monday to Friday\n- Weekends as needed", {"weekend"}),
    ("Monday-Friday schedule with occasional Saturdays possible", {"weekend"}),
    ("**Shift:** Rotating", {"rotating"}),
    ("Weekend rotation and on-call required", {"weekend", "on_call"}),
    ("Must be able to work nights, weekends, and holidays.", {"night", "weekend"}),
    ("16 hours a week and every third weekend", {"weekend"}),
    ("Shift differentials: $1.50/hour (weekend), $3.00/hour (evening)", set()),
    ("Competitive pay with night and weekend shift differentials", set()),
    ("The clinic provides 24-hour emergency care. No two days are the same.", set()),
    ("Monday to Friday. Weekends off!", set()),
    ("Closing date for applications is Sunday 15 November.", set()),
    ("Clinical rotations for students; first aid; third party payers", set()),
    ("Within 90 days of hire; days supply; day to day tasks", set()),
    ("You complete the staffing rota and inform the on-call manager.", set()),
    ("Travel within the region and lodge overnight when necessary", set()),
    ("Call us between 9am and 5pm", set()),
    ("Monday - Friday", set()),
    ("", set()),
]
TITLES: list[tuple[str, set[str]]] = [
    ("Pharmacy Technician (5 days, Novena / Outram)", set()),
    ("Pharmacy Technician - 4 Day Work Week", set()),
    ("Medical Assistant, Sunday River Clinic", set()),
    ("Medical Assistant - Sunday", {"weekend"}),
    ("Pharmacy Technician - Intake 11AM -8PM", {"mid"}),
    ("Pharmacy Technician - Full Time/Evenings", {"evening"}),
    ("Pharmacy Tech - 7 days on 7 days off/ overnight", {"night"}),
    ("Pharmacy Technician, Part Time, Days", {"day"}),
    ("Medical Assistant (Weekends)", {"weekend"}),
    ("Medical Assistant I", set()),
]
CLOCKS: list[tuple[str, set[str]]] = [
    ("Monday to Friday, 8.30am - 5pm", {"day"}),
    ("7a-3:30p / PRN", {"day"}),
    (
        "Working hours: 34 hours\n" + "Any weekday 8:30 am – 4:30 pm\n" * 4,
        {"day"},
    ),
    ("Shift: 12.30 pm-8.00 pm", {"mid"}),
    ("part time hours between 8.00am and 6.00 pm", {"day"}),
    ("hours of 8.00am and 6.00 pm", set()),
    ("You will work 4 days of the week 8.30 till 5", {"day"}),
    ("Shift Type:8-5 M-F PST", {"day"}),
    ("Shift: 20 hours shift 9-6", {"day"}),
    ("for children of 8-5 years, any shift", set()),
    ("rates of 8.20 - 15.30 per hour for all hours", set()),
    ("Shift: Monday to Friday 8 AM to 8 PM (8 hour shift)", set()),
    (
        "Tuesday - Friday: 1:30 PM - 10:00 PM and Saturday: 9:00 AM - 6:00 PM",
        {"evening", "weekend"},
    ),
    ("Training is paid, 8am to 5pm Monday-Friday", set()),
    ("Ability to apply common sense.\n\nWork Schedule: Monday–Friday 8:00am-5:00pm", {"day"}),
    ("Monday to Friday, available for calls between 9am and 4pm", set()),
    ("Hours: 0700-1530", {"day"}),
    ("Hours: 7:00 am - 4:30pm Monday- Thursday", {"day"}),
    ("Hours: 9-5pm", {"day"}),
    ("Schedule: 3:00pm-11:30pm", {"evening"}),
    ("Schedule: 7p-7a", {"night"}),
    ("Schedule: 11:00 - 20:00", {"mid"}),
    ("Schedule: 9am - 11am", set()),
    ("Shift 1-2 hours", set()),
    ("Hours: 25-30 per week", set()),
]


@pytest.mark.parametrize(("text", "expected"), [*TEXTS, *CLOCKS])
def test_text(text: str, expected: set[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(("title", "expected"), TITLES)
def test_title(title: str, expected: set[str]) -> None:
    assert names(title=title) == expected


def test_a_week_of_opening_hours_is_no_shift() -> None:
    week = "\n".join(f"{day} - 8:30 a.m. – 4:30 p.m." for day in ("Mon", "Tues", "Wed", "Thurs"))
    assert names(f"Clinic hours:\n{week}") == set()


@pytest.mark.parametrize(
    ("text", "requirement"),
    [
        ("Must be able to work weekends.", "required"),
        ("Weekends as needed", "mentioned"),
        ("Rotating weekends, experience not required", "mentioned"),
    ],
)
def test_requirement(text: str, requirement: str) -> None:
    (tag,) = shifts(read(text))
    assert (tag.kind, tag.name, tag.requirement) == ("shift", "weekend", requirement)


@pytest.mark.parametrize("text", ["9am-5pm " * 9000, "weekend " * 9000, "0000-" * 9000, "\x00"])
def test_odd_input_ends_soon(text: str) -> None:
    begin = time.process_time()
    shifts(read(text, title=text))
    assert time.process_time() - begin < 2


WORDS = st.sampled_from(
    [
        "weekend",
        "nights",
        "no ",
        "Shift: ",
        "day",
        " shift",
        "9am",
        "-",
        "17:00",
        "25:99",
        "\n",
        "İ",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(WORDS, max_size=20).map("".join) | st.text(max_size=120))
def test_never_raises_and_quotes_what_stands_there(text: str) -> None:
    reading = read(text, title=text)
    for tag in shifts(reading):
        assert reading.texts[tag.field][tag.start : tag.end] == tag.quote != ""
