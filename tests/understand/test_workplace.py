"""Workplace from fields, title, location and text; a plain denial beats them all."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.records import RawPosting
from aggregator.understand.reading import Reading
from aggregator.understand.workplace import workplace


def read(
    text: str = "", *, title: str = "Pharmacy Technician", line: str = "", field: str | None = None
) -> Reading:
    return Reading.of(
        RawPosting(
            board="greenhouse/example",
            external_id="1",
            title=title,
            seen_at="2026-03-02T08:00:00Z",
            location=line,
            description=text,
            workplace_text=field,
        )
    )


def said(reading: Reading) -> str | None:
    found = workplace(reading)
    return found.workplace if found else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Work Location: In person", "on_site"),
        ("* **Telework Eligible**: No", "on_site"),
        ("Remote: No", "on_site"),
        ("**Remote Work Available:** No", "on_site"),
        ("Telecommuting Options:\nRemote", "remote"),
        ("Apply today. #LI-Remote", "remote"),
        ("Pharmacy Technician - Example Co - USA - work from home job\n\nAbout us", "remote"),
        ("#LI-Onsite #LI-AB1", "on_site"),
        ("#LI-Hybrid", "hybrid"),
        ("Posted by LI-Remote-Staffing", None),
        ("Remote Work: No restrictions on where you live", None),
        ("This is an office (or remote) based setting.", "hybrid"),
        ("Schedule: Day shift. Work Location: Remote", "remote"),
        ("This is NOT a remote work position.", "on_site"),
        ("Please note that remote work is not possible for this role.", "on_site"),
        ("This position is not eligible for telework.", "on_site"),
        ("We ask for 100% on-site presence.", "on_site"),
        ("This is a full-time, in-office position assisting patients.", "on_site"),
        ("This is an on-site role located in the clinic.", "on_site"),
        ("Remote Type Onsite", "on_site"),
        ("The position is 100% remote, with full benefits.", "remote"),
        ("This is a fully remote position and part of the team.", "remote"),
        ("Role Description This is a full-time remote role for an assistant.", "remote"),
        ("Join our team Remotely ! We offer a competitive salary.", "remote"),
        ("This is a work-from-home position, days only.", "remote"),
        ("This is a full-time hybrid position with two days in the office.", "hybrid"),
        ("The job has a flexible hybrid schedule.", "hybrid"),
        ("A combination of onsite and remote work is offered.", "hybrid"),
        ("You provide remote support to our pharmacies.", None),
        ("Communicates with on-site and remote pharmacy teams.", None),
        ("Benefits: Remote Work Options, Onsite gym", None),
        ("Ability to work remotely and independently.", None),
        ("Works in the clinic and on-site laboratory.", None),
        ("Frequent phone or in person contact with physicians.", None),
        ("Three of the operating rooms are hybrid rooms.", None),
        ("Process orders via remote access.", None),
        ("A free, virtual primary care for the household.", None),
        ("", None),
    ],
)
def test_text(text: str, expected: str | None) -> None:
    assert said(read(text)) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Remote Clinical Pharmacist (Texas)", "remote"),
        ("Pharmacy Technician - Intake 11AM-8PM - WFH After Training", "remote"),
        ("Medical Assistant-Remote (CST)", "remote"),
        ("Medical Assistant - Pulmonary - Full Time (Hybrid)", "hybrid"),
        ("Patient Care Pharmacist Hybrid Night Shift", "hybrid"),
        ("Certified Pharmacy Technician - Closed Door (Onsite)", "on_site"),
        ("Remote Patient Monitoring Medical Assistant", None),
        ("Pharmacy Technician, Remote Dispensing Site", None),
        ("Medical Assistant - Hybrid OR", None),
        ("Home Health Aide", None),
    ],
)
def test_title(title: str, expected: str | None) -> None:
    assert said(read(title=title)) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Remote, US", "remote"),
        ("OH - Remote", "remote"),
        ("Home based, UK", "remote"),
        ("Virtual, Ohio", "remote"),
        ("Hybrid - Boston, MA", "hybrid"),
        ("UK remote and/or Leeds based", "hybrid"),
        ("Virtual Care Center, Ohio", None),
        ("Tampa, FL", None),
    ],
)
def test_location(line: str, expected: str | None) -> None:
    assert said(read(line=line)) == expected


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("TELECOMMUTE", "remote"),
        ("ORA_REMOTE", "remote"),
        ("ORA_ON_SITE", "on_site"),
        ("ORA_HYBRID", "hybrid"),
        ("onsite", "on_site"),
        ("OnSite", "on_site"),
        ("In-person", "on_site"),
        ("Not remote", "on_site"),
        ("Telework eligible: No", "on_site"),
        ("Fully remote", "remote"),
        ("Up to 50% work from home", "hybrid"),
        ("unspecified", None),
        ("Remote eligible", None),
    ],
)
def test_field(field: str, expected: str | None) -> None:
    assert said(read(field=field)) == expected


def test_a_denial_in_the_text_beats_the_place_line() -> None:
    assert said(read("The work is 100% on-site.", line="US, TX, Remote")) == "on_site"


def test_the_tag_quotes_the_words_it_rests_on() -> None:
    reading = read("Weekends off. Work Location: In person")
    found = workplace(reading)
    assert found is not None
    (tag,) = found.tags
    assert (tag.kind, tag.name, tag.field) == ("workplace", "on_site", "description")
    assert reading.description[tag.start : tag.end] == tag.quote == "Work Location: In person"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200), st.text(max_size=60), st.text(max_size=40))
def test_any_text_is_read(text: str, title: str, field: str) -> None:
    reading = read(text + " remote " + text, title=title, field=field)
    found = workplace(reading)
    for tag in found.tags if found else []:
        assert reading.texts[tag.field][tag.start : tag.end] == tag.quote


@pytest.mark.parametrize(
    "piece", ["not a ", "remote ", "this is ", "hybrid-", "work location ", "x "]
)
def test_long_texts_take_linear_time(piece: str) -> None:
    reading = read(piece * 30_000)
    started = time.process_time()
    workplace(reading)
    assert time.process_time() - started < 3.0
