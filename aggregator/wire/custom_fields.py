"""Custom fields that employers add to their postings: read only where the name is plain."""

from __future__ import annotations

import re
from typing import Any

from aggregator.records import RawPay
from aggregator.wire.amounts import number
from aggregator.wire.shapes import mapping, mappings, text

Fields = list[tuple[str, Any]]

_WORKPLACE = re.compile(r"location type|work ?place|work(?:ing)? (?:model|type)|remote", re.I)
_EMPLOYMENT = re.compile(
    r"(?:employment|job|position|time|worker) (?:type|status)|^schedule$", re.I
)
_PAY = re.compile(r"\b(?:pay|salary|wage|compensation|hiring) ?(?:transparency )?(?:range)?", re.I)
_NO_OFFER = re.compile(r"bonus|midpoint|minimum|maximum|budget|target|equity|commission", re.I)
_NO_AMOUNT = re.compile(r"grade|level|band|plan|frequency|period|type|basis|group", re.I)
_PAY_PERIOD = re.compile(r"(?:pay|salary|compensation) (?:frequency|period|type|basis)", re.I)
_PERIOD = re.compile(r"\b(?:hour|annual|year|month|week|day)", re.I)


def custom_fields(rows: Any, name: str = "name", value: str = "value") -> Fields:
    """Return the (name, value) of every row that has both, under what it calls them."""
    return [(r[name], r[value]) for r in mappings(rows) if text(r.get(name)) and r.get(value)]


def employment(fields: Fields) -> str | None:
    """Return the words of the field that names the employment type."""
    return _named(fields, _EMPLOYMENT)


def workplace(fields: Fields) -> str | None:
    """Return the words of the field that names the work model."""
    return _named(fields, _WORKPLACE)


def salary_text(fields: Fields) -> str | None:
    """Return the words of the field that names the pay, if there is an amount among them."""
    said = _named([(k, v) for k, v in fields if not _NO_AMOUNT.search(k)], _PAY)
    return said if said and re.search(r"\d", said) else None


def pay(fields: Fields, ranges: Any = None) -> RawPay | None:
    """Return the one range a posting states; None where it states none, or several that differ.

    `ranges` are those of a field made for pay; they go before the custom ones.
    """
    said = [_cents(row) for row in mappings(ranges)]
    if not any(said):
        period = _named(fields, _PAY_PERIOD)
        said = [_range(value, period) for label, value in fields if _is_pay(label)]
    found = [range_ for range_ in said if range_]
    return found[0] if found and all(range_ == found[0] for range_ in found) else None


def _named(fields: Fields, name: re.Pattern[str]) -> str | None:
    """The words of the first field so named; a list is joined, a flag repeats its name."""
    for label, value in fields:
        if not name.search(label) or _NO_OFFER.search(label):
            continue
        if isinstance(value, list):
            return ", ".join(filter(None, map(text, value))) or None
        return label if value is True else text(value)
    return None


def _is_pay(label: str) -> bool:
    return bool(_PAY.search(label)) and not _NO_OFFER.search(label)


def _cents(row: dict[str, Any]) -> RawPay | None:
    low, high = number(row.get("min_cents")), number(row.get("max_cents"))
    if low is None and high is None:
        return None
    named = _PERIOD.search(f"{row.get('title') or ''} {row.get('blurb') or ''}")
    return RawPay(
        low=low and low / 100,
        high=high and high / 100,
        currency=text(row.get("currency_type")),
        period=named[0].lower() if named else None,
    )


def _range(value: Any, period: str | None) -> RawPay | None:
    row = mapping(value)
    low, high = number(row.get("min_value")), number(row.get("max_value"))
    if (amount := number(row.get("amount"))) is not None:
        low = high = amount
    if low is None and high is None:
        return None
    return RawPay(low=low, high=high, currency=text(row.get("unit")), period=period)
