"""Offers of pay: amounts joined to ranges, and what is no base pay left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from aggregator.understand.pay_amounts import Amount, amounts
from aggregator.understand.pay_context import (
    JOIN,
    MIDDLE,
    clause_before,
    end_of_words,
    goes_on,
    has_pay_word,
    hints_at_other,
    is_alone,
    is_bullet,
    is_extra,
    is_label,
    is_later,
    is_per_diem,
    is_premium,
    is_same_sentence,
    left_says_no,
    period_before,
    period_behind,
    right_says_no,
    rises_to,
    says_from,
    says_open,
    says_up_to,
    steps_to,
)
from aggregator.understand.pay_words import (
    BARE_HOUR,
    COUNTED,
    PER_PIECE,
    is_bounded,
    is_plausible,
)

MOST_RATIO = 6.0
"""Two amounts further apart than this are no range of pay."""
LEAST_WHOLE = 10_000
"""A bare range from here on is a whole year's pay, not paid on top ("+ 40000-50000")."""
HIGHEST_STEP = 2.0
"""A point of a pay scale is at most this many times the one before it."""


@dataclass(slots=True)
class Offer:
    """One statement of money that may be base pay."""

    low: float | None
    high: float | None
    currency: str | None
    period: str | None
    start: int
    end: int
    """Offsets of the words that alone support it."""
    is_marked: bool
    left: str = ""
    """The clause before it, or the heading above."""
    has_pay_word: bool = False
    is_alone: bool = False
    has_cents: bool = False

    @property
    def is_range(self) -> bool:
        """Whether both ends are said and differ."""
        return self.low is not None and self.high is not None and self.low != self.high

    @property
    def strength(self) -> int:
        """How sure it is that this is the base pay."""
        return 4 * self.has_pay_word + 2 * (self.period is not None) + self.is_range

    def is_plausible(self, prior: str | None) -> bool:
        """Whether both ends can be pay of that period in that currency, else in `prior`."""
        ends = [value for value in (self.low, self.high) if value is not None]
        return all(is_plausible(value, self.currency or prior, self.period) for value in ends)

    def has_bounds(self, prior: str | None) -> bool:
        """Whether what is plausible in its currency, else in `prior`, has an upper bound."""
        return is_bounded(self.currency or prior)


def offers(
    text: str, country: str | None, digits: Iterable[int] | None = None, *, bare: bool = False
) -> Iterator[Offer]:
    """Yield what the text offers as base pay, in order; `bare` lets numbers alone count."""
    end_of_last, floor, was_other = 0, 0, False
    for ends in _joined(text, list(amounts(text, country, digits))):
        says_money = any(amount.is_marked or amount.period for amount in ends)
        is_listed = was_other and _goes_on(text, end_of_last, ends)
        is_read = (bare or says_money) and not is_listed
        offer = _offer(text, ends, floor) if is_read else None
        if offer or says_money:
            end_of_last, was_other = ends[-1].end, offer is None
            floor = end_of_words(text, end_of_last) if was_other else end_of_last
        if offer:
            yield offer


def _goes_on(text: str, end: int, ends: list[Amount]) -> bool:
    """Whether an amount after one that is no pay belongs to the same statement."""
    start = ends[0].start
    if goes_on(text, end, start):
        return True
    return len(ends) == 1 and not ends[0].period and is_same_sentence(text, end, start)


def _joined(text: str, found: list[Amount]) -> Iterator[list[Amount]]:
    """Group the two ends of a range; the middle of three is left out."""
    at = 0
    while at < len(found):
        if last := _last_step(text, found, at):
            yield [replace(found[at], end=found[last - 1].end), found[last]]
            at = last + 1
            continue
        first, after = found[at], at + 1
        if after + 1 < len(found) and MIDDLE.fullmatch(text, first.end, found[after].start):
            first, after = replace(first, end=found[after].end), after + 1
        if after < len(found) and _is_range(text, first, found[after]):
            yield [first] if _is_of_later(text, first, found[after]) else [first, found[after]]
            at = after + 1
        else:
            yield [found[at]]
            at += 1


def _last_step(text: str, found: list[Amount], at: int) -> int:
    """Return the index of the last point of the pay scale that begins here; 0 where none does."""
    last = at
    while last + 1 < len(found) and _is_step(text, found[last], found[last + 1]):
        last += 1
    is_one = last == at + 1 and not steps_to(text, found[at].end, found[last].start, is_first=True)
    return 0 if last == at or is_one else last


def _is_step(text: str, low: Amount, high: Amount) -> bool:
    """Whether one amount is the next point of a pay scale after another."""
    return (
        low.is_marked
        and high.is_marked
        and low.value < high.value <= HIGHEST_STEP * low.value
        and _agree(low, high)
        and steps_to(text, low.end, high.start, is_first=False)
    )


