"""Amounts of money in a text: number, currency and period of each, in order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from aggregator.understand.casing import beyond_ascii
from aggregator.understand.pay_context import is_label
from aggregator.understand.pay_words import (
    CURRENCY_AFTER,
    CURRENCY_BEFORE,
    HOW_MANY,
    LETTERED,
    PERIOD_AFTER,
    PERIOD_STARTS,
    SIGN_ENDS,
    SIGN_STARTS,
    currency_of,
    period_of,
)

LIMIT = 60_000
"""Characters of a text that are read for pay."""
REACH = 9
"""Characters before a number in which its currency stands."""
PERIOD_REACH = 10
"""Characters behind a number in which its period begins."""
LONGEST_PERIOD = 80
"""Characters of a number with all that may stand behind it."""
LARGEST_NAME = 100
"""A bare number from here on is not the name of a band or step."""
MOST = 300
"""Numbers of a text that are looked at."""

# The first digit stands before its own look-behind: the search then skips to digits at once.
_NUMBER = re.compile(
    r"[0-9](?<![0-9.,:][0-9])(?:"
    r"[0-9]{0,2}(?:[ \xa0\u202f][0-9]{3}(?![0-9]))+"
    r"|[0-9]{0,2}(?:[,.'’][0-9]{2,3}(?![0-9]))+"
    r"|[0-9]{0,8}(?![0-9])"
    r")(?:\\{0,2}[.,][0-9]{1,4}(?![0-9]))?"
)
_DIGITS = re.compile(r"[0-9]+")
_BEFORE_PERIOD = " \t\n\r\f\v\xa0\u202f\\*,()–-"
_CENTS = re.compile(r"[.,][0-9]{2}$")
_RETIREMENT = re.compile(r"\s?\(?[kb]\b|s\b", re.IGNORECASE)
_MULTIPLE = re.compile(
    r"\s?(?:(k)(?![^\W\d_])|(?:m|mm|mn|millions?|bn|b|billions?|mio|t|tn|trn|trillions?)(?![^\W\d_]))",
    re.IGNORECASE,
)
_RUN = re.compile(rf"[0-9]+(?:{_MULTIPLE.pattern})?(?:\s?\+)?", re.IGNORECASE)
_PLUS = re.compile(r"\s?\+(?!\s?[\w$£€(])|\s?\+(?=\s?(?:/|per|an?\b|hour)|\sin\b)", re.IGNORECASE)
_THOUSANDS = re.compile(r", ([0-9]{3})(?![0-9.,%]|\s?\(?[kb]\b)", re.IGNORECASE)
_NO_MONEY = re.compile(r"\s?%|[-–][a-z]{3}|[a-z]|/[0-9]|:[0-9]|(?:st|nd|rd|th)\b", re.IGNORECASE)
_ODD_DIGITS = re.compile(r"[٠-٩۰-۹०-९০-৯０-９]")
_TO_ASCII = {first + i: str(i) for first in (0x660, 0x6F0, 0x966, 0x9E6, 0xFF10) for i in range(10)}
_MASK = "****"
"""What some boards put in the place of figures."""
_SPREAD = re.compile(r"[\s\u202f'’\\]")
_SEPARATORS = re.compile(r"[.,]")


@dataclass(slots=True)
class Amount:
    """One number that may be money."""

    value: float
    start: int
    end: int
    """Offsets with currency, multiplier and period."""
    number_end: int
    currency: str | None = None
    is_marked: bool = False
    """Whether a currency stands by it, known or not."""
    period: str | None = None
    is_thousands: bool = False
    has_plus: bool = False
    has_cents: bool = False
    is_huge: bool = False
    """Millions or billions: no pay."""

    def moved(self, by: int) -> Amount:
        """Return the amount as it stands in a text whose part begins there."""
        return Amount(
            self.value,
            self.start + by,
            self.end + by,
            self.number_end + by,
            self.currency,
            self.is_marked,
            self.period,
            self.is_thousands,
            self.has_plus,
            self.has_cents,
            self.is_huge,
        )


def ascii_digits(text: str) -> str:
    """The text with every digit of another script as its ASCII digit, offsets unchanged."""
    if text.isascii() or not _ODD_DIGITS.search(beyond_ascii(text)):
        return text
    return text.translate(_TO_ASCII)


def amounts(
    text: str, country: str | None, digits: Iterable[int] | None = None
) -> Iterator[Amount]:
    """Yield every number of the text that may be money, left to right.

    `digits` is where its runs of digits begin, where that is known already.
    """
    if digits is None:
        digits = (match.start() for match in _DIGITS.finditer(text, 0, LIMIT))
    count = reached = 0
    for at in digits:
        if at < reached or not (match := _NUMBER.match(text, at, LIMIT)):
            continue
        reached = match.end()
        count += 1
        if found := _amount(text, match, country):
            yield found
        if count == MOST:
            return


def has_sign(text: str, at: int) -> bool:
    """Whether a currency or a period stands beside a run of digits."""
    if _currency_before(text, at):
        return True
    end = _end_of_run(text, at)
    return bool(_currency_after(text, end) or _period_after(text, end))


def may_go_on(text: str, at: int) -> bool:
    """Whether what follows a text may be the currency or period of a run of digits in it."""
    end = _end_of_run(text, at)
    is_short = len(text) - end < PERIOD_REACH
    return is_short or _may_be_currency(text, end) or _may_be_period(text, end)


def _end_of_run(text: str, at: int) -> int:
    run = _RUN.match(text, at)
    return run.end() if run else at


def _amount(text: str, match: re.Match[str], country: str | None) -> Amount | None:
    """Return the amount of a number; the same number among the same words is read once."""
    begin = max(0, match.start() - REACH)
    near = text[begin : match.end() + LONGEST_PERIOD]
    found = _amount_at(near, match.start() - begin, match.end() - begin, country)
    return found.moved(begin) if found else None


@lru_cache(maxsize=1024)
def _amount_at(text: str, start: int, end: int, country: str | None) -> Amount | None:
    written = text[start:end]
    if written in ("401", "403") and _RETIREMENT.match(text, end):
        return None
    before = _currency_before(text, start)
    if before is None and text.endswith(_MASK, 0, start):
        return None
    if before is None and start and (text[start - 1].isalpha() or text[start - 1] in "#/_"):
        return None
    found = Amount(
        value=number(written),
        start=start,
        end=end,
        number_end=end,
        has_cents=bool(_CENTS.search(written)),
    )
    if before:
        found.start, found.is_marked = before[0], True
        found.currency = currency_of(before[1], country)
        _read_spaced(text, found)
    _read_on(text, found, country)
    if found.value <= 0 or (not found.is_marked and _is_count(text, found)):
        return None
    return _decimal_hours(found, written)


def _read_spaced(text: str, found: Amount) -> None:
    """Read on where a space follows the comma of the thousands: "£24, 907"."""
    more = _THOUSANDS.match(text, found.end) if found.value < 1000 else None
    if more and not found.has_cents and found.value == int(found.value):
        found.value = found.value * 1000 + int(more[1])
        found.end = found.number_end = more.end()


def _is_count(text: str, found: Amount) -> bool:
    """Whether what follows a number without a currency makes it no money."""
    if _NO_MONEY.match(text, found.end):
        return True
    if found.value < LARGEST_NAME and is_label(text[max(0, found.start - 16) : found.start]):
        return True
    return not found.period and bool(HOW_MANY.match(text, found.end))


def _currency_before(text: str, start: int) -> tuple[int, str] | None:
    """Where the currency written before a number begins, and its words."""
    found = _mark_at_end(text[max(0, start - REACH) : start])
    return (start - found[0], found[1]) if found else None


@lru_cache(maxsize=2048)
def _mark_at_end(near: str) -> tuple[int, str] | None:
    """The length and words of a currency at the end; the look at the last saves most searches."""
    last = near.rstrip("\\")[-2:].rstrip()[-1:].casefold()
    if last not in SIGN_ENDS:
        return None
    if last.isalnum() and near.split()[-1].casefold().strip("(:*-–/") not in LETTERED:
        return None
    # One character more than a mark has tells whether a word ends before it.
    match = CURRENCY_BEFORE.search(near, len(near) == REACH)
    return (len(near) - match.start(), match[0]) if match else None


def _decimal_hours(found: Amount, written: str) -> Amount:
    """Read "12.500 per hour" as twelve and a half: nobody earns thousands an hour."""
    if found.period == "hour" and found.value >= 1000 and re.fullmatch(r"\d+\.\d{3}", written):
        found.value = float(written)
    return found


def _read_on(text: str, found: Amount, country: str | None) -> None:
    """Read multiplier, plus, currency and period behind the number."""
    if multiple := _MULTIPLE.match(text, found.end):
        found.end = multiple.end()
        found.is_thousands, found.is_huge = bool(multiple[1]), not multiple[1]
        found.value = round(found.value * (1000 if multiple[1] else 1), 2)
    _read_plus(text, found)
    if (after := _currency_after(text, found.end)) and _is_currency(after[1]):
        found.end = after.end()
        found.currency = currency_of(after[1], country) or found.currency
        found.is_marked = True
        _read_plus(text, found)
    found.number_end = found.end
    if period := _period_after(text, found.end):
        found.period, found.end = period_of(period), period.end()
        _read_plus(text, found)


def _currency_after(text: str, end: int) -> re.Match[str] | None:
    """The currency written behind a number; two letters tell most words from one."""
    return CURRENCY_AFTER.match(text, end) if _may_be_currency(text, end) else None


def _may_be_currency(text: str, end: int) -> bool:
    start = text[end : end + 3].lstrip()[:2].casefold()
    return start in SIGN_STARTS or start[:1] in SIGN_STARTS


def _period_after(text: str, end: int) -> re.Match[str] | None:
    """The period written behind a number; two letters tell most words from one."""
    return PERIOD_AFTER.match(text, end) if _may_be_period(text, end) else None


def _may_be_period(text: str, end: int) -> bool:
    start = text[end : end + PERIOD_REACH].lstrip(_BEFORE_PERIOD)[:2].casefold()
    return start in PERIOD_STARTS or start[:1] in PERIOD_STARTS or not start


def _read_plus(text: str, found: Amount) -> None:
    if plus := _PLUS.match(text, found.end):
        found.has_plus, found.end = True, plus.end()


def _is_currency(mark: str) -> bool:
    """A lone letter behind a number is no currency."""
    return mark in "$€£₦₹" if len(mark) == 1 else mark.upper() != "RM"


def number(written: str) -> float:
    """Return the number a board wrote, with either decimal sign.

    >>> number("6,061.00"), number("48.000"), number("1.098,20"), number("33 100,00")
    (6061.0, 48000.0, 1098.2, 33100.0)
    >>> number("18.5300"), number("12,00,000"), number("20.16")
    (18.53, 1200000.0, 20.16)
    """
    if written.isdigit():
        return float(written)
    plain = _SPREAD.sub("", written)
    marks = _SEPARATORS.findall(plain)
    if not marks:
        return float(plain)
    head, _, tail = plain.rpartition(marks[-1])
    is_decimal = len(tail) != 3 if len(set(marks)) == 1 else True
    if is_decimal and len(set(marks)) == 1 and len(marks) > 1:
        is_decimal = len(tail) < 3 and marks[-1] == "."
    whole = _SEPARATORS.sub("", head)
    return float(f"{whole}.{tail}") if is_decimal else float(whole + tail)
