"""Splits a location line into the parts that each stand for places of their own."""

from __future__ import annotations

import re
from functools import cache

import aggregator.understand.gazetteer as gazetteer

LINE_LIMIT = 600
_MORE = re.compile(
    r"\+?\s?\b\d{1,4}\s+(?:more|other|additional)\b(?:\s+locations?)?|\+\s?\d+$", re.I
)
_COUNTED = re.compile(r"\b\d{1,4}\s+locations?\b", re.I)
_HARD = re.compile(r"[;|•·●▪\n]|\s+or\s+|\s{3,}", re.I)
_AND_AROUND = re.compile(
    r"\s(?:&|and)\s(?:the\s)?(?:(?:surrounding|nearby|local|neighbouring)\s)?areas?\b", re.I
)
_TOWN_ON = re.compile(
    r"(?<=[A-Za-z])(?: ?- ?)(on|upon|in|le|super|under|by|next|cum)(?: ?- ?)(?=[A-Za-z])", re.I
)


def alternatives(line: str) -> list[str]:
    """Return the parts of a line that each stand for places of their own."""
    line = _MORE.sub(" ", line[:LINE_LIMIT])
    line = _TOWN_ON.sub(r"-\1-", _AND_AROUND.sub("", _COUNTED.sub(";", line)))
    return [part.strip() for part in _HARD.split(_without_workplace(line)) if part.strip(" ,-.")]


@cache
def _workplace_words() -> re.Pattern[str]:
    words = sorted(gazetteer.words("workplace"), key=len, reverse=True)
    body = "|".join(word.replace(" ", r"[\s/-]+") for word in words)
    return re.compile(rf"(?<![\w'])(?:100\s?%\s)?(?:{body})(?!\w)", re.I)


def _without_workplace(line: str) -> str:
    return _workplace_words().sub(" , ", line)
