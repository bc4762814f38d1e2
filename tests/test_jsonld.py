"""JSON-LD: blocks found, broken JSON mended, fields read for what they are."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from aggregator.records import RawPay, RawPlace
from aggregator.wire.jsonld import job_postings
from aggregator.wire.jsonld_pay import pay
from aggregator.wire.jsonld_places import places
from aggregator.wire.jsonld_posting import description, fields, identifier
from aggregator.wire.jsonld_repair import parse

TITLE = "Pharmacy Technician"


def page(*blocks: str, kind: str = "application/ld+json") -> str:
    return "".join(f'<script type="{kind}">{block}</script>' for block in blocks)


BLOCKS = [
    '{"@type":"JobPosting","title":"Pharmacy Technician"}',
    '[{"@type":"Organization"},{"@type":"JobPosting","title":"Pharmacy Technician"}]',
    '{"@graph":[{"mainEntity":{"@type":"JobPosting","title":"Pharmacy Technician"}}]}',
    '{"@type":["Thing","JobPosting"],"title":"Pharmacy Technician"}',
    '{"@type":"http://schema.org/JobPosting","title":"Pharmacy Technician"}',
    '\ufeff{"@type":"JobPosting","title":"Pharmacy Technician"};',
    '{"@type":"JobPosting","title":"Pharmacy Technician","description":"a\nb\tc"}',
    '{"@type":"JobPosting","title":"Pharmacy Technician",}',
    "{'@type':'JobPosting','title':'Pharmacy Technician'}",
    '/*<![CDATA[*/{"@type":"JobPosting","title":"Pharmacy Technician"}/*]]>*/',
    '<![CDATA[{"@type":"JobPosting","title":"Pharmacy Technician"}]]>',
    '<!--\n{"@type":"JobPosting","title":"Pharmacy Technician"}\n//-->',
    '{"@type":"JobPosting",\n// title\n"title":"Pharmacy Technician"}',
    '{"@type":"JobPosting","title":"Pharmacy Technician"}}',
    '{"@type":"WebSite"}\n{"@type":"JobPosting","title":"Pharmacy Technician"}',
    '{"@type":"JobPosting","title":"Pharmacy Technician","baseSalary":NaN}',
    '{"@type":"JobPosting","title":"Pharmacy Technician","x":undefined,"y":"\\d"}',
    "{&quot;@type&quot;:&quot;JobPosting&quot;,&quot;title&quot;:&quot;Pharmacy Technician&quot;}",
    '{"@type":"JobPosting","title":"Pharmacy Technician","description":"the "best" team"}',
]


@pytest.mark.parametrize("block", BLOCKS)
def test_a_posting_in_any_json(block: str) -> None:
    assert [posting["title"] for posting in job_postings(page(block))] == [TITLE]


@pytest.mark.parametrize(
    "block",
    [
        "",
        "null",
        "window.x = 1;",
        '{"@type":"Organization","name":"Harbor Health"}',
        '{"@type":"JobPosting","title":"Pharmacy Tech',
        "{{{{{{",
        '{"@type":"JobPosting" "x"',
    ],
)
def test_nothing_is_made_up(block: str) -> None:
    assert job_postings(page(block)) == []


def test_doubles_count_once_and_references_are_followed() -> None:
    block = (
        '{"@graph":[{"@type":"Organization","@id":"#o","name":"Harbor"},'
        '{"@type":"JobPosting","title":"T","hiringOrganization":{"@id":"#o"}}]}'
    )
    (posting,) = job_postings(page(block, block))
    assert posting["hiringOrganization"]["name"] == "Harbor"


def test_script_types_as_they_come() -> None:
    for kind in ("application/ld+json; charset=utf-8", "application/ld&#x2B;json"):
        assert len(job_postings(page(BLOCKS[0], kind=kind))) == 1
    assert job_postings(page(BLOCKS[0], kind="application/json")) == []


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a":' * 50_000,
        '{"a":"' + "\\" * 200_000,
        "{" + '"k":1 ' * 40_000,
        "//" * 200_000,
        ";" * 300_000,
        "<!--" * 100_000,
    ],
)
def test_hostile_json_costs_little(text: str) -> None:
    started = time.monotonic()
    parse(text)
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    ("posting", "expected"),
    [
        (
            {"baseSalary": 21.5, "salaryCurrency": "USD"},
            (RawPay(low=21.5, high=21.5, currency="USD"), None),
        ),
        ({"baseSalary": "$18.50 - $22 per hour"}, (None, "$18.50 - $22 per hour")),
        ({"baseSalary": "Competitive"}, (None, None)),
        ({"baseSalary": {"currency": "USD", "value": 0}}, (None, None)),
        (
            {
                "baseSalary": {
                    "currency": "USD",
                    "unitText": "HOUR",
                    "value": {"minValue": 0, "maxValue": "24"},
                }
            },
            (RawPay(high=24.0, currency="USD", period="HOUR"), None),
        ),
        (
            {
                "baseSalary": {
                    "currency": "GBP",
                    "minValue": "24,214",
                    "maxValue": "30,112",
                    "unitText": "YEAR",
                }
            },
            (RawPay(low=24214.0, high=30112.0, currency="GBP", period="YEAR"), None),
        ),
        (
            {
                "baseSalary": {
                    "currency": "GBP",
                    "value": {"unitText": "YEAR", "minValue": "14843", "value": "£8.83 per hour"},
                }
            },
            (RawPay(low=14843.0, currency="GBP", period="YEAR"), "£8.83 per hour"),
        ),
        (
            {"baseSalary": {"currency": "GBP", "value": {"unitText": "YEAR", "value": "Bank"}}},
            (None, None),
        ),
        ({"baseSalary": [{"value": 1}, {"value": 2}]}, (None, None)),
        ({"baseSalary": True}, (None, None)),
        ({"baseSalary": {"value": float("nan")}}, (None, None)),
        ({}, (None, None)),
    ],
)
def test_pay(posting: dict[str, Any], expected: Any) -> None:
    assert pay(posting) == expected


@pytest.mark.parametrize(
    ("posting", "expected"),
    [
        ({}, []),
        ({"jobLocation": "Reno, NV"}, [RawPlace(text="Reno, NV")]),
        ({"jobLocation": {"address": "Reno, NV"}}, [RawPlace(text="Reno, NV")]),
        ({"jobLocation": {"name": "Reno, NV"}}, [RawPlace(text="Reno, NV")]),
        (
            {
                "jobLocation": {
                    "address": {
                        "addressLocality": "Reno",
                        "addressCountry": {"name": ["USA", "USA"]},
                    }
                }
            },
            [RawPlace(city="Reno", country="USA")],
        ),
        (
            {
                "jobLocation": {
                    "address": {"addressLocality": "Reno", "addressCountry": ["US", "US"]}
                }
            },
            [RawPlace(city="Reno", country="US")],
        ),
        ({"jobLocation": {"address": {"addressLocality": "TBD", "addressRegion": "N/A"}}}, []),
        (
            {"hiringOrganization": {"name": "Harbor"}, "jobLocation": {"name": "Harbor"}},
            [],
        ),
        (
            {
                "jobLocationType": "TELECOMMUTE",
                "applicantLocationRequirements": [
                    {"@type": "Country", "name": "US"},
                    {"@type": "State", "name": "Ohio"},
                ],
            },
            [RawPlace(country="US"), RawPlace(text="Ohio")],
        ),
        (
            {
                "jobLocation": {
                    "geo": {"latitude": "0", "longitude": "0"},
                    "address": {"addressLocality": "Reno"},
                }
            },
            [RawPlace(city="Reno")],
        ),
        (
            {
                "jobLocation": {
                    "geo": {"latitude": "39.5", "longitude": "-.5"},
                    "address": {"addressLocality": "Reno"},
                }
            },
            [RawPlace(city="Reno", latitude=39.5, longitude=-0.5)],
        ),
        ({"jobLocation": [None, 7, [], {"address": None}]}, []),
    ],
)
def test_places(posting: dict[str, Any], expected: list[RawPlace]) -> None:
    assert places(posting) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("JR-1", "JR-1"),
        (88123, "88123"),
        ({"@type": "PropertyValue", "name": "Harbor Health", "value": "JR-1"}, "JR-1"),
        ({"value": 12}, "12"),
        ([{"value": "JR-1"}, {"value": "2"}], "JR-1"),
        ({"@type": "PropertyValue", "name": "Harbor Health"}, None),
        ("https://careers.example/job/1", None),
        (None, None),
    ],
)
def test_identifier(value: Any, expected: str | None) -> None:
    assert identifier({"identifier": value}) == expected


def test_the_whole_text_is_put_together_once() -> None:
    posting = {
        "description": "<p>Fill orders.</p><p>CPhT required</p>",
        "qualifications": "CPhT required",
        "responsibilities": ["Fill orders", "Call prescribers"],
        "experienceRequirements": {"monthsOfExperience": 12},
    }
    assert description(posting) == (
        "<p>Fill orders.</p><p>CPhT required</p>"
        "<h3>Responsibilities</h3><p>Fill orders\nCall prescribers</p>"
        "<h3>Experience requirements</h3><p>12 months of experience</p>"
    )


def test_contact_data_stays_outside() -> None:
    posting = {
        "@type": "JobPosting",
        "title": "T",
        "applicationContact": {"email": "a@b.example"},
        "hiringOrganization": {"name": "Harbor", "telephone": "206-555-0143"},
    }
    payload = fields(posting, "https://careers.example/job/1")["payload"]
    assert json.dumps(payload) == (
        '{"@type": "JobPosting", "title": "T", "hiringOrganization": {"name": "Harbor"}}'
    )


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (None, "https://careers.example/job/1"),
        ("/job/one", "https://careers.example/job/one"),
        ("https://other.example/job/9", "https://other.example/job/9"),
        ("https://careers.example/", "https://careers.example/job/1"),
        ("javascript:alert(1)", "https://careers.example/job/1"),
    ],
)
def test_address(url: str | None, expected: str) -> None:
    assert fields({"url": url}, "https://careers.example/job/1")["url"] == expected
