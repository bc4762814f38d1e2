"""Identity keys: what shares one, and what must never."""

from __future__ import annotations

from typing import Any

import pytest

from aggregator.matching import link
from aggregator.matching.keys import keys
from aggregator.records import Place, Posting

AUSTIN = Place(city="Austin", region="TX", country="US")
TAMPA = Place(city="Tampa", region="FL", country="US")


def posting(**more: Any) -> Posting:
    values: dict[str, Any] = {
        "key": "k",
        "board": "workday/acme",
        "external_id": "1",
        "title": "Pharmacy Technician",
        "role": "pharmacy_technician",
        "employer": "Acme",
        "places": [AUSTIN],
        "description": "You fill prescriptions.",
        "text_kind": "full",
        "content_hash": "h",
    }
    return Posting(**{**values, **more})


def shared(a: Posting, b: Posting) -> set[str]:
    return {key.partition(":")[0] for key in set(keys(a)) & set(keys(b))}


URL = "https://acme.wd1.myworkdayjobs.com/en-US/site/job/x_R1234"


@pytest.mark.parametrize(
    ("one", "other", "rules"),
    [
        pytest.param({"url": URL}, {"url": URL + "?utm_source=a"}, {"url", "text"}, id="address"),
        pytest.param(
            {"url": URL, "content_hash": "a"},
            {"url": "https://agency.example/9", "apply_url": URL + "/apply", "content_hash": "b"},
            {"url"},
            id="apply address of a copy",
        ),
        pytest.param(
            {"url": URL, "requisition_id": "R1234", "content_hash": "a"},
            {
                "url": URL.replace("site", "other"),
                "requisition_id": "R1234-1",
                "content_hash": "b",
            },
            {"requisition"},
            id="one requisition on two sites of a tenant",
        ),
        pytest.param({}, {"board": "greenhouse/acme"}, {"text"}, id="same text on two boards"),
    ],
)
def test_shared(one: dict[str, Any], other: dict[str, Any], rules: set[str]) -> None:
    assert shared(posting(**one), posting(**other)) == rules


FULL = {"url": URL, "requisition_id": "R1234"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param({}, {"places": [TAMPA]}, id="chain text in another town"),
        pytest.param({}, {"places": [AUSTIN, TAMPA]}, id="one town more"),
        pytest.param({}, {"grade": "II"}, id="another grade"),
        pytest.param({}, {"role": "clinical_assistant"}, id="another occupation"),
        pytest.param({"grade": "I"}, {"grade": "II"}, id="two grades"),
    ],
)
def test_kept_apart(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert not shared(posting(**{**FULL, **one}), posting(**{**FULL, **other}))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            {"requisition_id": "JR25919"}, {"requisition_id": "JR25853"}, id="requisitions"
        ),
        pytest.param({"shift": ["night"]}, {"shift": ["day"]}, id="shifts"),
        pytest.param({"employer": None}, {"employer": None}, id="no employer"),
        pytest.param({"places": []}, {"places": []}, id="no place"),
        pytest.param({"description": " "}, {"description": " "}, id="no text"),
        pytest.param({"text_kind": "snippet"}, {"text_kind": "snippet"}, id="snippets"),
        pytest.param({"title": " "}, {"title": " "}, id="no title"),
        pytest.param(
            {"url": "https://acme.example/careers", "content_hash": "a"},
            {"url": "https://acme.example/careers", "content_hash": "b"},
            id="address of a whole careers site",
        ),
        pytest.param(
            {"requisition_id": "1", "content_hash": "a"},
            {"requisition_id": "1", "content_hash": "b"},
            id="no real number",
        ),
        pytest.param(
            {"board": "lever/one", "employer": "One", "requisition_id": "R1234"},
            {"board": "lever/two", "employer": "Two", "requisition_id": "R1234"},
            id="requisition numbers of two employers",
        ),
    ],
)
def test_no_evidence(one: dict[str, Any], other: dict[str, Any]) -> None:
    first = posting(**{"content_hash": "a", **one})
    second = posting(**{"content_hash": "a" if one == other else "b", **other})
    assert not shared(first, second)


def test_every_holder_is_tied_to_the_earliest() -> None:
    members = [(7, "c"), (3, "a"), (5, "b")]
    assert link("url:x", members) == [(3, 5), (3, 7)]
    assert link("url:x", members[::-1]) == [(3, 5), (3, 7)]
    assert link("url:x", [(3, "a")]) == []


def test_the_same_text_twice_on_one_board_is_two_openings() -> None:
    assert link("text:x", [(1, "a"), (2, "a")]) == []
    assert link("text:x", [(1, "a"), (2, "a"), (3, "b")]) == []
    assert link("text:x", [(1, "a"), (3, "b")]) == [(1, 3)]
