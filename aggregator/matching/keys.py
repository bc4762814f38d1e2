"""Blocking keys: only postings that share one are ever compared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from aggregator.matching.apart import USUAL
from aggregator.matching.sketch import Sketch
from aggregator.matching.texts import landmarks
from aggregator.matching.titles import marks

MOST_TOWNS = 4
MOST_EMPLOYERS = 2
RAREST = 2
"""Landmarks of a text by which texts alike find each other."""
PLACE_SIZE, WHOLE_SIZE = 3, 7
"""Bytes of a digest: those it begins with, from the place alone, and those from all parts."""


def place_of(key: str) -> str:
    """Return the part of a key that all blocks of one place share."""
    return key[(at := key.index(":") + 1) : at + 2 * PLACE_SIZE]


def keys(found: Sketch) -> list[str]:
    """Return a posting's blocking keys, `kind:digest`; none for a posting without a title.

    A place is part of every key but those of certain evidence, so that a chain's same text in a
    thousand towns is never a block. The digest begins with the place's, so that all blocks of a
    place can be gone through in a row.
    """
    if not found.has_title:
        return []
    return sorted({f"{kind}:{_digest(parts)}" for kind, parts in _blocks(found)})


def _blocks(found: Sketch) -> Iterator[tuple[str, list[str]]]:
    for address in found.addresses:
        yield "url", [address]
    if found.requisition:
        yield "requisition", [*found.requisition]
    if not found.text.strip():
        return
    job = _job(found)
    (smallest,) = landmarks(found.text, most=RAREST)
    for place in _places(found):
        for name in sorted(found.employers)[:MOST_EMPLOYERS]:
            yield "job", [place, name, job]
        for number in smallest:
            yield "text", [place, str(number)]


def _job(found: Sketch) -> str:
    """The occupation with its grade, else the words of the title; and a shift that is stated."""
    title, role = found.facts.title, found.facts.role
    words = title.words if role == "out_of_scope" else {role, *marks(title, role)}
    return " ".join(sorted({*words, *title.shift - USUAL, *title.schedule - USUAL}))


def _places(found: Sketch) -> list[str]:
    """The towns, else the regions, else the countries, else nowhere."""
    place = found.facts.where
    if place.all_towns:
        unread = place.chunks - place.all_towns
        return [*sorted(place.all_towns), *sorted(unread)][:MOST_TOWNS]
    return sorted(place.regions or place.countries or place.chunks)[:MOST_TOWNS] or [""]


def _digest(parts: list[str]) -> str:
    return _hash(parts[0], PLACE_SIZE) + _hash("\x1f".join(parts), WHOLE_SIZE)


def _hash(text: str, size: int) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=size).hexdigest()
