"""The words around an amount: whether it is base pay, and which end of it."""

from __future__ import annotations

import re
from functools import lru_cache

from aggregator.understand.pay_words import (
    ADJECTIVE,
    ADJECTIVE_AFTER,
    NO_PAY,
    NO_PAY_ALWAYS,
    NO_PAY_ELSEWHERE,
    NO_PAY_RIGHT,
    NO_PAY_WEAK,
    PAY_WORD,
    PERIOD_AFTER,
    adjective_period,
    group,
    pattern,
    period_of,
)

LEFT, RIGHT = 110, 48
"""Characters read before and after an amount."""
_remembered = lru_cache(maxsize=1024)
"""The clauses beside amounts repeat: every posting of a chain has the same benefits."""

_GAP = r"[\s:=($)*–-]{0,6}"
_OF = rf"(?:\s{group('ends', 'of')}){{0,4}}"
_LEAST, _MOST = group("ends", "least") + _OF, group("ends", "most") + _OF
_DASH = r"(?:\\{0,2}[-–—−‒―‐‑~]+|â€“|â€”|&ndash;)"
_AROUND = r"[\s*()\\]{0,4}"
_ASIDE_TOO = r"(?:\s?\([a-z][^()$£€\n]{0,30}\))?"
JOIN = pattern(
    rf"(?:\s{group('ends', 'least')})?{_ASIDE_TOO}[.,]?"
    rf"{_AROUND}(?:{_DASH}|{group('ends', 'join')}){_AROUND}"
    rf"(?:(?:{_MOST}|a|of|{_DASH})[\s:.]{{0,3}})?"
    rf"|[\s,;.|/*()–-]{{0,4}}(?:{group('ends', 'of')}\s){{0,3}}{_MOST}[\s:=.*()$–-]{{0,6}}"
)
MIDDLE = pattern(rf"[\s,;|/*–-]{{0,4}}{group('ends', 'middle')}[\s:=.*–-]{{0,4}}")
_THEN_PAY = rf"\s(?:\w+\s){{0,2}}?{group('pay')}(?!\w)"
_RISE = pattern(
    rf"[\s,]{{1,2}}(?:{group('ends', 'rises')}\s(?:[a-z]+\s){{0,3}})?(?:up\s)?to\s{{1,2}}"
)
_LATER = pattern(
    r"[\s,(]{1,2}(?:after|upon|on|following|once|at)\s(?:[a-z0-9-]{1,12}\s){0,3}?"
    rf"{group('ends', 'after')}(?!\w)"
)
_STEP = re.compile(r"\s{0,3}[/|]\s{0,3}")
_STEP_OF_MANY = re.compile(r"\s{0,3}[/|,;–-]\s{0,3}(?:(?:and|or)\s)?")
_FROM = pattern(
    rf"(?<!\w)(?:{group('ends', 'from')}{_OF}|{_LEAST}){_GAP}$"
    rf"|(?<!\w){group('ends', 'starting')}{_THEN_PAY}"
)
_UP_TO = pattern(
    rf"(?:(?<!\w)(?:{group('ends', 'up_to')}|{_MOST})|^to){_GAP}$"
    rf"|(?<!\w){group('ends', 'topmost')}{_THEN_PAY}"
)
_OPEN = pattern(rf"[\s,(]{{0,2}}{group('ends', 'open')}(?!\w|\sthan)")
_LOOSE = pattern(rf"[^\w.;!?\n]{{0,6}}{group('ends', 'loose')}?[^\w.;!?\n]{{0,4}}$")
_CUT = re.compile(r"[.!?;•|]\s?")
_ABBREVIATION = pattern(rf"(?<!\w){group('around', 'abbreviations')}\s?$")
_BLANK = re.compile(r"[\s*_:#>–-]*")
_BOUND = pattern(
    rf"[\s*_:#>–-]{{0,8}}(?:{group('ends', 'up_to')}|{group('ends', 'from')})[\s:*]{{1,4}}"
)
_NOTHING = re.compile(r"(?:[\s,;(]{1,3}[0-9]{1,2}[\s-]weeks?\b)?[\s*_:#>–.!)-]*")
_STOP = pattern(rf"[(.;,!?•|\n+0-9$£€]|\b{group('around', 'stop')}\b")
_ASIDE = re.compile(r"\s?\(([^()0-9$£€]{0,60})\)")
_ADDED = pattern(rf"(?:[+&]|(?<!\w){group('around', 'added')})[\s:]{{0,4}}$")
_BULLET = re.compile(r"\s{0,8}\+\s{1,2}")
_LABELLED = pattern(rf"(?:\b{group('around', 'labels')}|#)[\s.:*]{{0,5}}$")
_LISTS = re.compile(r"[\s,;/&]{0,3}(?:\([^()\n]{0,40}\))?[\s,;/&]{0,3}(?:and|or)?\s{0,2}")
_ADJACENT = re.compile(r"[\s-]{0,2}")
_HOURS_BEFORE = pattern(r"(?:hours?|hrs?)[\s/(-]{0,3}$")
_SENTENCE = re.compile(r"[.!?;\n•|]")
_TIMES = group("premium", "times")
_PREMIUM = pattern(
    rf"(?<![\w/])(?<![/&] )(?:{_TIMES}(?:\s?(?:/|&|and)\s?{_TIMES})+(?:\srates?)?|{_TIMES}\srates?)"
    r"(?:\s(?:of|is))?[\s:=–-]{0,4}$"
)
_PER_DIEM = pattern(r"per\sdiems?(?:\srate)?[\s:=–-]{0,4}(?:of\s)?$")
_THEN_OTE = pattern(
    r"[\s,;(+&/]{1,3}(?:basic[\s,]{1,2})?(?:ote|on[\s-]target)[\s:]{0,3}(?:of\s)?[$£€]"
)
_PAREN = re.compile(r"\s?\([^()0-9$£€\n]{1,40}\)")
_AND = pattern(r"(?<!\w)(?:and|or|then)(?!\w)|=")


