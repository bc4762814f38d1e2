"""Whether the names that postings show fit the employer a board is registered for."""

from __future__ import annotations

import pytest

from aggregator.boards import Registry
from aggregator.matching.identity import is_of, stranger

SAME = [
    ("CVS Health", "CVS Pharmacy"),
    ("CVS Health", "Oak Street Health"),
    ("Kroger", "Harris Teeter"),
    ("Loblaw / Shoppers Drug Mart", "Shoppers Drug Mart"),
    ("OptiMa Dermatology", "Optima Dermatology Partners, LLC"),
    ("UCHealth", "UC Health"),
    ("Luminis Health", "Luminis Health Anne Arundel Medical Center"),
    ("Memorial Sloan Kettering Cancer Center", "Memorial Sloan-Kettering"),
    ("One Medical", "One Medical"),
    ("University of Utah Health", "University of Utah"),
    ("The Oncology Institute", "Oncology Institute of Hope and Innovation"),
    ("Kaiser Permanente", "Kaiser Permanente Southern California"),
    ("Apollo Hospitals", "Apollo Hospitals Enterprise Limited"),
    ("KPH Healthcare Services", "Kinney Drugs"),
    ("Aster DM Healthcare", "Aster Hospital"),
]
OTHER = [
    ("Mount Sinai Health System", "Morgan Stanley"),
    ("Mount Sinai Health System", "Mount Carmel Health System"),
    ("Mayo Clinic", "Montgomery College"),
    ("UPMC", "GoHealth Urgent Care"),
    ("Northside Hospital", "Southside Hospital"),
    ("Memorial Hermann", "Memorial Healthcare System"),
    ("University of Utah Health", "University of Iowa Health Care"),
    ("Scripps Health", "Sutter Health"),
    ("Guardian Pharmacy Services", "Garmin International, Inc."),
]


@pytest.mark.parametrize(("registered", "shown"), SAME)
def test_a_name_of_the_employer(registered: str, shown: str) -> None:
    assert is_of(registered, shown)


@pytest.mark.parametrize(("registered", "shown"), OTHER)
def test_the_name_of_another(registered: str, shown: str) -> None:
    assert not is_of(registered, shown)


def test_a_few_fitting_names_are_enough() -> None:
    assert stranger("Acme Pharmacy", {"Acme Pharmacy": 1, "Elm Stores": 3}) is None
    assert stranger("Acme Pharmacy", {"Acme Pharmacy": 1, "Elm Stores": 4}) == "Elm Stores"


def test_nobody_named_is_nobody_else() -> None:
    assert stranger("", {"Elm Stores": 4}) is None
    assert stranger("Acme Pharmacy", {}) is None


def test_every_registered_employer_is_itself() -> None:
    employers = {board.employer for board in Registry.load().boards.values() if board.employer}
    assert [name for name in employers if not is_of(name, name)] == []
