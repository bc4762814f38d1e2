"""The list page of a Teamtailor site: links to postings, and to what "show more" fetches."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from aggregator.wire.job_urls import same_host
from aggregator.wire.shapes import address

MORE = "/jobs/show_more"
# the pages of "show more" stand in a template, whose content a parser keeps apart
_TEMPLATE = re.compile(r"</?template\b[^<>]{0,500}>", re.IGNORECASE)
_NUMBER = re.compile(r"/jobs/(\d{1,20})(?:-[^/?#]*)?/?(?:[?#]|$)")


def number_of(url: str) -> str | None:
    """Return the number in the address of a posting's page; None for another page.

    >>> number_of("https://jobs.elm.example/jobs/512-pharmacy-technician")
    '512'
    """
    found = _NUMBER.search(url)
    return found[1] if found else None


def listed(markup: str, base: str) -> tuple[dict[str, str], str | None]:
    """Return address → title of each posting a page links to, and where the list goes on."""
    titles: dict[str, str] = {}
    following = None
    for link in LexborHTMLParser(_TEMPLATE.sub("", markup)).css("a[href]"):
        url = address(link.attributes.get("href"), base) or ""
        if MORE in url:
            following = url
        elif number_of(url) and same_host(url, base):
            titles[url] = titles.get(url) or " ".join(link.text().split())
    return titles, following
