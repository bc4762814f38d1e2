"""What a web page says about itself: that it is a wall, or that its posting is closed."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from html import unescape
from pathlib import Path

_DATA = Path(__file__).parents[1] / "data" / "pages" / "phrases.toml"
_SPACE = re.compile(r"\s+")
_MARKUP = re.compile(r"<[^<>]{0,2000}>")
_HIDDEN = re.compile(r"<(script|style|template|noscript)\b", re.IGNORECASE)
_START = 200_000
WALL_LIMIT = 40_000


@cache
def _phrases(kind: str) -> list[str]:
    phrases = tomllib.loads(_DATA.read_text(encoding="utf-8"))[kind]
    return sorted(phrases, key=len, reverse=True)


def _plain(text: str) -> str:
    return _SPACE.sub(" ", unescape(text).replace("’", "'")).lower()


def _words(markup: str) -> str:
    return _plain(_shown(markup))


def _shown(markup: str) -> str:
    """The text of a page without scripts and styles; tags become spaces."""
    shown, position, low = [], 0, markup.lower()
    while found := _HIDDEN.search(markup, position):
        shown.append(markup[position : found.start()])
        end = low.find(f"</{found[1].lower()}", found.end())
        position = len(markup) if end < 0 else end
    return _MARKUP.sub(" ", "".join([*shown, markup[position:]]))


def wall(markup: str) -> str | None:
    """Return the phrase that shows a page to be a wall against programs, or None.

    Only short pages are walls: a job page may well mention one of these phrases.

    >>> wall("<title>Just a moment...</title>")
    '<title>just a moment'
    >>> wall("<h1>Pharmacy Technician</h1>") is None
    True
    """
    if len(markup) > WALL_LIMIT:
        return None
    text = _plain(markup)
    return next((phrase for phrase in _phrases("walls") if phrase in text), None)


def closed_phrase(markup: str, description: str = "") -> str | None:
    """Return the phrase by which a page says its posting is closed, or None.

    What the description of the posting says is not counted.

    >>> closed_phrase("<p>Sorry, this position has been filled.</p>")
    'sorry, this position has been filled'
    >>> closed_phrase("<p>Once the form has been filled out, send it.</p>") is None
    True
    """
    beginning = markup[:_START]
    low = beginning.lower()
    if not any(sign in low for sign in _phrases("signs")):
        return None
    shown = _words(beginning)
    told = _words(unescape(description)) if description else ""
    return next((p for p in _phrases("closed") if shown.count(p) > told.count(p)), None)
