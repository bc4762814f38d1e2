"""Custom fields: what is plainly named is read, what is not is left alone."""

from __future__ import annotations

from typing import Any

import pytest

from aggregator.records import RawPay
from aggregator.wire.custom_fields import custom_fields, employment, pay, salary_text, workplace


def range_(low: Any, high: Any, unit: str = "USD") -> dict[str, Any]:
    return {"unit": unit, "min_value": low, "max_value": high}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("Pay Transparency Range", range_("172800.0", "297000.0"))], (172800.0, 297000.0, None)),
        (
            [("Pay Frequency", "Hourly"), ("Hiring Range", range_("18.5", "22"))],
            (18.5, 22.0, "Hourly"),
        ),
        ([("Salary", {"unit": "USD", "amount": "90000.0"})], (90000.0, 90000.0, None)),
        ([("US1: Pay Range", range_(1, 2)), ("US2: Pay Range", range_(1, 2))], (1.0, 2.0, None)),
        ([("US1: Pay Range", range_(1, 2)), ("US2: Pay Range", range_(3, 4))], None),
        ([("Salary Band Midpoint", {"unit": "USD", "amount": "90000"})], None),
        ([("Bonus Range", range_(1, 2))], None),
        ([("Pay Range", range_(0, 0))], None),
        ([("Pay Range", "Competitive")], None),
        ([], None),
    ],
)
def test_pay(rows: list[tuple[str, Any]], expected: tuple[float, float, str | None] | None) -> None:
    found = pay(custom_fields([{"name": name, "value": value} for name, value in rows]))
    assert found == (
        expected and RawPay(low=expected[0], high=expected[1], currency="USD", period=expected[2])
    )


def test_ranges_made_for_pay_go_first() -> None:
    ranges = [{"min_cents": 1850, "max_cents": 2200, "currency_type": "USD", "title": "Hourly Pay"}]
    fields = custom_fields([{"name": "Pay Range", "value": range_(1, 2)}])
    assert pay(fields, ranges) == RawPay(low=18.5, high=22.0, currency="USD", period="hour")


def test_words() -> None:
    fields = custom_fields(
        [
            {"name": "Remote", "value": True},
            {"name": "Employment Type", "value": ["Full-time", "Per diem"]},
            {"name": "Pay Grade", "value": "12"},
            {"name": "Salary Range", "value": "$18 - $22 an hour"},
            {"name": "Job Level", "value": None},
            {"name": None, "value": "x"},
            "no row",
        ]
    )
    assert workplace(fields) == "Remote"
    assert employment(fields) == "Full-time, Per diem"
    assert salary_text(fields) == "$18 - $22 an hour"
    assert salary_text(custom_fields([{"name": "Compensation", "value": "Competitive"}])) is None
