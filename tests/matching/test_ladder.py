"""The ladder: which rung two postings reach, and what keeps them apart whatever they say."""

from __future__ import annotations

from typing import Any

import pytest

from aggregator.matching import judge
from aggregator.records import Place
from tests.matching.conftest import AUSTIN, CHAIN, ORLANDO, OTHER, TAMPA, both, shown, sketched

URL = "https://acme.wd1.myworkdayjobs.com/en-US/site/job/x_R1234"
EDITED = CHAIN.replace("greet patients", "welcome customers").replace("telephone", "phone")
BOILERPLATE = "About this board. Thousands of jobs near you, new ones every day. Sign up for mail."
REMOTE: dict[str, Any] = {"places": [Place(country="US")], "workplace": "remote"}


def rung(one: dict[str, Any], other: dict[str, Any]) -> str | None:
    found = judge(*both(one, other))
    return found.rule if found and found.joins else None


@pytest.mark.parametrize(
    ("one", "other", "rule"),
    [
        pytest.param({"url": URL}, {"apply_url": URL, "description": OTHER}, "url", id="address"),
        pytest.param(
            {"url": URL, "requisition_id": "R1234"},
            {
                "board": "workday/acme-2",
                "url": URL.replace("site", "b"),
                "requisition_id": "R1234-1",
            },
            "requisition",
            id="C52 one requisition on two sites",
        ),
        pytest.param({}, {}, "text", id="the same words"),
        pytest.param({}, {"description": EDITED}, "near_text", id="edited"),
        pytest.param({}, {"description": f"{BOILERPLATE} {CHAIN}"}, "near_text", id="boilerplate"),
        pytest.param({}, {"description": CHAIN[:180], "text_kind": "snippet"}, "part", id="cut"),
        pytest.param({}, {"title": "RX TECHNICIAN"}, "text", id="the occupation's other name"),
        pytest.param(
            {}, {"title": "URGENT: Pharmacy Technicians | Full Time"}, "text", id="decorated"
        ),
        pytest.param({}, {"title": "Pharmacy Technician - Austin, TX"}, "text", id="town in title"),
        pytest.param({}, {"title": "Pharmacy Technician (2 positions)"}, "text", id="two wanted"),
        pytest.param({}, {"employer": "ACME DRUGS, Inc."}, "text", id="C54 legal form"),
        pytest.param({}, {"employer": "A Large Chain - Acme Drugs"}, "text", id="two names in one"),
        pytest.param(
            {"places": [AUSTIN, TAMPA], "posted_on": "2026-11-02"},
            {"posted_on": "2026-11-02"},
            "near_place",
            id="one town more, on one day",
        ),
        pytest.param(
            {
                "employer": "Indeed Staffing Partner",
                "posted_on": "2026-11-02",
                "closes_on": "2026-11-20",
            },
            {"posted_on": "2026-11-03", "closes_on": "2026-11-20"},
            "name",
            id="one advertisement under two names",
        ),
    ],
)
def test_joined(one: dict[str, Any], other: dict[str, Any], rule: str) -> None:
    assert rung(one, other) == rule


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param({"places": [TAMPA]}, {"places": [ORLANDO]}, id="C48 chain text, other town"),
        pytest.param(
            {},
            {"title": "Staff Pharmacist", "role": "out_of_scope"},
            id="C49 another occupation in the same words",
        ),
        pytest.param(
            {"title": "Pharmacy Technician - Day"},
            {"title": "Pharmacy Technician - Overnight"},
            id="C50 day and night in one store",
        ),
        pytest.param({"shift": ["day"]}, {"shift": ["night"]}, id="shifts of the text"),
        pytest.param({}, {"title": "Pharmacy Technician (Nights)"}, id="only one says nights"),
        pytest.param({}, {"title": "Pharmacy Technician PRN"}, id="only one says PRN"),
        pytest.param(
            {"employment_type": ["full_time"]}, {"employment_type": ["part_time"]}, id="schedule"
        ),
        pytest.param({"hours_min": 40.0}, {"hours_min": 20.0, "hours_max": 24.0}, id="hours"),
        pytest.param({"grade": "I"}, {"grade": "II"}, id="grades"),
        pytest.param({}, {"title": "Pharmacy Technician II"}, id="only one has a grade"),
        pytest.param({}, {"title": "Lead Pharmacy Technician"}, id="only one leads"),
        pytest.param(
            {"title": "Medical Assistant - Cardiology", "role": "clinical_assistant"},
            {"title": "Medical Assistant - Pediatrics", "role": "clinical_assistant"},
            id="two departments",
        ),
        pytest.param(
            {"places": [Place(region="FL", country="US")], "title": "Pharmacy Technician - Tampa"},
            {
                "places": [Place(region="FL", country="US")],
                "title": "Pharmacy Technician - Orlando",
            },
            id="the town stands in the title",
        ),
        pytest.param(
            {"places": [Place(region="TX", country="US")]}, {}, id="a region may be another town"
        ),
        pytest.param(
            {"places": [Place(city="Austin", region="TX", country="US", postal_code="78701")]},
            {"places": [Place(city="Austin", region="TX", country="US", postal_code="78759")]},
            id="two stores of one town",
        ),
        pytest.param(
            {"places": [Place(city="Georgetown", region="OH", country="US")]},
            {"places": [Place(city="Georgetown", region="TX", country="US")]},
            id="two towns of one name",
        ),
        pytest.param(
            REMOTE,
            {"places": [Place(country="GB")], "workplace": "remote"},
            id="C55 remote in two countries",
        ),
        pytest.param({}, {"employer": "Acme Drugs Technologies"}, id="C54 no alias, no merge"),
        pytest.param({"employer": "CVS Health"}, {"employer": "Omnicare"}, id="a subsidiary"),
        pytest.param({}, {"employer": None}, id="no employer"),
        pytest.param({"places": []}, {"places": []}, id="no place"),
        pytest.param({}, {"description": OTHER}, id="another text"),
        pytest.param({"description": "Call us."}, {"description": "Call us."}, id="two words"),
        pytest.param({"description": ""}, {"description": ""}, id="C57 no text"),
        pytest.param({"title": ""}, {"title": ""}, id="C57 no title"),
        pytest.param({"title": "Urgent! Hiring now"}, {"title": "Urgent! Hiring now"}, id="hollow"),
        pytest.param(
            {"url": URL},
            {"url": URL, "title": "Data Engineer", "role": "out_of_scope", "description": OTHER},
            id="an address of two jobs",
        ),
        pytest.param(
            {"title": "Pharmacy Technician (Store 4521)"},
            {"title": "Pharmacy Technician (Store 4533)"},
            id="two stores by number",
        ),
    ],
)
def test_kept_apart(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert rung(one, other) is None


def test_requisitions_of_one_system_prove_difference_while_both_are_open() -> None:
    one = {"board": "workday/acme", "requisition_id": "JR25919", "url": URL}
    other = {**one, "requisition_id": "JR25853", "url": URL.replace("R1234", "R9999")}
    assert rung(one, other) is None, "C52"
    early = sketched(1, shown(0, 10, 11), **one)
    late = sketched(2, shown(20, 30), **other)
    assert (judge(early, late) or early).rule == "text"


def test_two_agencies_with_a_client_s_text_are_told_and_not_joined() -> None:
    found = judge(*both({"employer": "First Staffing"}, {"employer": "Second Recruiting"}))
    assert found is not None, "C59"
    assert (found.rule, found.joins) == ("possible_employer", False)
    assert found.evidence["contained"] == 1.0


@pytest.mark.parametrize(
    ("first", "second", "rule"),
    [
        pytest.param(shown(0, 5), shown(3, 5), None, id="side by side"),
        pytest.param(shown(0, 5, 6), shown(3, 9), None, id="side by side for a while"),
        pytest.param(shown(0, 5, 6), shown(8, 9), "text", id="again after two days"),
        pytest.param(shown(0, 5, 6), shown(6, 9), "text", id="another id overnight"),
        pytest.param(shown(0, 5), shown(6, 9), None, id="the first is not known to have closed"),
        pytest.param(shown(0, 5, 6), shown(97, 99), None, id="again after a quarter"),
    ],
)
def test_one_board_shows_the_same_again(first: Any, second: Any, rule: str | None) -> None:
    found = judge(sketched(1, first), sketched(2, second))
    assert (found.rule if found and found.joins else None) == rule


def test_the_order_of_two_decides_nothing() -> None:
    a, b = both({}, {"description": EDITED})
    assert judge(a, b) == judge(b, a)