def _is_range(text: str, low: Amount, high: Amount) -> bool:
    if high.start - low.end > 40 or not _agree(low, high):
        return False
    if JOIN.fullmatch(text, low.end, high.start):
        return True
    is_rise = low.is_marked and low.value < high.value <= HIGHEST_STEP * low.value
    return is_rise and rises_to(text, low.end, high.start)


def _is_of_later(text: str, low: Amount, high: Amount) -> bool:
    """Whether the second amount is what the first rises to after some months or a probation."""
    return rises_to(text, low.end, high.start) and is_later(text, high.end)


def _agree(low: Amount, high: Amount) -> bool:
    """Whether neither currency nor period of two amounts contradicts the other's."""
    if low.currency and high.currency and low.currency != high.currency:
        return False
    return not (low.period and high.period and low.period != high.period)


def _values(ends: list[Amount]) -> tuple[float, float]:
    """Low and high of a range, a "k" at one end spread to the other, swapped ends put right."""
    first, last = ends[0], ends[-1]
    low, high = first.value, last.value
    if last.is_thousands and not first.is_thousands and low < 1000:
        low *= 1000
    elif first.is_thousands and not last.is_thousands and high < 1000:
        high *= 1000
    elif low < 1000 and high >= 10_000 and low * 1000 <= high:
        low *= 1000
    return min(low, high), max(low, high)


def _offer(text: str, ends: list[Amount], floor: int) -> Offer | None:
    """Build the offer of one group; None where its surroundings say it is no base pay."""
    first, last = ends[0], ends[-1]
    low, high = _values(ends)
    is_marked = first.is_marked or last.is_marked
    if high > MOST_RATIO * low or any(amount.is_huge for amount in ends):
        return None
    if first.value > last.value and not is_marked and not last.period and not last.is_thousands:
        return None
    left = clause_before(text, first.start, floor)
    is_labelled = len(ends) == 2 and last.start - first.end > 4 and says_from(left) is not None
    offer = Offer(
        low=low,
        high=high,
        currency=last.currency or first.currency,
        period=last.period or first.period,
        start=first.start,
        end=last.end,
        is_marked=is_marked,
        left=left,
        has_pay_word=is_labelled or has_pay_word(left),
        is_alone=is_alone(text, first.start, last.end),
        has_cents=first.has_cents and last.has_cents,
    )
    if _is_other_money(text, offer, last.number_end):
        return None
    _read_left(text, offer, is_single=len(ends) == 1, has_plus=last.has_plus)
    return offer


def _is_other_money(text: str, offer: Offer, number_end: int) -> bool:
    """Whether the words around an amount make it a bonus, a benefit or a count."""
    left = offer.left
    is_whole = offer.is_range and not offer.is_marked and (offer.low or 0) >= LEAST_WHOLE
    is_added = is_extra(left) and not is_whole and not is_bullet(text, left, offer.start)
    if is_added or is_premium(left) or left_says_no(left):
        return True
    is_name = not offer.currency and text.startswith("#", offer.start)
    if is_name or (not offer.is_marked and is_label(left)):
        return True
    if offer.period == "day" and is_per_diem(left):
        return True
    if not offer.has_pay_word and not offer.is_alone and hints_at_other(left):
        return True
    if not offer.is_marked and COUNTED.match(text, offer.end):
        return True
    if not offer.period and PER_PIECE.match(text, offer.end):
        return True
    is_certain = offer.has_pay_word and offer.is_range and offer.period is not None
    return not is_certain and right_says_no(text, number_end, offer.end)


def _read_period(text: str, offer: Offer, begin: int) -> None:
    """Read the period that stands apart from the amount: before it, or further behind."""
    offer.period, at = period_before(offer.left)
    if offer.period:
        offer.start = begin + at
    elif offer.is_marked and (hour := BARE_HOUR.match(text, offer.end)):
        offer.period, offer.end = "hour", hour.end()
    else:
        offer.period, offer.end = period_behind(text, offer.end)


def _read_left(text: str, offer: Offer, *, is_single: bool, has_plus: bool) -> None:
    """Read the words before an amount: a period, and for a single figure the end it names."""
    begin = offer.start - len(offer.left)
    if not offer.period:
        _read_period(text, offer, begin)
    if not is_single:
        return
    if (at_most := says_up_to(offer.left)) is not None:
        offer.low, offer.start = None, min(offer.start, begin + at_most)
    elif (at_least := says_from(offer.left)) is not None:
        offer.high, offer.start = None, min(offer.start, begin + at_least)
    elif (end := says_open(text, offer.end)) is not None:
        offer.has_pay_word = offer.has_pay_word or "start" in text[offer.end : end].casefold()
        offer.high, offer.end = None, end
    elif has_plus:
        offer.high = None
