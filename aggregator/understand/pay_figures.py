"""Which figures of a description may be pay: those in one group with a sign of money."""

from __future__ import annotations

from collections.abc import Iterator

from aggregator.understand.lines import Runs, Sentence
from aggregator.understand.pay_amounts import LONGEST_PERIOD, has_sign, may_go_on
from aggregator.understand.reading import Reading

APART, APART_WITH_PERIOD = 80, 160
"""Characters from one number to another that is not the other end of its range."""


def figures(reading: Reading) -> list[int]:
    """Return the digits of the description that stand in one group with a sign of money."""
    near: list[int] = []
    group: list[int] = []
    is_money, reach = False, 0
    for at, signs in _with_signs(reading):
        if at > reach:
            near += group if is_money else ()
            group, is_money = [], False
        group.append(at)
        is_money = is_money or signs
        reach = at + (APART_WITH_PERIOD if signs else APART)
    return near + group if is_money else near


def _with_signs(reading: Reading) -> Iterator[tuple[int, bool]]:
    """Yield the digits of the description, and whether a sign of money stands by them."""
    for at, sentence in reading.sentences("digits"):
        for start, signs in sentence.fact(_signs_in, "pay"):
            place = at + start
            yield place, has_sign(reading.description, place) if signs is None else signs


def _signs_in(sentence: Sentence, _: str, __: Runs) -> tuple[tuple[int, bool | None], ...]:
    """Return whether the digits of a sentence have a sign of money; None where others decide."""
    text = sentence.text
    signs = [(start, has_sign(text, start)) for start in sentence.digits]
    is_inner = [
        text[:start].strip() and (len(text) - start > LONGEST_PERIOD or not may_go_on(text, start))
        for start, _ in signs
    ]
    return tuple(
        (at, has or (False if own else None))
        for (at, has), own in zip(signs, is_inner, strict=True)
    )
