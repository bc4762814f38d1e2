"""Employer names: known spellings, legal forms, decoration; subsidiaries stay apart."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.understand.employer import (
    DATA,
    canonical_employer,
    employer_record,
    known_employers,
)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("CVS Pharmacy #4521", "CVS Health"),
        ("CVS Health®", "CVS Health"),
        ("Walgreens - Store 1234", "Walgreens"),
        ("The Kroger Co.", "Kroger"),
        ("Walmart Inc.", "Walmart"),
        ("Spire Healthcare Ltd", "Spire Healthcare"),
        ("InHealth Ltd", "InHealth"),
        ("DHU Health Care CIC", "DHU Health Care"),
        ("Women's Health Services, Inc.", "Women's Health Services"),
        ("Garmin International, Inc.", "Garmin International"),
        ("EdgeGlobal LLC", "EdgeGlobal"),
        ("Lily Hospitals Limited", "Lily Hospitals"),
        ("Example Kliniken GmbH & Co. KG", "Example Kliniken"),
        ("Retail Pharmacy Pte. Ltd.", "Retail Pharmacy"),
        ("Smith Family Medicine, P.A.", "Smith Family Medicine"),
        ("Planned Parenthood of Illinois (via Indeed)", "Planned Parenthood of Illinois"),
        ("PLANNED PARENTHOOD NORTH CENTRAL STATES", "Planned Parenthood North Central States"),
        ("African Medical Centre of Excellence (AMCE)", "African Medical Centre of Excellence"),
        ("Careers at Example Health", "Example Health"),
        ("Example Health | Careers", "Example Health"),
        ("UCLA HEALTH", "UCLA Health"),
        ("IQVIA", "IQVIA"),
        # kept as it is: no legal form, no decoration
        ("Acme Technologies", "Acme Technologies"),
        ("Yukon-Kuskokwim Health Corporation", "Yukon-Kuskokwim Health Corporation"),
        ("North Bristol NHS Trust", "North Bristol NHS Trust"),
        ("The London Clinic", "The London Clinic"),
        ("Hospital for Special Surgery", "Hospital for Special Surgery"),
    ],
)
def test_names(raw: str, expected: str) -> None:
    assert canonical_employer(raw) == expected


@pytest.mark.parametrize("raw", ["", "   ", "-", "N/A", "Confidential", "Not Specified", "..."])
def test_no_name(raw: str) -> None:
    assert canonical_employer(raw) is None


def test_subsidiaries_and_namesakes_are_never_merged() -> None:
    assert canonical_employer("Acme") != canonical_employer("Acme Technologies")
    assert canonical_employer("Oak Street Health") == "Oak Street Health"
    record = employer_record("Oak Street Health")
    assert record is not None
    assert record.parent == "CVS Health"
    assert canonical_employer("Planned Parenthood") != canonical_employer(
        "Planned Parenthood of Illinois"
    )


def test_records_say_kind_and_ownership_or_nothing() -> None:
    lensa = employer_record("Lensa")
    assert lensa is not None
    assert lensa.kind == "aggregator"
    assert employer_record("Example Clinic of Nowhere") is None
    assert employer_record(None) is None


def test_the_table_is_whole() -> None:
    rows = tomllib.loads(DATA.read_text(encoding="utf-8"))["employer"]
    owners: dict[str, str] = {}
    for row in rows:
        assert set(row) <= {"name", "aliases", "parent", "kind", "ownership"}, row
        assert row.get("kind", "direct") in {"direct", "agency", "aggregator"}
        for name in (row["name"], *row.get("aliases", ())):
            assert owners.setdefault(name.casefold(), row["name"]) == row["name"]
            assert canonical_employer(name) == row["name"]
    assert len({record.name for record in known_employers()}) == len(rows)


@given(st.text(max_size=300))
def test_any_text_gives_a_name_or_nothing(raw: str) -> None:
    name = canonical_employer(raw)
    assert name is None or name.strip()
    assert name is None or canonical_employer(name) == name
