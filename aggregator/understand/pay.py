"""Pay: amounts, currency, period and where they were read."""

from __future__ import annotations

import re
from functools import lru_cache

from aggregator.records import RawPay, Tag
from aggregator.understand.casing import lowered
from aggregator.understand.lexicon import wakes_on
from aggregator.understand.pay_amounts import LIMIT, ascii_digits
from aggregator.understand.pay_convert import convert
from aggregator.understand.pay_field import NEITHER, from_salary_text
from aggregator.understand.pay_figures import figures
from aggregator.understand.pay_levels import at_usual_times, of_grade, of_this_job, row, spread
from aggregator.understand.pay_offers import Offer, offers
from aggregator.understand.pay_record import Pay
from aggregator.understand.pay_words import (
    GUARDS,
    currency_of,
    home_currency,
    implied_country,
    is_plausible,
    structured_currency,
    structured_period,
)
from aggregator.understand.place import places
from aggregator.understand.reading import Reading

__all__ = ["Pay", "convert", "parse_pay", "pay"]

wakes_on("pay", lambda: GUARDS)
_FIGURE = re.compile(r"[0-9]")
_SIGN = re.compile(r"[$£€₦₹¥#]|(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])\s?[0-9]")
_PRO_RATA = re.compile(r"pro[\s-]?rata", re.IGNORECASE)


def parse_pay(text: str, *, country: str | None = None) -> Pay | None:
    """Return the base pay a salary string names, or None where it names none.

    >>> found = parse_pay("$17.50 - $22.75/hr plus bonus", country="US")
    >>> found.low, found.high, found.currency, found.period
    (17.5, 22.75, 'USD', 'hour')
    >>> parse_pay("401(k), dental, vision") is None
    True
    """
    best = from_salary_text(text, country)
    return _pay(best, text) if best else None


def pay(reading: Reading) -> Pay | None:
    """Return the base pay: the structured field, else the salary line, else title and text.

    Where no currency is said it is that of the place the posting names, none without a place.
    """
    found = _said(reading)
    if found and not found.currency and not _has_sign(reading, found):
        homes = {place.country for place in places(reading)}
        found.currency = home_currency(homes.pop()) if len(homes) == 1 else None
    return found


def _has_sign(reading: Reading, found: Pay) -> bool:
    """Whether some currency is said, though not which one it is."""
    if found.origin == "structured" and reading.raw.pay and reading.raw.pay.currency:
        return True
    return any(_SIGN.search(said) for said in (found.text or "", *(t.quote for t in found.tags)))


def _said(reading: Reading) -> Pay | None:
    country = reading.country or implied_country(reading.low)
    salary = reading.texts["salary_text"]
    said = from_salary_text(salary, country) if salary else None
    told = None
    if reading.holds("pay"):
        told = _from_text(reading.description, country, reading.title, figures(reading))
    if reading.raw.pay and (found := _structured(reading.raw.pay, country)):
        if _is_believable(found, country):
            return _confirmed(reading, found, ("salary_text", said), ("description", told))
        found.period = None
        found = _confirmed(reading, found, ("salary_text", said), ("description", told))
        if found.period and _is_believable(found, country):
            return found
    if said:
        return _confirmed(reading, _tagged(reading, "salary_text", said), ("description", told))
    if headed := _from_title(reading.title, country):
        return _tagged(reading, "title", headed)
    return _tagged(reading, "description", told) if told else None


def _structured(raw: RawPay, country: str | None) -> Pay | None:
    """Return what a structured field says; 0 is unknown, swapped ends are swapped back."""
    low, high = (value if value and value > 0 else None for value in (raw.low, raw.high))
    if low is None and high is None:
        return None
    if low is not None and high is not None and low > high:
        low, high = high, low
    return Pay(
        low=low,
        high=high,
        currency=structured_currency(raw.currency, country),
        period=structured_period(raw.period),
        origin="structured",
    )


def _is_believable(found: Pay, country: str | None) -> bool:
    """Whether both ends can be pay of the period the board gives them."""
    currency = found.currency or currency_of("$", country)
    ends = [value for value in (found.low, found.high) if value is not None]
    return all(is_plausible(value, currency, found.period) for value in ends)


def _confirmed(reading: Reading, found: Pay, *told: tuple[str, Offer | None]) -> Pay:
    """Add currency and period from a text that names the same amounts, and its quote."""
    for where, offer in told:
        if offer is None or not _is_same(found, offer):
            continue
        found.currency = found.currency or offer.currency
        found.period = found.period or offer.period
        if not found.tags and (not offer.period or offer.period == found.period):
            found.tags.append(_tag(reading, where, offer))
    found.text = found.text or reading.texts["salary_text"] or None
    return found