def rises_to(text: str, start: int, end: int) -> bool:
    """Whether the words between two amounts say that pay grows from one to the other."""
    return bool(_RISE.fullmatch(text, start, end)) and not NO_PAY.search(text, start, end)


def is_later(text: str, end: int) -> bool:
    """Whether what stands behind an amount says that it is paid later on, not to begin with."""
    return bool(_LATER.match(text, end))


def steps_to(text: str, start: int, end: int, *, is_first: bool) -> bool:
    """Whether only the sign between the points of a pay scale stands between two amounts."""
    return bool((_STEP if is_first else _STEP_OF_MANY).fullmatch(text, start, end))


def clause_before(text: str, start: int, floor: int) -> str:
    """The clause before an amount; the heading or sentence above a lone amount belongs to it."""
    floor = max(floor, start - LEFT, 0)
    line = max(text.rfind("\n", floor, start) + 1, floor)
    above = line
    while above > floor and _BLANK.fullmatch(text, above, start):
        above = _line_before(text, above, floor)
    if above == line > floor and text[floor:line].rstrip("\n *").endswith(":"):
        above = _line_before(text, floor + len(text[floor:line].rstrip()) + 1, floor)
    piece = text[above:start]
    last_word = len(piece[: line - above].rstrip(" \n*_.")) if above < line else len(piece)
    for cut in reversed([m.end() for m in _CUT.finditer(piece, 0, last_word)]):
        if not _ABBREVIATION.search(piece, max(0, cut - 8), cut):
            return piece[cut:]
    return piece


def _line_before(text: str, line: int, floor: int) -> int:
    return max(text.rfind("\n", floor, line - 1) + 1, floor)


