"""Search pages and postings of SuccessFactors career sites (RMK), in their two layouts."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import quote, urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from aggregator.wire.listing import words_in
from aggregator.wire.shapes import name_of, sequence, text

ROWS = "tr.data-row, li.job-tile"
COUNT = ".paginationLabel, #tile-search-results-label, .resultsCount"
SCRIPTED = ("/services/recruiting/v1/jobs", "searchResultsUnify", "unifyKeywordSearch")
_TAG = re.compile(r"<[^<>]{0,200}>")
_JOB = re.compile(r"/job/[^/?#]+/(\d+)")
_OF = re.compile(r"\d[\d.,]*(?=\D*$)")
_NONE = re.compile(r"\bno (?:open )?(?:positions|jobs|results)\b[^<>]{0,80}\b(?:match|found)", re.I)
_LOCALE = re.compile(r"\blocale=([a-z]{2}_[A-Z]{2})\b")


def number_of(url: str) -> str | None:
    """Return the number of a job from its page's address; None for another page.

    >>> number_of("/job/Reno-Pharmacy-Technician-NV-89501/1234567800/")
    '1234567800'
    """
    found = _JOB.search(url)
    return found[1] if found else None


def rows(markup: str, base: str) -> list[dict[str, Any]] | None:
    """Return the jobs of a search page; None for a page that is none."""
    tree = LexborHTMLParser(markup)
    found = [_row(node, base) for node in tree.css(ROWS)]
    is_search = found or tree.css_first(COUNT) or _NONE.search(markup)
    return found if is_search else None


def total(markup: str) -> int | None:
    """Return how many jobs a search says it found; None where it does not say.

    >>> total('<span class="paginationLabel">Results <b>1 – 25</b> of <b>1,034</b></span>')
    1034
    """
    words = _words(LexborHTMLParser(markup), COUNT) or ""
    found = _OF.search(words)
    if not found:
        return 0 if _NONE.search(markup) else None
    return int(re.sub(r"\D", "", found[0]))


def is_scripted(markup: str) -> bool:
    """Whether a search page is one that scripts fill with jobs."""
    return any(word in markup for word in SCRIPTED) and not rows(markup, "")


def locales(markup: str) -> list[str]:
    """Return the languages a site's pages lead to, in the order of the page."""
    return list(dict.fromkeys(_LOCALE.findall(markup)))


def row(job: dict[str, Any]) -> dict[str, Any]:
    """Return a job of the JSON that scripts ask for as a row of a page."""
    lines = map(text, sequence(job.get("jobLocationShort")))
    shown = [_TAG.sub(" ", line).strip() for line in lines if line]
    slug = unescape(text(job.get("unifiedUrlTitle")) or text(job.get("urlTitle")) or "job")
    title = text(job.get("unifiedStandardTitle")) or text(job.get("jobTitle")) or ""
    return {
        "id": name_of(job.get("id")),
        "slug": quote(re.sub(r"[?#&/]+", "-", slug), safe="%"),
        "url": None,
        "title": unescape(title) or None,
        "location": "; ".join(shown) or None,
        "lines": shown,
        "posted": text(job.get("unifiedStandardStart")),
    }


def posting(markup: str) -> dict[str, Any]:
    """Return what a job's page shows, under the names of RawPosting; empty for another page."""
    tree = LexborHTMLParser(markup)
    body = tree.css_first(
        ".jobdescription, [itemprop=description], [data-careersite-propertyid=description]"
    )
    if body is None or not body.text(deep=True).strip():
        return {}
    shown = {
        "title": _words(tree, "[itemprop=title], [data-careersite-propertyid=title], h1"),
        "description": body.html,
        "location": _words(tree, ".jobGeoLocation, [data-careersite-propertyid=location]"),
    }
    return {name: value for name, value in shown.items() if value}


def _row(node: LexborNode, base: str) -> dict[str, Any]:
    link = node.css_first("a.jobTitle-link, a[href*='/job/']")
    url = node.attributes.get("data-url") or (link.attributes.get("href") if link else None)
    return {
        "url": urljoin(base, url) if url else None,
        "title": _words(node, "a.jobTitle-link") or _words(node, "a[href*='/job/']"),
        "location": _words(node, "[id$='-section-city-value'], .jobLocation"),
        "posted": _words(node, "[id$='-section-date-value'], .jobDate"),
    }


def _words(node: LexborHTMLParser | LexborNode, selector: str) -> str | None:
    return words_in(node.css_first(selector))