def _is_same(found: Pay, offer: Offer) -> bool:
    """Whether two statements name the same ends, to the cent or rounded to whole units."""
    pairs = ((found.low, offer.low), (found.high, offer.high))
    if found.period and offer.period and found.period != offer.period:
        return False
    return all(
        a is b is None or (a is not None and b is not None and abs(a - b) < 1) for a, b in pairs
    )


def _tagged(reading: Reading, where: str, offer: Offer) -> Pay:
    found = _pay(offer, reading.texts[where])
    found.text = reading.texts["salary_text"] or found.text
    found.tags.append(_tag(reading, where, offer))
    return found


def _tag(reading: Reading, where: str, offer: Offer) -> Tag:
    value = offer.low if offer.low is not None else offer.high
    return reading.tag("pay", "base", "offered", where, (offer.start, offer.end), value=value)


def _pay(offer: Offer, text: str) -> Pay:
    return Pay(
        low=offer.low,
        high=offer.high,
        currency=offer.currency,
        period=offer.period,
        text=text[offer.start : offer.end].strip(),
        is_pro_rata=bool(_PRO_RATA.match(text[offer.end : offer.end + 12].lstrip(" ,(/-"))),
    )


@lru_cache(maxsize=4096)
def _from_title(title: str, country: str | None) -> Offer | None:
    """Return the base pay a title names; few titles hold a figure."""
    if title.isascii() and not _FIGURE.search(title):
        return None
    lower = lowered(title)
    is_money = any(word in lower for word in GUARDS)
    return _from_text(title, country, title) if is_money else None


def _from_text(
    text: str, country: str | None, title: str, digits: list[int] | None = None
) -> Offer | None:
    """Return the one base pay of a running text; None where several contradict each other.

    `digits` is where its runs of ASCII digits begin, where that is known already.
    """
    shown = ascii_digits(text[:LIMIT])
    if shown is not text:
        digits = None
    prior = currency_of("$", country)
    offered = [o for o in offers(shown, country, digits) if o.is_plausible(prior)]
    found = of_this_job([o for o in offered if _is_told(o)], title)
    if not found:
        return None
    best = max(offer.strength for offer in found)
    found = at_usual_times(shown, [o for o in found if o.strength >= best - 1])
    return _of_levels(shown, found, offered, title) or _agreed(shown, found, title)


def _of_levels(text: str, found: list[Offer], offered: list[Offer], title: str) -> Offer | None:
    """Return the pay of the levels one line lists where only the first has a word of pay."""
    line = row(text, found[0], offered)
    if len(line) < 2 or not all(told in line for told in found):
        return None
    return of_grade(text, title, line) or spread(text, line, places=False)


def _is_told(offer: Offer) -> bool:
    """Whether a running text presents an amount as pay."""
    if not offer.is_marked:
        return offer.has_pay_word and offer.period is not None and (offer.low or 0) > 0
    if offer.has_pay_word:
        return offer.period is not None or offer.is_range or _ends_in_pay_word(offer)
    if offer.period == "hour":
        return offer.low is not None or offer.is_alone
    if offer.period:
        return offer.is_range or offer.is_alone
    return offer.is_alone and offer.is_range and _is_usual(offer)


def _is_usual(offer: Offer) -> bool:
    """Whether a range that stands alone, without a word, is what a year or an hour is paid."""
    low, high = offer.low or 0, offer.high or 0
    return low >= 15_000 or 12 <= low < high <= 1.5 * low <= 150


def _ends_in_pay_word(offer: Offer) -> bool:
    """Whether a single figure without unit stands right behind "Salary:", "Rate of pay is"."""
    low = offer.low or 0
    return len(offer.left) < 60 and low >= 3 and not NEITHER[0] <= low < NEITHER[1]


def _agreed(text: str, found: list[Offer], title: str) -> Offer | None:
    """Return the offer the others repeat or lie within; None where they contradict it.

    The levels or places of one job make one span, unless the title names the level.
    """
    first = max(found, key=lambda o: (o.strength, -o.start))
    alike = [o for o in found if o.period in (first.period, None)]
    widest = max(alike, key=lambda o: ((o.high or 0) - (o.low or 0), o.strength, -o.start))
    for outer in (first, widest):
        if all(_holds(outer, o) for o in alike):
            return outer
    named = [o for o in alike if _names(title, o)]
    if len(named) == 1:
        return named[0]
    return of_grade(text, title, alike) or spread(text, alike)


def _holds(outer: Offer, inner: Offer) -> bool:
    """Whether one statement repeats or contains the other."""
    low, high = outer.low or 0.0, outer.high or float("inf")
    ends = [value for value in (inner.low, inner.high) if value is not None]
    near = 0.51 if outer.period == "hour" else 1
    return all(low - near < value < high + near for value in ends)


def _names(title: str, offer: Offer) -> bool:
    """Whether the clause of an offer names the job of the title."""
    words = set(re.findall(r"[a-z]{4,}", title.casefold()))
    return bool(words & set(re.findall(r"[a-z]{4,}", offer.left.casefold())))
