"""Workplace: on_site, hybrid or remote, only when it is said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from aggregator.records import Tag
from aggregator.understand.lexicon import stretches, wakes_on
from aggregator.understand.reading import Reading

AROUND = 100

_WORDS = (
    *("remote", "hybrid", "virtual", "telework", "telecommut", "onsite", "on-site", "on site"),
    *("in-person", "in person", "in-office", "in office", "-home", "from home", "at home"),
)
wakes_on("workplace", lambda: _WORDS)
_JOB = r"(?:position|role|job|opportunity|opening|assignment|work)"
_IS = r"(?:this|the|position|role|job|it|schedule)\s(?:\w+\s){0,2}?(?:is|will be|offers|has)"
_ONSITE = r"(?:on[- ]?site|in[- ]person|in[- ]office)"
_LABEL = r"(?:work ?(?:place|ing)?[ -]?(?:location|type|model|arrangement|setting|style|mode)"
_LABEL += r"|location(?: type)?|remote(?: type| status)?|type of hire|job type|position type)"
_SEP = r"\*{0,2}\s?[:=–-]{0,2}\s?\*{0,2}\s?"


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.I)


_REFUSED = r"(?:possible|available|permitted|offered|allowed|an option|eligible)"
_AWAY = r"(?:remote|hybrid|telework|telecommut\w+|work[- ]from[- ]home)"
_DENIED = _any(
    rf"\bnot\s(?:\w+\s){{0,3}}?{_AWAY}(?:\swork)?(?:\sor\shybrid)?(?:\s{_JOB}|[.!)]|\seligible|$)",
    rf"\b{_AWAY}(?:\s(?:work|options?))?\s(?:is|are|will)\snot\s(?:be\s)?{_REFUSED}",
    rf"\b{_AWAY}(?:\swork)?\snot\s{_REFUSED}",
    rf"\b(?:no|without)\s{_AWAY}(?:\sor\s{_AWAY})?\s(?:work|option|options|position|schedule)",
    rf"\bnot\s(?:be\s)?(?:eligible|available|open|suitable)\s(?:for|to|as)\s(?:a\s)?{_AWAY}",
    r"\b(?:cannot|can not|can't)\sbe\s(?:performed|done|worked|completed)\sremotely",
    rf"\bdoes\snot\soffer\s(?:an?\s)?(?:{_AWAY}\sor\s)?{_AWAY}",
    rf"\b100\s?%\s(?:fully\s)?{_ONSITE}",
    rf"\b(?:fully|entirely|strictly|completely)\s{_ONSITE}",
    rf"\b{_ONSITE}\sonly\b",
)
_ON_SITE = _any(
    rf"\b{_LABEL}{_SEP}(?:100\s?%\s)?{_ONSITE}\b(?!\s?(?:/|or|and|[&+])\s?(?:remote|hybrid))",
    rf"\b{_IS}\s(?:an?\s)?(?:[\w-]+[\s,]{{1,2}}){{0,3}}?{_ONSITE}\s(?:\w+\s)?{_JOB}",
    rf"\b(?:this|position|role)\sis\s(?:physically\s)?(?:located\s|based\s)?{_ONSITE}(?=[\s.,;])"
    r"(?!\s(?:or|and|/|\d|one|two|three|four|a few))",
)
_HYBRID = _any(
    rf"\b{_LABEL}{_SEP}hybrid\b",
    rf"\b{_IS}\s(?:an?\s)?(?:[\w-]+[\s,]{{1,2}}){{0,3}}?hybrid\b"
    r"(?!\s?(?:operating|or\b|room|suite))",
    r"\bhybrid\s(?:remote\s)?(?:position|role|job|opportunity|schedule|scheduling|work\s?"
    r"(?:model|policy|schedule|week|arrangement|environment|flexibility))\b",
    r"\bflex virtual\b",
    r"\b(?:combination|mix)\sof\s(?:on[- ]?site|in[- ]office|in[- ]person)\sand\s(?:remote|home)",
    r"\b[1-9][0-9]?\s?%\sremote\b",
    r"\bpartial(?:ly)?\sremote\b",
    r"\bremote(?:ly)?\s(?:\w+\s)?(?:one|two|three|four|[1-4])(?:\s?-\s?[2-4])?"
    r"\sdays?\s(?:a|per)\sweek",
)
_REMOTE = _any(
    rf"\b{_LABEL}{_SEP}(?:100\s?%\s|fully\s)?(?:US\s)?"
    r"(?:remote|virtual workplace|work from home)\b(?!\s?(?:/|or|and)\s?(?:hybrid|on|in))",
    r"\b(?:fully|full|100\s?%|completely|entirely|permanently)\s(?:remote|virtual)\b"
    r"(?!\s(?:\w+\s)?(?:environment|monitoring))",
    rf"\b{_IS}\s(?:an?\s)?(?:[\w%-]+[\s,]{{1,2}}){{0,3}}?(?:remote|telecommuting|"
    r"work[- ](?:from|at)[- ]home)"
    rf"(?:[.,;!]|\s(?:\w+\s)?{_JOB}\b|\sand\b|\sbut\b|\swith\b)",
    r"\b(?:an?|our|full[- ]time|part[- ]time)[,\s]{1,2}(?:remote|work[- ]from[- ]home)\s"
    r"(?:\w+\s)?(?:position|role|job|opportunity)\b",
    r"\b(?:join|joining)\s(?:our|the)\s(?:\w+\s){0,2}team\sremotely\b",
    r"\bjoin\sour\sremote\s(?:\w+\s)?team\b",
    r"\b(?:will|must)\swork\s(?:remotely|virtually|from home)(?:[.,;!]|\sfrom\b|\sfull)",
)
_UNSAID = r"(?<!non-)(?<!not )"
_NO_JOB = (
    r"(?!\s(?:patient|monitor|dispens|support|site|area|verif|order|access|telemetry|care|health|"
    r"communit|outreach|scrib|sens|surg|clinics?\b))"
)
_HOME = r"\bWFH\b|\bwork(?:ing)?[- ](?:from|at)[- ]home\b|\btele(?:work|commut\w+)\b"
_TITLE = (
    ("hybrid", _any(r"\bhybrid\b(?!\s?(?:operating|or\b|room))", r"\bflex virtual\b")),
    ("hybrid", _any(r"\b[1-9]0\s?%\sremote")),
    ("remote", _any(rf"{_UNSAID}\bremote(?:ly)?\b{_NO_JOB}", _HOME)),
    ("remote", _any(r"[(\[-]\s?virtual\s?(?:$|[)\]-])")),
    ("on_site", _any(r"(?:^|[(\[\-–|,:/]\s?)on-?site\b(?=\s?(?:$|[)\]\-–|,;:/]))")),
)
_LOCATION = (
    ("hybrid", _any(r"\bhybrid\b", r"\bremote\s?and\s?/\s?or\b", r"\bflex virtual\b")),
    ("remote", _any(rf"{_UNSAID}\bremote(?:ly)?\b", _HOME, r"\bhome[- ]based\b")),
    ("remote", _any(r"^virtual\b(?=\s?(?:$|[,(-]))", r"(?<=[,(-])\s?virtual\s?\)?$")),
    ("on_site", _any(r"\bon-?site\b", r"\bnot remote\b")),
)
_FIELD = (
    ("on_site", _any(r"\b(?:not|non|no)[\s_-]+(?:\w+\s)?(?:remote|telework)")),
    ("on_site", _any(r"remote\W+(?:no|false)\b", r"telework\s?eligible\W+no\b")),
    ("on_site", _any(r"(?<![a-z])on[\s_-]?site\b", r"in[- ](?:person|office)")),
    ("hybrid", _any(r"hybrid", r"flex virtual", r"partial\w*\sremote")),
    ("hybrid", _any(r"\b[1-9][0-9]?\s?%\s(?:remote|work from home)")),
    ("remote", _any(r"(?<![a-z])remote(?![\s-]?(?:friendly|eligible|possible|optional))")),
    ("remote", _any(r"telecommut", r"work from home", r"^(?:telework|home[- ]based|virtual)$")),
)


@dataclass(slots=True)
class Workplace:
    """Where the work is done, with the words that say so."""

    workplace: str | None
    tags: list[Tag] = field(default_factory=list)


def workplace(reading: Reading) -> Workplace | None:
    """Return where the work is done; None when the posting does not say.

    A plain statement that the work is not remote beats every field; then the title, the board's
    own field, the location line and the text decide, in this order.
    """
    for name, where, match in _said(reading):
        tag = reading.tag("workplace", name, "mentioned", where, match.span())
        return Workplace(name, [tag])
    return None


def _said(reading: Reading) -> Iterator[tuple[str, str, re.Match[str]]]:
    """Yield what is said of the workplace, the weightiest first."""
    text = reading.description
    spans = list(stretches(reading.sights("workplace"), AROUND))
    for where, match in reading.search(_DENIED, "title"):
        yield "on_site", where, match
    for match in _within(_DENIED, text, spans):
        yield "on_site", "description", match
    for where, kinds in (("title", _TITLE), ("workplace_text", _FIELD), ("location", _LOCATION)):
        for name, pattern in kinds:
            for _, match in reading.search(pattern, where):
                yield name, where, match
    for name, pattern in (("hybrid", _HYBRID), ("remote", _REMOTE), ("on_site", _ON_SITE)):
        for match in _within(pattern, text, spans):
            yield name, "description", match


def _within(
    pattern: re.Pattern[str], text: str, spans: list[tuple[int, int]]
) -> Iterator[re.Match[str]]:
    for start, end in spans:
        yield from pattern.finditer(text, start, end)
