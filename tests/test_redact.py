"""Contact data goes, everything else stays letter for letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.records import RawPlace, RawPosting
from aggregator.redact import mask, redacted

MASKED = [
    ("Send your CV to jobs@ppncs.org.", "Send your CV to [email]."),
    ("mail o'neil.j+hr@mail.example.co.uk now", "mail [email] now"),
    ("jane dot doe at example dot org", "[email]"),
    ("jane [at] example [dot] org", "[email]"),
    ("jane.doe(at)example.org", "[email]"),
    ("jane&#64;example.org", "[email]"),
    ("<b>jane</b>@<span>example.org</span>", "<b>[email]</span>"),
    ("call 555-123-4567 ext 5", "call [phone]"),
    ("(312) 555-0142 or 312.555.0143", "[phone] or [phone]"),
    ("+1 (312) 555-0142", "[phone]"),
    ("Phone: 3125550142", "Phone: [phone]"),
    ("Cell: (312) 555-0142(312) 555-0143", "Cell: [phone][phone]"),
    ("Call us at 555-0142.", "Call us at [phone]."),
    ("Telephone number 0114 271 1234", "Telephone number [phone]"),
    ("Ring Anna on 020 7946 0000 x12", "Ring Anna on [phone]"),
    ("07700 900123", "[phone]"),
    ("02079460000", "[phone]"),
    ("+44 (0)20 7946 0000", "[phone]"),
    ("WhatsApp 0803 123 4567", "WhatsApp [phone]"),
    ("Tel: +65 6123 4567", "Tel: [phone]"),
    ("01 23 45 67 89", "[phone]"),
    ("1-800-PHARMACY", "[phone]"),
    ("312&nbsp;555&nbsp;0142", "[phone]"),
    ('<a href="mailto:jane@example.org">Jane</a>', "<a >Jane</a>"),
    ('<a href="tel:+13125550142">us</a>', "<a >us</a>"),
]

KEPT = [
    "$17.50 - $22.75 per hour",
    "£24,071 - £25,674 a year pro rata",
    "Post Ref: 457-20-029-MD",
    "Requisition ID: 3125550142",
    "Job Number 2400-118-2231",
    "License number 555-123-4567",
    "available 24/7/365",
    "ZIP 60601-1234",
    "2026-11-24",
    "closing date 24-11-2026",
    "11/24/2026",
    "24.11.2026",
    "On call hours 0800-1700",
    "call by 24.11.2026",
    "from 2019-2024",
    "9:00 a.m. – 5:00 p.m.",
    "40 hours, 3 x 12",
    "Room at 12 Dot Street",
    "NPI 1234567893",
    "401(k) and 403(b)",
    "https://example.org/jobs/2231187/apply?id=3125550142",
    "lift 20-50 pounds, 2000 - 3000 scripts a week",
    "pay range 15.00-20.00",
    "Tuition up to $5,250.00 100% paid",
    "@pharmacy on Instagram",
    "1,234,567,890",
]


@pytest.mark.parametrize(("text", "expected"), MASKED)
def test_contact_data_is_masked(text, expected):
    assert mask(text) == expected


@pytest.mark.parametrize("text", KEPT)
def test_everything_else_is_kept(text):
    assert mask(text) == text


def posting(**fields):
    return RawPosting(
        **{
            "board": "greenhouse/clinic",
            "external_id": "3125550142",
            "title": "Medical Assistant",
            "seen_at": "2026-11-24T08:00:00Z",
            **fields,
        }
    )


def test_every_text_of_a_posting_is_masked():
    contact = "ask jane@example.org"
    raw = redacted(
        posting(
            title=contact,
            employer=contact,
            location=contact,
            description=contact,
            salary_text=contact,
            closing_text=contact,
            places=[RawPlace(city="Austin", text=contact)],
        )
    )
    masked = "ask [email]"
    assert (raw.title, raw.employer, raw.location, raw.description) == (masked,) * 4
    assert (raw.salary_text, raw.closing_text, raw.places[0].text) == (masked,) * 3
    assert (raw.external_id, raw.places[0].city) == ("3125550142", "Austin")


def test_links_stay_usable_and_contact_links_go():
    raw = redacted(
        posting(url="https://example.org/3125550142", apply_url="mailto:jane@example.org")
    )
    assert (raw.url, raw.apply_url) == ("https://example.org/3125550142", None)


def test_payload_loses_contact_fields_and_keeps_the_rest():
    payload = {
        "id": 4012,
        "jobId": "312-555-0142",
        "contractType": "permanent",
        "hiringManager": {"name": "Jane Doe"},
        "recruiter_name": "Jane Doe",
        "applicationContact": {"@type": "ContactPoint"},
        "content": "call 312-555-0142",
        "steps": [{"email": "x", "text": "write to jane@example.org"}],
        "applyUrl": "https://example.org/apply/312-555-0142",
        "mail": "mailto:jane@example.org",
    }
    assert redacted(posting(payload=payload)).payload == {
        "id": 4012,
        "jobId": "312-555-0142",
        "contractType": "permanent",
        "content": "call [phone]",
        "steps": [{"text": "write to [email]"}],
        "applyUrl": "https://example.org/apply/312-555-0142",
        "mail": None,
    }


def test_bottomless_payload_is_cut():
    payload: list = []
    for _ in range(5000):
        payload = [payload]
    assert redacted(posting(payload=payload)).payload


@given(st.text())
def test_any_text_and_twice_is_once(text):
    assert mask(mask(text)) == mask(text)


@pytest.mark.parametrize(
    "text", ["1 " * 200_000, "a@" * 200_000, "+1(" * 100_000, "a dot " * 80_000]
)
def test_hostile_repeats_take_bounded_time(text):
    mask(text)
