"""Pay said apart for several levels or places of one job, which is one span of pay."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from aggregator.understand.pay_offers import Offer
from aggregator.understand.pay_words import group, pattern

MOST_LEVELS = 12
MOST_SPREAD = 2.0
"""The best paid level gets at most this many times what the least paid gets."""
NEAR = 90

_LEVEL = pattern(
    rf"(?<!\w){group('levels', 'named')}[\s-]?(?:[0-9]{{1,2}}|[a-h]|i{{1,3}}|iv|v)(?!\w)"
    rf"|(?<!\w){group('levels', 'words')}(?!\w)"
)
_NUMERAL = re.compile(r"[a-z]{2}\s(?:I{1,3}|IV|V|[1-5])(?![\w.,$])")
_PLACE = re.compile(r"[A-Z][a-z]+(?:[ -][A-Z][a-z]+){0,2}(?:,\s?[A-Z]{2})?[\s:(–-]{0,3}$")
_ASIDE = re.compile(r"\s{0,2}\(([^()\n0-9]{2,40})\)")
_OTHERS = pattern(rf"(?<!\w){group('levels', 'other_jobs')}(?!\w)")
_GRADE = re.compile(r"(?<=[A-Za-z] )(I{1,3}|IV|V|[1-5])(?!\w)")


def spread(text: str, found: Sequence[Offer]) -> Offer | None:
    """Return the span from the least to the best paid level; None if they are no levels."""
    if not 1 < len(found) <= MOST_LEVELS or not _are_alike(found):
        return None
    if not _are_levels(text, found):
        return None
    lows = [offer.low for offer in found if offer.low is not None]
    highs = [offer.high for offer in found if offer.high is not None]
    if len(lows) < len(found) or len(highs) < len(found):
        return None
    low, high = min(lows), max(highs)
    if high > MOST_SPREAD * low:
        return None
    period = next((offer.period for offer in found if offer.period), None)
    return replace(found[0], low=low, high=high, period=period, end=found[-1].end)


def of_grade(text: str, title: str, found: Sequence[Offer]) -> Offer | None:
    """Return the one offer for the grade in the title ("Technician II"); None without."""
    grade = _GRADE.search(title)
    if grade is None:
        return None
    named = []
    for at, offer in enumerate(found):
        before = _before(text, found, at)
        numerals = _GRADE.findall(before)
        if numerals and numerals[-1] == grade[1]:
            named.append(offer)
    return named[0] if len(named) == 1 else None


def _are_alike(found: Sequence[Offer]) -> bool:
    """Whether all are in one currency and no two in different periods."""
    periods = {offer.period for offer in found if offer.period}
    currencies = {(offer.currency, offer.is_marked) for offer in found}
    return len(periods) < 2 and len(currencies) == 1


def _are_levels(text: str, found: Sequence[Offer]) -> bool:
    """Whether every offer stands beside a level or a place of its own, all in the same way."""
    before = [_before(text, found, at) for at in range(len(found))]
    behind = [_behind(text, offer) for offer in found]
    if any(_OTHERS.search(words) for words in (*before, *behind)):
        return False
    if all(_is_level(words) for words in before) or all(_is_level(words) for words in behind):
        return True
    return all(_PLACE.search(words) for words in before) or all(
        _PLACE.fullmatch(words) for words in behind
    )


def _is_level(words: str) -> bool:
    return bool(_LEVEL.search(words) or _NUMERAL.search(words))


def _before(text: str, found: Sequence[Offer], at: int) -> str:
    """The words on the line between an offer and the one before it."""
    floor = found[at - 1].end if at else 0
    start = max(floor, found[at].start - NEAR, text.rfind("\n", 0, found[at].start) + 1)
    return text[start : found[at].start]


def _behind(text: str, offer: Offer) -> str:
    aside = _ASIDE.match(text, offer.end)
    return aside[1] if aside else ""
