"""Rows of a list in HTML: each link to a job with the words that stand around it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from aggregator.records import RawPlace

ROW = ("li", "tr")
HIGHEST = 6


@dataclass(slots=True, frozen=True)
class Row:
    """One job of a list."""

    name: str
    """What the pattern of its address keeps."""
    url: str
    title: str | None
    location: str | None
    """The line under the place's selector, where its row has one."""

    @property
    def told(self) -> dict[str, Any]:
        """The place, under the names of RawPosting; empty where none is told."""
        line = self.location
        return {"location": line, "places": [RawPlace(text=line)]} if line else {}


def rows(markup: str, base: str, job: re.Pattern[str], place: str, title: str = "h4") -> list[Row]:
    """Return the jobs a page links to, each once; several links of one give one row.

    >>> rows("<li><a href='/job/7'>Cook</a> <b>Reno</b></li>", "https://a.example/",
    ...     re.compile(r"/job/([0-9]+)"), "b")
    [Row(name='7', url='https://a.example/job/7', title='Cook', location='Reno')]
    """
    found: dict[str, Row] = {}
    for link in LexborHTMLParser(markup).css("a[href]"):
        url = urljoin(base, link.attributes.get("href") or "")
        if (match := job.search(url)) is None:
            continue
        around = _around(link)
        words = words_in(link.css_first(title)) or words_in(link)
        row = Row(match[1], url, words, words_in(around.css_first(place)))
        if row.name not in found or not found[row.name].title:
            found[row.name] = row
    return list(found.values())


def links(markup: str, base: str, selector: str) -> list[str]:
    """Return the addresses that the links under a selector lead to, in order, each once."""
    nodes = LexborHTMLParser(markup).css(selector)
    found = (urljoin(base, node.attributes.get("href") or "") for node in nodes)
    return list(dict.fromkeys(found))


def html_of(markup: str, selector: str) -> str | None:
    """Return the first element under a selector that holds words, as HTML; None without one."""
    for node in LexborHTMLParser(markup).css(selector):
        if words_in(node):
            return node.html
    return None


def words_of(markup: str, selector: str) -> str | None:
    """Return the words of the first element under a selector; None without one."""
    return words_in(LexborHTMLParser(markup).css_first(selector))


def _around(link: LexborNode) -> LexborNode:
    """The row a link stands in; the link itself where none is near."""
    node = link
    for _ in range(HIGHEST):
        if node.parent is None:
            break
        node = node.parent
        kind = node.attributes.get("class") or ""
        if node.tag in ROW or "accordion-head" in kind:
            return node
    return link


def words_in(node: LexborNode | None) -> str | None:
    """Return the words of an element, one space between them; None for no element, or none."""
    return " ".join(node.text(deep=True, separator=" ").split()) or None if node else None
