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
_PLACE = re.compile(
    r"[A-Z][a-z]+(?:[ -][A-Z][a-z]+){0,2}(?:,\s?[A-Z]{2})?[\s:(–-]{0,3}$"
    r"|\b(?:in|for|at) [A-Z][a-z]+(?:[ -][A-Z][a-z]+){0,2}(?:,\s?[A-Z]{2})? (?:is|are) $"
)
_ASIDE = re.compile(r"\s{0,2}\(([^()\n0-9$£€][^()\n$£€]{1,39})\)")
_WORDS = re.compile(r"\s([A-Za-z][A-Za-z -]{2,30}?)(?=[,;/&.\n)]|\s(?:and|or|to)\s|\s{2}|$)")
_LATER = pattern(rf"\s{{0,2}}\(?(?:for|on|at)?\s?{group('premium', 'times')}(?!\w)")
_OTHERS = pattern(rf"(?<!\w){group('levels', 'other_jobs')}(?!\w)")
_FOR_OTHERS = pattern(
    rf"\b(?:for|of|paid to)\s(?:[a-z]+\s){{0,2}}?({group('levels', 'other_jobs')})(?!\w)"
)
_GRADE = re.compile(r"(?<=[A-Za-z] )(I{1,3}|IV|V|[1-5])(?!\w)")


def spread(text: str, found: Sequence[Offer], *, places: bool = True) -> Offer | None:
    """Return the span from the least to the best paid level; None if they are no levels.

    `places` lets the names of places stand for levels.
    """
    if not 1 < len(found) <= MOST_LEVELS or not _are_alike(found):
        return None
    if not _are_levels(text, found) and not (places and _are_places(text, found)):
        return None
    lows = [offer.low for offer in found if offer.low is not None]
    highs = [offer.high for offer in found if offer.high is not None]
    if len(lows) < len(found) or len(highs) < len(found):
        return None
    low, high = min(lows), max(highs)
    if high > MOST_SPREAD * low:
        return None
    return replace(_dated(found[0], found), low=low, high=high, end=found[-1].end)


def of_grade(text: str, title: str, found: Sequence[Offer]) -> Offer | None:
    """Return the one offer for the grade in the title ("Technician II"); None without."""
    grades = set(_GRADE.findall(title))
    if len(grades) != 1:
        return None
    said = [_GRADE.findall(_behind(text, offer)) for offer in found]
    if not all(said):
        said = [_GRADE.findall(_before(text, found, at)) for at in range(len(found))]
    named = [o for o, numerals in zip(found, said, strict=True) if numerals[-1:] == [*grades]]
    return _dated(named[0], found) if len(named) == 1 else None


def _dated(offer: Offer, found: Sequence[Offer]) -> Offer:
    """The offer with the one period that any of its line says."""
    period = next((other.period for other in found if other.period), None)
    return replace(offer, period=offer.period or period)


def row(text: str, told: Offer, found: Sequence[Offer]) -> list[Offer]:
    """Return an offer and those that follow it on its line, each close behind the last."""
    joined = [told]
    for offer in found:
        is_next = offer.start >= joined[-1].end and offer.is_marked
        if is_next and _is_near(text, joined[-1].end, offer.start):
            joined.append(offer)
    return joined


def at_usual_times(text: str, found: Sequence[Offer]) -> list[Offer]:
    """Leave out what only nights or weekends are paid, where the pay of other times is said."""
    usual = [offer for offer in found if not _LATER.match(text, offer.end)]
    return usual or list(found)


def of_this_job(found: Sequence[Offer], title: str) -> list[Offer]:
    """Leave out what is paid "for nurses" beside another pay where the title names no nurse."""
    named = [_FOR_OTHERS.search(offer.left) for offer in found]
    low = title.casefold()
    jobs = [other[1].casefold().removesuffix("s") if other else "" for other in named]
    own = [offer for offer, job in zip(found, jobs, strict=True) if job in low]
    return own or list(found)


def _is_near(text: str, start: int, end: int) -> bool:
    return end - start <= NEAR and "\n" not in text[start:end] and ". " not in text[start:end]


def _are_alike(found: Sequence[Offer]) -> bool:
    """Whether all are in one currency and no two in different periods."""
    periods = {offer.period for offer in found if offer.period}
    currencies = {(offer.currency, offer.is_marked) for offer in found}
    return len(periods) < 2 and len(currencies) == 1


def _are_levels(text: str, found: Sequence[Offer]) -> bool:
    """Whether every offer stands beside a level of its own, all in the same way."""
    before = [_before(text, found, at) for at in range(len(found))]
    behind = [_behind(text, offer) or _follows(text, offer) for offer in found]
    if any(_OTHERS.search(words) for words in (*before, *behind)):
        return False
    return all(_is_level(words) for words in before) or all(_is_level(words) for words in behind)


def _are_places(text: str, found: Sequence[Offer]) -> bool:
    """Whether every offer stands beside a place of its own, all in the same way."""
    before = [_before(text, found, at) for at in range(len(found))]
    behind = [_behind(text, offer) for offer in found]
    if any(_OTHERS.search(words) for words in (*before, *behind)):
        return False
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


def _follows(text: str, offer: Offer) -> str:
    words = _WORDS.match(text, offer.end)
    return words[1] if words else ""
