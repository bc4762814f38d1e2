"""A job page as a whole: the postings that are its own, its language, why it may be over."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Any
from urllib.parse import urljoin

from aggregator import clock
from aggregator.accounting import REDIRECTED
from aggregator.wire.job_urls import job_id
from aggregator.wire.jsonld import job_postings
from aggregator.wire.jsonld_posting import description, has_expired, identifier
from aggregator.wire.microdata import marked_up_postings
from aggregator.wire.pages import closed_phrase

SILENT = ("unknown", "the page neither shows the posting nor says that it is over")

_LANGUAGE = re.compile(r"<html\b[^>]{0,500}?\blang\s*=\s*[\"']?([A-Za-z]{2,3}(?:-\w{2,8})*)", re.I)
_NO_LIST = re.compile(
    r"[/.?=_-](?:log-?in|sign-?in|sso|oauth2?|errors?|maintenance|captcha|unavailable)\b", re.I
)


def postings_on(markup: str) -> list[dict[str, Any]]:
    """Return every JobPosting of a page: its JSON-LD, else its microdata, RDFa or meta tags."""
    return job_postings(markup) or marked_up_postings(markup)


def own_postings(
    found: list[dict[str, Any]], page: str, listed: Container[str] = ()
) -> list[dict[str, Any]]:
    """Return the page's own postings: not those it recommends, which have pages of their own."""
    if len(found) < 2:
        return found
    paths = [job_id(urljoin(page, str(p.get("url") or page))) for p in found]
    own = [p for p, path in zip(found, paths, strict=True) if path == job_id(page)]
    return own or [p for p, path in zip(found, paths, strict=True) if path not in listed]


def further_id(external_id: str, posting: dict[str, Any], number: int) -> str:
    """Return the id of a further posting of a page: the page's, and its own number."""
    return f"{external_id}#{identifier(posting) or number}"


def is_no_answer(url: str) -> bool:
    """Whether an address a request was led to says nothing of the posting: a login, an error.

    >>> is_no_answer("https://a.example/login?next=/job/1"), is_no_answer("https://a.example/jobs")
    (True, False)
    """
    return _NO_LIST.search(url) is not None


def why_over(markup: str, led_to: str | None = None) -> str | None:
    """Say why a page without a posting means that it is over; None where it need not.

    `led_to` is the address at which a request for the page ended, if that is another.
    """
    if phrase := closed_phrase(markup):
        return f'the page says "{phrase}"'
    return f"{REDIRECTED} {led_to}" if led_to and not is_no_answer(led_to) else None


def word_on(
    own: list[dict[str, Any]], markup: str, url: str, led_to: str | None
) -> tuple[str, str]:
    """Return (open | closed | unknown, why): what a page says of its posting, when it is asked."""
    if not own and is_no_answer(url):
        return "unknown", f"led to {url}"
    if not own:
        why = why_over(markup, led_to)
        return ("closed", why) if why else SILENT
    if has_expired(own[0], clock.now()):
        return "closed", f"validThrough {own[0]['validThrough']} is past"
    if phrase := closed_phrase(markup, description(own[0]) or ""):
        return "closed", f'the page says "{phrase}"'
    return "open", "the page holds its posting"


def language_of(markup: str) -> str | None:
    """Return the language a page declares; None where it declares none."""
    found = _LANGUAGE.search(markup[:20_000])
    return found[1] if found else None
