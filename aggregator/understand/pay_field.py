"""The pay that a salary field names: a text that is about pay and little else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from aggregator.understand.pay_amounts import LIMIT, amounts, ascii_digits
from aggregator.understand.pay_levels import spread
from aggregator.understand.pay_offers import Offer, offers
from aggregator.understand.pay_words import PERIOD_AFTER, currency_of, period_of

_WORD = re.compile(r"[^\W\d_]{2,}")
_LONE = re.compile(
    r"[0-9]{1,3}[.][0-9]{2}|[1-9][0-9]{1,2}(?:[.][0-9]{1,2})?\s?(?:-|–|to)\s?[0-9]{2,3}[.][0-9]{1,2}"
)
_PER = re.compile(r"\sper\s|(?<=[a-z])/(?=[a-z])", re.IGNORECASE)
MOST_BEFORE = 3
"""A bare number behind more words than these, none of them about pay, counts something else."""
BARE = 1000.0
"""From here on a bare number in a salary field is pay and not hours, a grade or a day."""
LARGE = 10_000.0
MOST_AN_HOUR = 400.0
NEITHER = (150.0, 1000.0)
"""A single figure between these is no hour's and no year's pay."""


def from_salary_text(text: str, country: str | None) -> Offer | None:
    """Return the base pay of a field that is about pay; bare numbers count if large enough."""
    text = ascii_digits(text[:LIMIT])
    prior = currency_of("$", country)
    found = [
        offer
        for offer in offers(text, country, bare=True)
        if offer.is_plausible(prior) and _is_said(text, offer, prior)
    ]
    best = max(found, key=lambda offer: (offer.is_marked, offer.period is not None), default=None)
    if best is None:
        return None
    best = spread(text, found) or _with_other_end(best, found)
    if not best.currency:
        best = replace(best, currency=_only_currency(text, country))
    return best if best.period else _with_last_period(text, best, prior)


def _only_currency(text: str, country: str | None) -> str | None:
    """Return the one currency that any amount of the field is in ("21000 + £500 bonus")."""
    said = {amount.currency for amount in amounts(text, country) if amount.currency}
    return said.pop() if len(said) == 1 else None


def _is_said(text: str, offer: Offer, prior: str | None) -> bool:
    """Whether a number in a salary field is money: marked, with a unit, or written like pay."""
    ends = [value for value in (offer.low, offer.high) if value is not None]
    is_apart = not offer.has_pay_word and len(_WORD.findall(offer.left)) > MOST_BEFORE
    if offer.period:
        return offer.is_marked or not is_apart or _is_large(offer)
    if offer.is_marked:
        is_neither = len(set(ends)) == 1 and NEITHER[0] <= ends[0] < NEITHER[1]
        return not (is_neither and offer.has_bounds(prior))
    if all(1900 <= value <= 2100 for value in ends) and not offer.has_cents:
        return False
    if is_apart:
        return False
    if _LONE.fullmatch(text.strip()):
        return min(ends) >= 5 and max(ends) <= NEITHER[0]
    return min(ends) >= BARE or (offer.is_range and (offer.has_cents or offer.has_pay_word))


def _is_large(offer: Offer) -> bool:
    """Whether a number with a unit that stands among other words is an hour's or a year's pay."""
    return offer.period == "hour" or (offer.low or offer.high or 0) >= LARGE


def _with_other_end(best: Offer, found: Sequence[Offer]) -> Offer:
    """Add the end that "up to" or "from" leaves open where the field says it beside it."""
    for other in found:
        is_same = other.is_range and other.period in (None, best.period)
        if is_same and best.low is None and other.high == best.high:
            return replace(best, low=other.low)
        if is_same and best.high is None and other.low == best.low:
            return replace(best, high=other.high)
    return best


def _with_last_period(text: str, best: Offer, prior: str | None) -> Offer:
    """Add the one period that stands alone behind ("plus benefits per year")."""
    starts = (match.start() for match in _PER.finditer(text, best.end))
    matches = (PERIOD_AFTER.match(text, start) for start in starts)
    named = {period_of(match) for match in matches if match}
    if named not in ({"hour"}, {"year"}):
        return best
    dated = replace(best, period=named.pop())
    is_hourly = (best.high or best.low or 0) <= MOST_AN_HOUR
    return dated if dated.is_plausible(prior) and is_hourly == (dated.period == "hour") else best
