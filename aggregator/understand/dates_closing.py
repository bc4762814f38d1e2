"""Closing dates that a description names: "Closing date: 07/12/2026", "Apply by November 30"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aggregator.understand.dates_numeric import words
from aggregator.understand.lexicon import wakes_on
from aggregator.understand.reading import Reading

REACH = 100

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_YEAR = r"(?:,?\s[0-9]{4}(?![0-9]))?"
_GAP = (
    r"[\s:*_–-]{0,8}(?:(?:[0-9]{1,2}(?:[:.][0-9]{2})?\s?(?:[ap]\.?m\.?)?|(?!interview|start|open|post(?:ed|ing)|shortlist|publi)[a-z]{2,12})"
    r"[ ,:*–-]{1,3}){0,6}?"
)
_DAY = (
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}[,.]?\s(?:the\s)?)?"
    rf"(?:[0-9]{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH}{_YEAR}"
    rf"|{_MONTH}\s[0-9]{{1,2}}(?:st|nd|rd|th)?(?![0-9:]){_YEAR}"
    r"|[0-9]{1,2}(?P<sep>[/.-])[0-9]{1,2}(?P=sep)(?:[0-9]{4}|[0-9]{2})(?![0-9])|[0-9]{4}-[0-9]{2}-[0-9]{2})"
)
_SAID = re.compile(rf"{_GAP}(?P<day>{_DAY})(?!\s?[-–]\s?[0-9])")
_YEAR_SAID = re.compile(r"[0-9]{4}|[/.-][0-9]{1,2}[/.-]")


def _labels() -> list[str]:
    labels: list[str] = words()["closing"]["labels"]
    return labels


wakes_on("closing", _labels)


def closing_days(reading: Reading) -> Iterator[tuple[str, bool]]:
    """Yield the words of each closing date, and whether they say the year."""
    for end in sorted({end for _, end, _ in reading.sights("closing")}):
        if said := _SAID.match(reading.low, end, end + REACH):
            yield said["day"], bool(_YEAR_SAID.search(said["day"]))
