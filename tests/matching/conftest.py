"""Postings of one small world, different only by what a test says."""

from __future__ import annotations

from typing import Any

from aggregator.matching import Sketch, Span, sketch
from aggregator.records import Place, Posting

AUSTIN = Place(city="Austin", region="TX", country="US")
TAMPA = Place(city="Tampa", region="FL", country="US")
ORLANDO = Place(city="Orlando", region="FL", country="US")

CHAIN = (
    "At our pharmacies you greet patients, take in prescriptions, count and label medicines and "
    "ring up sales. You keep shelves in order, answer the telephone and help the pharmacist with "
    "insurance questions. We offer paid training, a discount for you and your family, and a "
    "schedule that is made three weeks ahead. High school diploma or equivalent is needed."
)
OTHER = (
    "The laundry of our hotel looks for someone who sorts linen, runs four washing machines, "
    "irons shirts for guests and brings them to the rooms before six in the evening, six days out "
    "of seven, with meals in the staff canteen and a bus pass for everyone who lives outside town."
)


def posting(**more: Any) -> Posting:
    values: dict[str, Any] = {
        "board": "workday/acme",
        "external_id": "1",
        "title": "Pharmacy Technician",
        "role": "pharmacy_technician",
        "employer": "Acme Drugs",
        "places": [AUSTIN],
        "description": CHAIN,
        "text_kind": "full",
    }
    values |= more
    return Posting(**{"key": f"{values['board']}/{values['external_id']}", **values})


def sketched(number: int = 1, spans: tuple[Span, ...] = (), **more: Any) -> Sketch:
    return sketch(posting(**{"external_id": str(number), **more}), number, spans)


def both(one: dict[str, Any], other: dict[str, Any]) -> tuple[Sketch, Sketch]:
    """Two postings on two boards unless they say otherwise."""
    return sketched(1, **one), sketched(2, **{"board": "lever/acme", **other})


def shown(first: float, last: float, closed: float | None = None) -> tuple[Span, ...]:
    return (Span(first, last, closed),)
