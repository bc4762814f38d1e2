"""Places of two postings: one place, perhaps one, or two."""

from __future__ import annotations

import pytest

from aggregator.matching.towns import places_of, title_towns, where
from aggregator.records import Place

NONE: list[Place] = []


def town(city: str | None, region: str | None = None, country: str = "US") -> Place:
    return Place(city=city, region=region, country=country)


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        (([town("Austin", "TX")], "Austin, TX"), ([town("Austin", "TX")], "TX - Austin"), "same"),
        (([town("Austin", "TX")], None), ([town("Tampa", "FL")], None), "conflict"),
        (([town("Salem", "OH")], None), ([town("Salem", "IL")], None), "conflict"),
        (
            ([town("Austin", "TX"), town("Waco", "TX")], None),
            ([town("Waco", "TX")], None),
            "partial",
        ),
        (([town(None, "TX")], "Texas"), ([town("Austin", "TX")], None), "coarse"),
        (([town(None, "TX")], "Texas"), ([town(None, "TX")], "TX, US"), "same"),
        (([town(None, None)], "USA"), ([town(None, None)], "United States"), "country"),
        ((NONE, "Calabar, Cross Rivers"), ([town("Calabar", "Cross River", "NG")], None), "same"),
        ((NONE, None), (NONE, None), "unknown"),
        ((NONE, "Main Campus"), (NONE, "Main campus"), "same"),
        ((NONE, "Main Campus"), (NONE, "North Campus"), "unknown"),
    ],
)
def test_places(one, other, answer: str) -> None:
    a, b = (where(places, line, "Technician", None) for places, line in (one, other))
    assert places_of(a, b) == answer
    assert places_of(b, a) == answer


@pytest.mark.parametrize(
    ("title", "region", "towns"),
    [
        ("Medical Assistant - Peoria", "IL", {"peoria"}),
        ("Medical Assistant - Certified (Bremerton,WA)", "WA", {"bremerton"}),
        ("Float Clinician - Sioux Falls & Brookings", "SD", {"sioux falls", "brookings"}),
        ("Nurse – St. Paul, MN", "IA", {"st paul"}),
        ("Medical Assistant - Float", "IL", set()),
        ("Peoria Medical Assistant", "IL", set()),
        ("Medical Assistant - Illinois", "IL", set()),
    ],
)
def test_towns_of_titles(title: str, region: str, towns: set[str]) -> None:
    assert title_towns(title, frozenset({region}), frozenset({"US"})) == towns
