"""The JobPosting objects of a web page: JSON-LD in all the shapes that pages give it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from aggregator.wire.jsonld_repair import parse
from aggregator.wire.jsonld_words import text_of

DEPTH = 12
BLOCKS = 100
REFERRED = ("hiringOrganization", "jobLocation", "baseSalary", "identifier")

_OPENING = re.compile(r"<script\b[^>]{0,500}?ld(?:\+|&#x2b;|&#43;)json[^>]{0,500}>", re.IGNORECASE)
_CLOSING = re.compile(r"</script", re.IGNORECASE)

Node = dict[str, Any]


def job_postings(markup: str) -> list[Node]:
    """Return every JobPosting of a page's JSON-LD, the page's order kept, doubles dropped.

    A block that had to be guessed at counts only if title and employer or text came out of it.
    """
    found: list[Node] = []
    by_id: dict[str, Node] = {}
    for block in _blocks(markup):
        parsed = parse(block)
        if parsed is None:
            continue
        for node in _nodes(parsed.data):
            if isinstance(node.get("@id"), str) and len(node) > 1:
                by_id.setdefault(node["@id"], node)
            complete = not parsed.is_guessed or _is_complete(node)
            if is_posting(node) and complete and node not in found:
                found.append(node)
    return [_resolved(node, by_id) for node in found]


def is_posting(node: Node) -> bool:
    """Whether an object says of itself that it is a JobPosting."""
    kinds = node.get("@type") or node.get("type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(k, str) and re.split(r"[/:#]", k)[-1] == "JobPosting" for k in kinds)


def _blocks(markup: str) -> Iterator[str]:
    position = 0
    for _ in range(BLOCKS):
        opening = _OPENING.search(markup, position)
        if opening is None:
            return
        closing = _CLOSING.search(markup, opening.end())
        position = closing.start() if closing else len(markup)
        yield markup[opening.end() : position]


def _nodes(data: Any, depth: int = 0) -> Iterator[Node]:
    """Every object in the data, outer ones first; what hangs below a JobPosting is its own."""
    if depth > DEPTH:
        return
    if isinstance(data, list):
        for part in data:
            yield from _nodes(part, depth + 1)
    elif isinstance(data, dict):
        yield data
        if not is_posting(data):
            for part in data.values():
                yield from _nodes(part, depth + 1)


def _is_complete(node: Node) -> bool:
    return bool(
        text_of(node.get("title") or node.get("name"))
        and (text_of(node.get("hiringOrganization")) or text_of(node.get("description")))
    )


def _resolved(node: Node, by_id: dict[str, Node]) -> Node:
    """Put in place what a posting only refers to by `@id`."""
    known = {
        name: by_id[value["@id"]]
        for name in REFERRED
        if isinstance(value := node.get(name), dict)
        and set(value) <= {"@id", "@type"}
        and value.get("@id") in by_id
    }
    return {**node, **known}
