"""Blocking keys: what shares one is compared, what shares none never is."""

from __future__ import annotations

from typing import Any

import pytest

from aggregator.matching import keys
from tests.matching.conftest import AUSTIN, CHAIN, OTHER, TAMPA, both, sketched

URL = "https://acme.wd1.myworkdayjobs.com/en-US/site/job/x_R1234"


def shared(one: dict[str, Any], other: dict[str, Any]) -> set[str]:
    a, b = both(one, other)
    return {key.partition(":")[0] for key in set(keys(a)) & set(keys(b))}


@pytest.mark.parametrize(
    ("one", "other", "kinds"),
    [
        pytest.param(
            {"url": URL, "description": CHAIN},
            {"apply_url": URL + "/apply?utm_source=a", "description": OTHER, "employer": "Other"},
            {"url"},
            id="apply address of a copy",
        ),
        pytest.param(
            {"url": URL, "requisition_id": "R1234", "description": CHAIN},
            {
                "board": "workday/acme-2",
                "url": URL.replace("site", "other"),
                "requisition_id": "R1234-1",
                "description": OTHER,
                "employer": "Other",
            },
            {"requisition"},
            id="one requisition on two sites of a tenant",
        ),
        pytest.param({}, {"description": OTHER}, {"job"}, id="same job, other text"),
        pytest.param({}, {"employer": "Other"}, {"text"}, id="same text, other employer"),
        pytest.param({}, {"title": "Rx Tech"}, {"job", "text"}, id="the occupation's other names"),
        pytest.param({}, {"places": [AUSTIN, TAMPA]}, {"job", "text"}, id="one town more"),
    ],
)
def test_shared(one: dict[str, Any], other: dict[str, Any], kinds: set[str]) -> None:
    assert shared(one, other) == kinds


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"places": [TAMPA]}, id="chain text in another town"),
        pytest.param({"title": " "}, id="no title"),
        pytest.param({"description": " "}, id="no text"),
    ],
)
def test_never_compared(other: dict[str, Any]) -> None:
    assert shared({}, other) == set()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param({"requisition_id": "JR25919"}, {"requisition_id": "JR25853"}, id="two"),
        pytest.param({"requisition_id": "1"}, {"requisition_id": "1"}, id="no real number"),
        pytest.param({"requisition_id": "R1234"}, {"requisition_id": "R1234"}, id="two systems"),
        pytest.param(
            {"url": "https://acme.example/careers"},
            {"url": "https://acme.example/careers"},
            id="address of a whole careers site",
        ),
    ],
)
def test_no_identity(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert shared(one, other) <= {"job", "text"}


def test_so_few_that_a_million_postings_are_no_matter() -> None:
    towns = [AUSTIN, TAMPA] * 20
    assert len(keys(sketched(places=towns, url=URL, requisition_id="R1234"))) <= 20
