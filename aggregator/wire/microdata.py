"""JobPosting objects that stand in a page's own markup: microdata, RDFa, and job-* meta tags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from parsel import Selector

from aggregator.wire.jsonld import is_posting

DEPTH = 8
_HTML_FIELDS = {
    "description",
    "responsibilities",
    "qualifications",
    "educationRequirements",
    "experienceRequirements",
    "skills",
    "jobBenefits",
}
_META_FIELDS = {
    "job-title": "title",
    "job-description": "description",
    "job-posteddate": "datePosted",
    "job-expirydate": "validThrough",
    "job-id": "identifier",
    "job-workingmode": "jobLocationType",
    "job-employmenttype": "employmentType",
    "job-company": "hiringOrganization",
}

Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Syntax:
    """Names of the attributes that carry objects in markup."""

    scope: str
    kind: str
    name: str


MICRODATA = Syntax("itemscope", "itemtype", "itemprop")
RDFA = Syntax("typeof", "typeof", "property")


def marked_up_postings(markup: str) -> list[Node]:
    """Return the JobPosting objects of a page's microdata, else of its RDFa, else meta tags."""
    if "JobPosting" in markup:
        root = Selector(text=markup, type="html").root
        for syntax in (MICRODATA, RDFA):
            if found := list(_objects(root, syntax)):
                return found
    return _from_meta(markup)


def _objects(root: Any, syntax: Syntax) -> Iterator[Node]:
    for element in root.iter():
        if isinstance(element.tag, str) and element.get(syntax.scope) is not None:
            node = {"@type": _kind(element, syntax)}
            if is_posting(node):
                yield {**node, **_properties(element, syntax)}


def _kind(element: Any, syntax: Syntax) -> str:
    return str((element.get(syntax.kind) or "").strip().split(" ")[0])


def _properties(element: Any, syntax: Syntax, depth: int = 0) -> Node:
    """The properties of one object; those of objects within it are theirs."""
    found: Node = {}
    waiting = [child for child in reversed(element) if isinstance(child.tag, str)]
    while waiting:
        child = waiting.pop()
        names = (child.get(syntax.name) or "").split()
        is_object = child.get(syntax.scope) is not None
        for name in names:
            value = _value(child, syntax, name, depth)
            found[name] = [found[name], value] if name in found else value
        if not is_object:
            waiting += [c for c in reversed(child) if isinstance(c.tag, str)]
    return found


def _value(element: Any, syntax: Syntax, name: str, depth: int) -> Any:
    if element.get(syntax.scope) is not None and depth < DEPTH:
        inner = _properties(element, syntax, depth + 1)
        return {"@type": _kind(element, syntax), **inner} if inner else _text(element)
    for attribute in ("content", "datetime"):
        if (value := element.get(attribute)) is not None:
            return value
    if element.tag in ("a", "link") and name in ("url", "sameAs"):
        return element.get("href")
    if name in _HTML_FIELDS:
        return Selector(root=element, type="html").get()
    return _text(element)


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _from_meta(markup: str) -> list[Node]:
    """A posting written as `<meta name="job-title" …>`; empty where there is no title."""
    if not re.search(r"[\"']job-title[\"']", markup):
        return []
    selector = Selector(text=markup, type="html")
    said = {
        (tag.attrib.get("name") or "").lower(): (tag.attrib.get("content") or "").strip()
        for tag in selector.css('meta[name^="job-"], meta[name^="Job-"]')
    }
    if not said.get("job-title"):
        return []
    address = {
        "addressLocality": said.get("job-city"),
        "addressRegion": said.get("job-region"),
        "addressCountry": said.get("job-country"),
    }
    further = [part.strip() for part in said.get("job-secondarylocations", "").split(";")]
    places = [{"address": address}, *({"address": part} for part in further if part)]
    fields = {name: said[tag] for tag, name in _META_FIELDS.items() if said.get(tag)}
    return [{"@type": "JobPosting", **fields, "jobLocation": places}]
