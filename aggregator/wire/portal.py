"""iCIMS portals: rows of a search page, and the posting of a page, in old and new markup."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from aggregator.wire.job_page import own_postings, postings_on
from aggregator.wire.listing import words_in
from aggregator.wire.parts import joined

BLANK = "UNAVAILABLE"
LIMIT = 1_000_000
_JOB = re.compile(r"^/jobs/(\d+)(?:/([^/]*))?/job/?$")
_OF = re.compile(r"\bPage\s{1,9}(\d{1,5})\s{1,9}of\s{1,9}(\d{1,5})\b", re.IGNORECASE)
_NONE = re.compile(
    r"\bno (?:search )?(?:results|jobs|positions|openings)\b[^<>]{0,60}\b(?:found|match|available)",
    re.IGNORECASE,
)
_LABELS = {
    "identifier": ("id", "job id", "requisition id", "req id", "requisition number"),
    "address": ("location", "locations", "job location", "job locations"),
    "datePosted": ("posted date", "date posted", "job posted date"),
    "employmentType": ("type", "job type", "position type", "employment type", "schedule"),
}
_KINDS = {label: field for field, labels in _LABELS.items() for label in labels}


@dataclass(slots=True, frozen=True)
class Row:
    """One posting on a search page."""

    url: str
    title: str | None
    said: dict[str, Any]
    """What its labels say, as a JobPosting says it."""


def number_of(url: str) -> str | None:
    """Return the number of a portal's job from its page's address; None for another page.

    >>> number_of("https://jobs-a.icims.com/jobs/1234/rn%2c-icu/job?in_iframe=1")
    '1234'
    >>> number_of("https://jobs-a.icims.com/jobs/intro") is None
    True
    """
    return found[1] if (found := _job(url)) else None


def _job(url: str) -> re.Match[str] | None:
    """The number and the words in an address; None for one that is no job's, or none at all."""
    try:
        return _JOB.match(urlsplit(url).path)
    except ValueError:
        return None


def canonical(url: str) -> str:
    """Return the address of a page without what only says how it is shown."""
    return urlsplit(url)._replace(query="", fragment="").geturl()


def framed(url: str) -> str:
    """Return the address of a page as it stands in the frame of the employer's own site.

    >>> framed("https://jobs-a.icims.com/jobs/1234/rn/job?hashed=-3")
    'https://jobs-a.icims.com/jobs/1234/rn/job?in_iframe=1'
    """
    return f"{canonical(url)}?in_iframe=1"


def words_of_slug(url: str) -> str | None:
    """Return the title as the address spells it, None where it does not.

    >>> words_of_slug("https://jobs-a.icims.com/jobs/1234/medical-assistant%2c-pt-time/job")
    'medical assistant, pt time'
    """
    found = _job(url)
    words = unquote(found[2] or "") if found else ""
    return " ".join(words.replace("-", " ").split()) or None


def rows(markup: str) -> list[Row] | None:
    """Return the rows of a search page; None for a page that is none."""
    tree = LexborHTMLParser(markup[:LIMIT])
    found: dict[str, Row] = {}
    for link in tree.css('a[href*="/jobs/"]'):
        url = link.attributes.get("href") or ""
        if name := number_of(url):
            row = Row(url, _title(link), _described(_labelled(_around(link))))
            if name not in found or not found[name].title:
                found[name] = row
    is_list = tree.css_first(".iCIMS_ListingsPage, .iCIMS_JobsTable, .iCIMS_JobsTableContainer")
    return list(found.values()) if found or is_list or _NONE.search(markup) else None


def pages(markup: str) -> int | None:
    """Return how many pages a search page says there are; None where it does not say.

    >>> pages("<h2>Search Results Page 1 of 12</h2>")
    12
    """
    found = _OF.search(re.sub(r"<[^<>]{0,500}>|&nbsp;", " ", markup[:LIMIT]))
    return int(found[2]) if found else None


def posting_on(markup: str, url: str) -> dict[str, Any] | None:
    """Return the posting of a page as a JobPosting; None where the page shows none.

    What its JSON-LD leaves out is taken from the page, which may have no JSON-LD at all.
    """
    tree = LexborHTMLParser(markup[:LIMIT])
    own = own_postings(postings_on(markup), url)
    told = _without_blanks(own[0]) if own else {}
    shown = _shown(tree)
    if not told and "description" not in shown:
        return None
    return {**shown, **{name: value for name, value in told.items() if value}}


def _shown(tree: LexborHTMLParser) -> dict[str, Any]:
    """What a person sees on the page, under JobPosting's names."""
    labelled = _labelled(tree.body)
    if "address" not in labelled and (place := _meta(tree, "location")):
        labelled["address"] = place
    said = _described(labelled)
    if heading := tree.css_first("h1.iCIMS_Header") or tree.css_first("h1"):
        said["title"] = words_in(heading)
    if text := _text(tree):
        said["description"] = text
    return said


def _text(tree: LexborHTMLParser) -> str | None:
    """The sections under their headings; on pages without sections, all of the content."""
    parts, heading = [], ""
    for node in tree.css(".iCIMS_InfoField_Job, .iCIMS_InfoMsg_Job"):
        if "iCIMS_InfoField_Job" in (node.attributes.get("class") or ""):
            heading = words_in(node) or ""
        else:
            parts.append((heading, node.html))
            heading = ""
    whole = tree.css_first(".iCIMS_JobContent")
    return joined(parts) or (whole.html if whole else None)


def _labelled(node: LexborNode | None) -> dict[str, str]:
    """The words that stand beside labels of old and new markup, by what they tell."""
    found: dict[str, str] = {}
    for label in node.css(".field-label, dt.iCIMS_JobHeaderField") if node else []:
        name = _KINDS.get((words_in(label) or "").rstrip(":").strip().casefold())
        value = label.next
        while value is not None and value.tag in ("-text", "-comment", "_comment"):
            value = value.next
        if name and value is not None and (words := words_in(value)):
            found.setdefault(name, words)
    return found


def _described(labelled: dict[str, str]) -> dict[str, Any]:
    """What labels say, as a JobPosting says it."""
    said: dict[str, Any] = dict(labelled)
    if address := said.pop("address", None):
        said["jobLocation"] = {"@type": "Place", "address": address}
    return said


def _around(link: LexborNode) -> LexborNode:
    """The row a link stands in: the nearest one that has labels beside the link's own."""
    node = link
    for _ in range(6):
        if node.parent is None or "iCIMS_JobsTable" in (node.attributes.get("class") or ""):
            break
        kind = node.attributes.get("class") or ""
        if node.tag == "li" or "iCIMS_JobCardItem" in kind or "row" in kind.split():
            return node
        node = node.parent
    return link


def _title(link: LexborNode) -> str | None:
    """The heading in a link, else its own words without the label for screen readers."""
    if heading := link.css_first("h1, h2, h3, h4"):
        return words_in(heading)
    unseen = " ".join(
        filter(None, (words_in(n) for n in link.css(".sr-only") or link.css(".field-label")))
    )
    shown = (words_in(link) or "").removeprefix(unseen).strip()
    return shown or re.sub(r"^\d+ - ", "", link.attributes.get("title") or "") or None


def _meta(tree: LexborHTMLParser, name: str) -> str | None:
    node = tree.css_first(f'meta[name="{name}"]')
    return (node.attributes.get("content") or None) if node else None


def _without_blanks(value: Any) -> Any:
    """The value without iCIMS's word for what is not known."""
    if isinstance(value, dict):
        return {key: _without_blanks(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_without_blanks(part) for part in value]
    return None if value == BLANK else value