def is_alone(text: str, start: int, end: int) -> bool:
    """Whether nothing but marks, or which end it is, stands beside it on its line."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    before = _BLANK.fullmatch(text, line_start, start) or _BOUND.fullmatch(text, line_start, start)
    return bool(before and _NOTHING.fullmatch(text, end, line_end))


@_remembered
def is_extra(left: str) -> bool:
    """Whether the amount behind this clause comes on top of another ("plus $1.00")."""
    return bool(_ADDED.search(left))


def is_bullet(text: str, left: str, start: int) -> bool:
    """Whether the plus before an amount marks an item of a list, there being nothing to add to."""
    return bool(_BULLET.fullmatch(left)) and (left[0] != "+" or start == len(left))


@_remembered
def has_pay_word(left: str) -> bool:
    """Whether a clause has a word of pay."""
    return bool(PAY_WORD.search(left))


@_remembered
def hints_at_other(left: str) -> bool:
    """Whether a clause has a word that, without one of pay, is of other money."""
    return bool(NO_PAY_WEAK.search(left))


@_remembered
def is_premium(left: str) -> bool:
    """Whether a clause names a rate that only some hours are paid at ("Night/Sat rate")."""
    return bool(_PREMIUM.search(left))


def is_per_diem(left: str) -> bool:
    """Whether an amount a day behind this clause pays for food and lodging."""
    return bool(_PER_DIEM.search(left))


def is_same_sentence(text: str, start: int, end: int) -> bool:
    """Whether one sentence leads on from an amount to the next without a word of pay between."""
    if end - start > LEFT or _SENTENCE.search(text, start, end):
        return False
    return bool(_AND.search(text, start, end)) and not PAY_WORD.search(text, start, end)


def goes_on(text: str, start: int, end: int) -> bool:
    """Whether the text between two amounts only lists: what is true of one is true of both."""
    return bool(_LISTS.fullmatch(text, start, end))


def end_of_words(text: str, end: int) -> int:
    """Where the words end that belong to the amount before them ("$5,000 sign-on bonus, …")."""
    begin = max(0, end - 1)
    return begin + _end_of_words(text[begin : end + RIGHT], end - begin)


@_remembered
def _end_of_words(piece: str, at: int) -> int:
    stop = _STOP.search(piece, at)
    if stop is None or stop[0] in "0123456789$£€":
        return at
    return stop.start() if NO_PAY.search(piece, at, stop.start()) else at


@_remembered
def is_label(left: str) -> bool:
    """Whether a bare number behind this clause is the name of something ("Band 6")."""
    return bool(_LABELLED.search(left))


@_remembered
def left_says_no(left: str) -> bool:
    """Whether a word for other money is nearer than any word of pay, or it is paid elsewhere."""
    if NO_PAY_ELSEWHERE.search(left):
        return True
    others = list(NO_PAY.finditer(left))
    if not others:
        return False
    if NO_PAY_ALWAYS.search(left):
        return True
    nearest = others[-1].end()
    word = PAY_WORD.search(left, nearest)
    if word and word[0].casefold() == "base":
        return False
    return word is None or bool(_ADJACENT.fullmatch(left, nearest, word.start()))


def right_says_no(text: str, number_end: int, end: int) -> bool:
    """Whether a word for other money follows in the same clause ("$5,000 sign-on bonus")."""
    if _THEN_OTE.match(text, end):
        return False
    if (aside := _ASIDE.match(text, end)) and NO_PAY.search(_before_stop(aside[1], 0)):
        return True
    return _piece_says_no(text[number_end : end + RIGHT], end - number_end)


@_remembered
def _piece_says_no(piece: str, at: int) -> bool:
    piece = _before_stop(piece, at)
    return bool(NO_PAY.search(piece) or NO_PAY_RIGHT.search(piece, at))


def _before_stop(piece: str, at: int) -> str:
    stop = _STOP.search(piece, at)
    return piece[: stop.start()] if stop else piece


@_remembered
def period_before(left: str) -> tuple[str | None, int]:
    """Return period and offset of a word like "hourly rate between"; (None, 0) if there is none."""
    found: tuple[str | None, int] = (None, 0)
    for match in ADJECTIVE.finditer(left):
        rest = left[match.end() :]
        if _HOURS_BEFORE.search(left, 0, match.start()):
            continue
        if PAY_WORD.search(rest, 0, 40) or _LOOSE.match(rest):
            found = adjective_period(match[0]), match.start()
    return found


def period_behind(text: str, end: int) -> tuple[str | None, int]:
    """Return the period after "(certified)" or "is the annual base salary" and where it ends."""
    if (aside := _PAREN.match(text, end)) and (after := PERIOD_AFTER.match(text, aside.end())):
        return period_of(after), after.end()
    if match := ADJECTIVE_AFTER.match(text, end):
        return adjective_period(match[1]), match.end()
    return None, end


@_remembered
def says_from(left: str) -> int | None:
    """Return the offset of "from", "starting at", "Min." at the end of a clause; None without."""
    match = _FROM.search(left)
    return match.start() if match else None


@_remembered
def says_up_to(left: str) -> int | None:
    """Return the offset of "up to", "Maximum:" at the end of a clause; None without."""
    match = _UP_TO.search(left)
    return match.start() if match else None


def says_open(text: str, end: int) -> int | None:
    """Return where "and up", "minimum", "to start" behind an amount ends; None without."""
    match = _OPEN.match(text, end)
    return match.end() if match else None
