"""JSON as job pages write it: what is broken is mended step by step, the surest step first."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

import chompjs
import json_repair

from aggregator.wire.shapes import without_surrogates

SIZE_LIMIT = 2_000_000
REPAIR_LIMIT = 300_000

_WRAPPER = re.compile(
    r"^(?:\s|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[|<!--|//\s*\]\]>|/\*\s*\]\]>\s*\*/"
    r"|\]\]>|//\s*-->|-->|;|\ufeff)+|(?:\s|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>|//\s*-->|-->|;)+$"
)
_LINE_COMMENT = re.compile(r"^[ \t]*//[^\n]*$", re.MULTILINE)
_BAD_ESCAPE = re.compile(r'(\\\\)|\\(?=[^"\\/bfnrtu])')
_ESCAPED = re.compile(r"\A[\s\[{]*&(?:quot|#34|#x22);", re.IGNORECASE)


@dataclass(slots=True, frozen=True)
class Parsed:
    """What a block of JSON says, and whether it had to be guessed at."""

    data: Any
    is_guessed: bool = False
    """A repair always finds something: trust it only where it is complete enough."""


def parse(text: str) -> Parsed | None:
    r"""Return what a block of JSON says, or None where nothing can be made of it.

    >>> parse('{"pay": "\\$20 to \\$25", /* net */ "open": true,}').data
    {'pay': '$20 to $25', 'open': True}
    >>> parse("window.dataLayer = [];") is None
    True
    """
    text = text[:SIZE_LIMIT]
    for attempt in _attempts(text):
        try:
            data = attempt()
        except (ValueError, RecursionError):
            continue
        if isinstance(data, dict | list):
            return Parsed(data)
    return _guess(_unwrapped(text))


def _attempts(text: str) -> Iterator[Callable[[], Any]]:
    yield lambda: _loads(text)
    bare = _unwrapped(text)
    yield lambda: _loads(bare)
    yield lambda: _sequence(bare)
    mended = _BAD_ESCAPE.sub(lambda m: m[1] or "", bare)
    yield lambda: _loads(mended)
    if bare[:1] in ("{", "["):
        yield lambda: chompjs.parse_js_object(mended, loader_kwargs={"strict": False})


def _loads(text: str) -> Any:
    data = json.loads(text, strict=False)
    return without_surrogates(data) if "\\ud" in text or "\\uD" in text else data


def _unwrapped(text: str) -> str:
    if _ESCAPED.search(text):
        text = unescape(text)
    return _LINE_COMMENT.sub("", _WRAPPER.sub("", text)).strip()


def _sequence(text: str) -> list[Any]:
    """Several objects one after the other, as some pages write them; raises for anything else."""
    decoder, found, position = json.JSONDecoder(strict=False), [], 0
    while position < len(text):
        data, position = decoder.raw_decode(text, position)
        found.append(data)
        position += len(text[position:]) - len(text[position:].lstrip(" \t\r\n,;}"))
    return found


def _guess(text: str) -> Parsed | None:
    if text[:1] not in ("{", "[") or len(text) > REPAIR_LIMIT:
        return None
    try:
        data = json_repair.loads(text)
    except (ValueError, RecursionError, IndexError):
        return None
    return Parsed(data, is_guessed=True) if isinstance(data, dict | list) and data else None
