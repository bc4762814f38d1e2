"""Workplace: on_site, hybrid or remote, only when it is said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from aggregator.records import Tag
from aggregator.understand.lexicon import holds_any, stretches, wakes_on
from aggregator.understand.reading import Reading

AROUND = 100

_WORDS = (
    *("remote", "hybrid", "virtual", "telework", "telecommut", "onsite", "on-site", "on site"),
    *("in-person", "in person", "in-office", "in office", "-home", "from home", "at home"),
)
Said = tuple[str, tuple[int, int]]
Kinds = tuple[tuple[str, re.Pattern[str]], ...]
KindsInText = tuple[tuple[str, re.Pattern[str], tuple[str, ...]], ...]
wakes_on("workplace", lambda: _WORDS)
_JOB = r"(?:position|role|job|opportunity|opening|assignment|work)"
_IS = r"(?:this|the|position|role|job|it|schedule)\s(?:\w+\s){0,2}?(?:is|will be|offers|has)"
_ONSITE = r"(?:on[- ]?site|in[- ]person|in[- ]office)"
_LABEL = r"(?:work ?(?:place|ing)?[ -]?(?:location|type|model|arrangement|setting|style|mode)"
_LABEL += r"|location(?: type)?|remote(?: type| status)?|telecommuting options?"
_LABEL += r"|type of hire|job type|position type)"
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
    r"\b(?:telework|telecommut\w+|remote)(?:\s(?:work|position|options?|eligible|eligibility))?(?:\savailable)?"
    r"[\s*?]{0,4}:[\s*]{0,4}no\b(?!\s(?:pref|limit|restrict))",
    rf"\b100\s?%\s(?:fully\s)?{_ONSITE}",
    rf"\b(?:fully|entirely|strictly|completely)\s{_ONSITE}",
    rf"\b{_ONSITE}\sonly\b",
)
_ON_SITE = _any(
    r"#\s?li-?on-?site\b",
    rf"\b{_LABEL}{_SEP}(?:100\s?%\s)?{_ONSITE}\b(?!\s?(?:/|or|and|[&+])\s?(?:remote|hybrid))",
    rf"\b{_IS}\s(?:an?\s)?(?:[\w-]+[\s,]{{1,2}}){{0,3}}?{_ONSITE}\s(?:\w+\s)?{_JOB}",
    rf"\b(?:this|position|role)\sis\s(?:physically\s)?(?:located\s|based\s)?{_ONSITE}(?=[\s.,;])"
    r"(?!\s(?:or|and|/|\d|one|two|three|four|a few))",
)
_HYBRID = _any(
    r"#\s?li-?hybrid\b",
    rf"\b{_LABEL}{_SEP}hybrid\b",
    rf"\b{_IS}\s(?:an?\s)?(?:[\w-]+[\s,]{{1,2}}){{0,3}}?hybrid\b"
    r"(?!\s?(?:operating|or\b|room|suite))",
    r"\bhybrid\s(?:remote\s)?(?:position|role|job|opportunity|schedule|scheduling|work\s?"
    r"(?:model|policy|schedule|week|arrangement|environment|flexibility))\b",
    r"\bflex virtual\b",
    r"\boffice(?:[- ]based)?\s?\(?(?:or|and/or|/)\s?remote\)?(?:[\s-]based|\swork)\b",
    r"\b(?:combination|mix)\sof\s(?:on[- ]?site|in[- ]office|in[- ]person)\sand\s(?:remote|home)",
    r"\b[1-9][0-9]?\s?%\sremote\b",
    r"\bpartial(?:ly)?\sremote\b",
    r"\bremote(?:ly)?\s(?:\w+\s)?(?:one|two|three|four|[1-4])(?:\s?-\s?[2-4])?"
    r"\sdays?\s(?:a|per)\sweek",
)
_REMOTE = _any(
    r"#\s?li-?remote\b",
    rf"\b{_LABEL}{_SEP}(?:100\s?%\s|fully\s)?(?:US\s)?"
    r"(?:remote|virtual workplace|work from home)\b(?!\s?(?:/|or|and)\s?(?:hybrid|on|in))",
    r"\b(?:fully|full|100\s?%|completely|entirely|permanently)\s(?:remote|virtual)\b"
    r"(?!\s(?:\w+\s)?(?:environment|monitoring))",
    rf"\b{_IS}\s(?:an?\s)?(?:[\w%-]+[\s,]{{1,2}}){{0,3}}?(?:remote|telecommuting|"
    r"work[- ](?:from|at)[- ]home)"
    rf"(?:[.,;!]|\s(?:\w+\s)?{_JOB}\b|\sand\b|\sbut\b|\swith\b)",
    r"\b(?:an?|our|full[- ]time|part[- ]time)[,\s]{1,2}(?:remote|work[- ]from[- ]home)\s"
    r"(?:\w+\s)?(?:position|role|job|opportunity)\b",
    r"[–|(-]\s?(?:remote|work[- ]from[- ]home)\s(?:job|position|role|opportunity)\b",
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


# What a statement cannot do without: words are found much faster than any pattern.
_REFUSALS = ("no", "can't", "100", "fully", "entirely", "strictly", "completely", "only")
_REFUSED_IN_TEXT = (("on_site", _DENIED, (*_REFUSALS, "without")),)
_TOLD = (
    ("hybrid", _HYBRID, ("hybrid", "remote", "virtual", "combination", "mix")),
    ("remote", _REMOTE, ("remote", "virtual", "telecommut", "home")),
    ("on_site", _ON_SITE, ("site", "person", "office")),
)
_SHORT: dict[str, Kinds] = {
    "denied": (("on_site", _DENIED),),
    "title": _TITLE,
    "workplace_text": _FIELD,
    "location": _LOCATION,
}


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
    for where, found in _said(reading):
        if found:
            name, span = found
            return Workplace(name, [reading.tag("workplace", name, "mentioned", where, span)])
    return None


def _said(reading: Reading) -> Iterator[tuple[str, Said | None]]:
    """Yield what each text says of the workplace, the weightiest first."""
    texts = reading.texts
    spans = list(stretches(reading.sights("workplace"), AROUND))
    yield "title", _in_short(texts["title"], "denied")
    yield "description", _in_text(reading, spans, _REFUSED_IN_TEXT)
    for where in ("title", "workplace_text", "location"):
        yield where, _in_short(texts[where], where)
    yield "description", _in_text(reading, spans, _TOLD)


@lru_cache(maxsize=8192)
def _in_short(text: str, where: str) -> Said | None:
    """Return what a short text says, by the patterns of its field."""
    for name, pattern in _SHORT[where] if text else ():
        if match := pattern.search(text):
            return name, match.span()
    return None


def _in_text(reading: Reading, spans: list[tuple[int, int]], kinds: KindsInText) -> Said | None:
    """Return what the description says within some stretches of it."""
    text, low = reading.description, reading.low
    for name, pattern, words in kinds:
        for start, end in spans:
            is_possible = holds_any(low[start:end], words)
            if is_possible and (match := pattern.search(text, start, end)):
                return name, match.span()
    return None
