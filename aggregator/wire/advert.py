"""An advert of NHS Jobs: what the search says of it, and the sections of its page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote
from xml.etree.ElementTree import Element

from selectolax.lexbor import LexborHTMLParser, LexborNode

from aggregator.records import RawPlace
from aggregator.wire.listing import words_in
from aggregator.wire.parts import joined

SITE = "https://www.jobs.nhs.uk"
SECTIONS = {
    "job_overview": "Job summary",
    "job_description": "Main duties of the job",
    "about_organisation": "About us",
    "job_description_large": "Job responsibilities",
    "uk-registration": "UK registration",
}
SPECIFICATION = "person specification"
SALARY = "#range_salary, #fixed_salary, #negotiable_salary, #salary"
HEADINGS = ("h1", "h2", "h3", "h4")


def rows(root: Element) -> list[dict[str, list[str]]]:
    """Return the vacancies of a search."""
    return [_said(vacancy) for vacancy in root.iter("vacancyDetails")]


def total(root: Element) -> int | None:
    """Return how many vacancies the whole search has; None where it does not say."""
    found = (root.findtext("totalResults") or "").strip()
    return int(found) if found.isdecimal() else None


def _said(vacancy: Element) -> dict[str, list[str]]:
    """Name → the distinct texts of an element; of elements within it, all of them."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for element in vacancy:
        for text in map(str.strip, element.itertext()):
            if text and text not in found[element.tag]:
                found[element.tag].append(text)
    return {name: texts for name, texts in found.items() if texts}


def listed(row: dict[str, list[str]]) -> dict[str, Any]:
    """Return what the search tells of a vacancy, under the names of a RawPosting."""
    first = {name: values[0] for name, values in row.items()}
    places = row.get("locations", [])
    return {
        "requisition_id": reference_of(row),
        "employer": first.get("employer"),
        "location": "; ".join(places) or None,
        "places": [RawPlace(text=place) for place in places],
        "description": first.get("description"),
        "text_kind": "snippet",
        "salary_text": first.get("salary"),
        "employment_type_text": ", ".join(row.get("type", [])) or None,
        "posted_text": first.get("postDate"),
        "closing_text": first.get("closeDate"),
        "payload": {name: values for name, values in row.items() if name != "description"},
    }


def reference_of(row: dict[str, list[str]]) -> str | None:
    """Return the reference of a vacancy, which its address holds too."""
    url = row.get("url", [""])[0]
    own = row.get("reference", [""])[0]
    return own or url.rstrip("/").rpartition("/jobadvert/")[2] or None


def address_of(row: dict[str, list[str]]) -> str | None:
    """Return where a vacancy's page is, which its reference finds; None without one."""
    reference = reference_of(row)
    return f"{SITE}/candidate/jobadvert/{quote(reference, safe='')}" if reference else None


def advert(markup: str) -> dict[str, Any]:
    """Return what the page shows, under the names of a RawPosting; empty for another page."""
    tree = LexborHTMLParser(markup)
    parts = [(head, _section(tree, name)) for name, head in SECTIONS.items()]
    text = joined([*parts, ("Person specification", _specification(tree))])
    if not text:
        return {}
    band = words_in(tree.css_first("#payscheme-band"))
    terms = filter(None, (words_in(tree.css_first("#contract_type")), _pattern(tree)))
    shown = {
        "title": words_in(tree.css_first("#heading") or tree.css_first("h1")),
        "description": joined([("", f"Band: {band}" if band else None), ("", text)]),
        "salary_text": words_in(tree.css_first(SALARY)),
        "employment_type_text": ", ".join(terms) or None,
    }
    return {name: value for name, value in shown.items() if value}


def _section(tree: LexborHTMLParser, name: str) -> str | None:
    """What stands under an id; a paragraph holds no others, so its text may follow it."""
    for node in tree.css(f'[id="{name}"]'):
        first = [] if node.tag in HEADINGS else [node]
        nodes = [*first, *_following(node, HEADINGS)]
        if any(words_in(each) for each in nodes):
            return "\n".join(each.html or "" for each in nodes)
    return None


def _following(node: LexborNode, until: tuple[str, ...]) -> Iterator[LexborNode]:
    """The elements beside a node, up to the next heading or the next named part."""
    beside = node.next
    while beside is not None and beside.tag not in until and not beside.attributes.get("id"):
        if beside.tag and not beside.tag.startswith(("-", "_")):
            yield beside
        beside = beside.next


def _specification(tree: LexborHTMLParser) -> str | None:
    """The longest copy of the specification: small screens have one of their own."""
    copies = [
        "\n".join(each.html or "" for each in _following(heading, ("h1", "h2")))
        for heading in tree.css("h2")
        if (words_in(heading) or "").casefold() == SPECIFICATION
    ]
    return max(copies, key=len, default=None)


def _pattern(tree: LexborHTMLParser) -> str | None:
    heading = tree.css_first("#working_pattern_heading")
    return words_in(next(_following(heading, HEADINGS), None)) if heading else None
