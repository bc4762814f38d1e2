"""Pay of a JobPosting: baseSalary in every form, amounts apart from words."""

from __future__ import annotations

import re
from typing import Any

from aggregator.records import RawPay
from aggregator.wire.amounts import number
from aggregator.wire.jsonld_words import text_of

_UNITS = ("unitText", "unitCode", "salaryUnit", "duration", "unit")
_DIGIT = re.compile(r"\d")


def pay(posting: dict[str, Any]) -> tuple[RawPay | None, str | None]:
    """Return (amounts, words): what the fields hold as numbers, and what they say as a text.

    >>> pay({"baseSalary": {"currency": "GBP", "value": {"unitText": "YEAR", "value": "Bank"}}})
    (None, None)
    """
    salary = posting.get("baseSalary") or posting.get("salary")
    if isinstance(salary, list):
        salary = salary[0] if len(salary) == 1 else _widest(salary)
    currency = text_of(posting.get("salaryCurrency"))
    if not isinstance(salary, dict):
        return _amounts({"value": salary}, currency, None), _words(salary)
    value = salary.get("value")
    inner = value if isinstance(value, dict) else {"value": value}
    inner = {**salary, **inner} if isinstance(value, dict) else {**salary, "value": value}
    unit = next((text for name in _UNITS if (text := text_of(inner.get(name)))), None)
    currency = text_of(inner.get("currency")) or text_of(inner.get("currencyCode")) or currency
    return _amounts(inner, currency, unit), _words(inner.get("value"))


def _widest(salaries: list[Any]) -> Any:
    """Several salaries say one thing only if they are the same."""
    return salaries[0] if salaries and all(s == salaries[0] for s in salaries) else None


def _amounts(node: dict[str, Any], currency: str | None, unit: str | None) -> RawPay | None:
    low, high = number(node.get("minValue")), number(node.get("maxValue"))
    if low is None and high is None:
        low = high = number(node.get("value"))
    if low is None and high is None:
        return None
    return RawPay(low=low, high=high, currency=currency, period=unit)


def _words(value: Any) -> str | None:
    """A text that names an amount among other words; "Competitive" names none."""
    text = text_of(value) if isinstance(value, str) else None
    return text if text and _DIGIT.search(text) and number(text) is None else None
