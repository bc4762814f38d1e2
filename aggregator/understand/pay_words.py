"""The words of pay as compiled patterns and lookups, read once from data/pay.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

_DATA: dict[str, Any] = tomllib.loads(
    (Path(__file__).parents[1] / "data" / "pay.toml").read_text(encoding="utf-8")
)
_NOT_LETTERS = re.compile(r"[\W_]+")
_SPACED = re.compile(r"[\s/]+")

PERIODS = ("hour", "day", "biweekly", "week", "month", "year")
SIGNS: dict[str, str] = {sign.casefold(): code for sign, code in _DATA["signs"].items()}
SHARED: dict[str, dict[str, str]] = {s.casefold(): by for s, by in _DATA["shared"].items()}
CODES = frozenset(_DATA["iso"]["codes"])
LETTERED = frozenset({*SIGNS, *SHARED, *(code.casefold() for code in CODES)})
"""Signs and codes in lower case, for a cheap look at the word before a number."""
GUARDS = tuple(_DATA["guard"]["words"])


def any_of(words: Iterable[str]) -> str:
    """Alternatives, longest first, so that no word hides a longer one."""
    return "|".join(re.escape(w).replace(r"\ ", r"\s") for w in sorted(words, key=len)[::-1])


def group(table: str, name: str = "words") -> str:
    """The words of one list of the data as a group of alternatives."""
    return f"(?:{any_of(_DATA[table][name])})"


def pattern(text: str) -> re.Pattern[str]:
    """A compiled pattern that ignores case."""
    return re.compile(text, re.IGNORECASE)


def _whole(words: str) -> re.Pattern[str]:
    return pattern(rf"(?<!\w){words}(?!\w)")


def _by_word(table: str) -> dict[str, str]:
    return {word: period for period in PERIODS for word in _DATA[table][period]}


_UNITS, _ADVERBS, _ADJECTIVES = _by_word("units"), _by_word("adverbs"), _by_word("adjectives")
_STRUCTURED = _by_word("structured")
_ALL_SIGNS = any_of([*_DATA["signs"], *_DATA["shared"], *CODES])
# A capital after a small letter is a lost line break: "$18.00/hourBenefits".
_WORD_END = r"(?:(?!\w)|(?<=(?-i:[a-z]))(?=(?-i:[A-Z])))"
_WORD_START = r"(?:(?<!\w)|(?<=(?-i:[a-z]))(?=(?-i:[A-Z])))"
_PER = rf"(?:/\s?(?:per\s)?|(?:\b|(?<=[0-9])){group('before_units')}[\s/]?\s?)"


def _starts(words: Iterable[str]) -> frozenset[str]:
    """The first two letters of each word, in lower case; the one of a word of one."""
    return frozenset(word[:2].casefold() for word in words)


SIGN_ENDS = frozenset({word[-1] for word in LETTERED})
SIGN_STARTS = _starts(word for word in LETTERED if not (word.isalpha() and len(word) == 1))
PERIOD_STARTS = _starts(["/", *_ADVERBS, *_DATA["gross"]["words"], *_DATA["before_units"]["words"]])
"""How what stands behind an amount must begin to be a period."""
CURRENCY_BEFORE = pattern(
    rf"(?:(?<![A-Za-z])(?:{group('iso', 'codes')}\s?)?(?:{_ALL_SIGNS})|[$£€₦₹₱])[\s\u202f]?\\?$"
)
CURRENCY_AFTER = pattern(
    rf"[\s\u202f]?({_ALL_SIGNS})"
    r"(?:(?=(?-i:(?<=[A-Z]{3})[A-Z][a-z]))|(?![A-Za-z]|(?<=[$£€₦₹])\s?[0-9]))"
)
PERIOD_AFTER = pattern(
    rf"[\s\\*,]{{0,3}}(?:\(?{group('gross')}\b[\s\\*,/]{{0,3}}){{0,3}}"
    rf"[\s*()–-]{{0,4}}(?:{_PER}({any_of(_UNITS)})|({any_of(_ADVERBS)})){_WORD_END}"
)
BARE_HOUR = pattern(rf"\s?{group('bare_units', 'hour')}(?![\w-])")
PER_PIECE = pattern(
    r"[\s*]{0,2}(?:/(?=(?-i:[a-z]))|per\s|for\s(?:each|every)\s(?:[0-9]{1,4}\s)?)"
    rf"(?!(?:{any_of([*_UNITS, *_ADVERBS])})\b)[a-z]{{3}}"
)
"""Behind an amount: a unit that is no time ("per visit")."""
ADJECTIVE = _whole(f"(?:{any_of(_ADJECTIVES)})")
ADJECTIVE_AFTER = pattern(
    r"[\s.;,*\\–-]{1,5}(?:(?:is|are)\s)?(?:(?:the|an?|this|our)\s)?"
    rf"({any_of([*_DATA['adjectives']['hour'], *_DATA['adjectives']['year']])})"
    rf"(?:\s[a-z]{{2,10}}){{0,2}}?\s{group('pay')}(?!\w)(?![^\n]{{0,40}}[0-9])"
)
"""Behind an amount: "is the annual base salary"."""
PAY_WORD = pattern(rf"{_WORD_START}{group('pay')}(?!\w)|\w{group('pay', 'endings')}\b")
NO_PAY = _whole(group("no_pay", "strong"))
NO_PAY_ALWAYS = _whole(group("no_pay", "always"))
NO_PAY_ELSEWHERE = pattern(
    rf"(?<!\w)(?:at|in)\s(?:(?:our|the|its)\s)?{group('no_pay', 'elsewhere')}(?!\w)"
)
NO_PAY_WEAK = _whole(group("no_pay", "weak"))
NO_PAY_RIGHT = _whole(group("no_pay", "right"))
HOW_MANY = pattern(
    rf"[\s-]?(?:{group('no_pay', 'units')}(?!\w)|{group('bare_units', 'hour')}\s?(?:/|per\s|a\s))"
)
"""Behind a number without a currency: it counts hours, weeks, miles."""
COUNTED = pattern(rf"\s(?:\w+\s)?{group('no_pay', 'counted')}\b")


def currency_of(mark: str, country: str | None) -> str | None:
    """Return the ISO code a sign or code stands for; None where only a country could tell.

    >>> currency_of("CA$", None), currency_of("$", "US"), currency_of("$", None)
    ('CAD', 'USD', None)
    """
    word = mark.strip(" \u202f\xa0\\").casefold()
    if word[:3].upper() in CODES:
        return word[:3].upper()
    if word in SHARED:
        return SHARED[word].get((country or "").upper())
    return SIGNS.get(word)


def home_currency(country: str | None) -> str | None:
    """Return what people are paid in where a posting names its place; None for other countries.

    >>> home_currency("GB"), home_currency("CH")
    ('GBP', None)
    """
    currency: str | None = _DATA["home"].get(country)
    return currency


def implied_country(low: str) -> str | None:
    """Return the country whose own words a text in lower case uses; None where it uses none.

    >>> implied_country("benefits: 401(k), dental"), implied_country("pension scheme")
    ('US', None)
    """
    found = [home for home, words in _DATA["implied"].items() if any(word in low for word in words)]
    return found[0] if len(found) == 1 else None


def period_of(match: re.Match[str]) -> str | None:
    """Return the period that a match of PERIOD_AFTER names."""
    unit = _SPACED.sub(" ", (match[1] or "").casefold())
    adverb = _SPACED.sub(" ", (match[2] or "").casefold())
    return _UNITS.get(unit) or _ADVERBS.get(adverb) or _ADVERBS.get((match[2] or "").casefold())


def adjective_period(word: str) -> str | None:
    """Return the period of a word that stands before an amount ("hourly", "per annum")."""
    return _ADJECTIVES.get(_SPACED.sub(" ", word.casefold()))


def structured_period(word: str | None) -> str | None:
    """Return the period of a board's own word for it, None where the word is not known.

    >>> structured_period("per-year-salary"), structured_period("1 YEAR"), structured_period("BW")
    ('year', 'year', 'biweekly')
    """
    return _STRUCTURED.get(_NOT_LETTERS.sub("", word or "").casefold())


def structured_currency(word: str | None, country: str | None) -> str | None:
    """Return the ISO code of a board's own word for a currency; the country decides "$"."""
    return currency_of(word, country) if word else None


def is_plausible(value: float, currency: str | None, period: str | None) -> bool:
    """Whether an amount can be pay of that period at all; small currencies have no upper bound."""
    low, high = _DATA["bounds"][period or "none"]
    if period == "hour":
        low = _DATA["bounds"]["least_hour"].get(currency, low)
    return bool(low <= value <= high) if is_bounded(currency) else bool(value >= low)


def is_bounded(currency: str | None) -> bool:
    """Whether a currency is one of those in which no hour and no year is paid in millions."""
    return currency in _DATA["bounds"]["currencies"]
