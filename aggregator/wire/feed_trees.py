"""The items of a feed as small trees of plain names, built while the document is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from functools import lru_cache
from html.entities import html5
from typing import Any
from xml.etree.ElementTree import Element, SubElement, TreeBuilder
from xml.parsers import expat

from aggregator.wire.feed_names import plain

DEEPEST = 40
ITEM_LIMIT = 5_000_000
NAMES_LIMIT = 1_000
FOREIGN = ("media:", "itunes:")


class Refused(Exception):
    """A document that asks for more than a feed needs; the message says for what."""


_plain = lru_cache(maxsize=4096)(plain)


class Tree:
    """Reads XML piece by piece; every complete item can be taken, the rest is forgotten.

    Entities a document declares are refused; those of HTML are read although nobody declares them.
    """

    def __init__(self, items: Collection[str]) -> None:
        self.root: str | None = None
        self.language: str | None = None
        self.following: str | None = None
        self.n_items = 0
        self.others: Counter[str] = Counter()
        """Elements outside of items that have children of their own, by name."""
        self._items = items
        self._around: list[str] = []
        self._is_parent: list[bool] = []
        self._done: list[Element] = []
        self._builder: TreeBuilder | None = None
        self._depth = self._size = 0
        self._parser = parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        # only a document with a DTD somewhere may use entities it does not declare
        parser.UseForeignDTD(True)
        parser.ExternalEntityRefHandler = lambda *_: 1
        parser.EntityDeclHandler = _refuse
        parser.SkippedEntityHandler = self._entity
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text

    def feed(self, piece: str) -> None:
        """Read the next piece; raises ExpatError for no XML, Refused for what is hostile."""
        self._parser.Parse(piece.encode("utf-8", "replace"), False)

    def close(self) -> None:
        """End the document; raises ExpatError if it is not complete."""
        self._parser.Parse(b"", True)

    def taken(self) -> list[Element]:
        """The items that were completed since the last time."""
        done, self._done = self._done, []
        return done

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag if tag.startswith(FOREIGN) else _plain(tag)
        self._depth += 1
        if self._depth > DEEPEST:
            raise Refused(f"elements lie more than {DEEPEST} deep")
        if self._builder is None and self.root is not None and name in self._items:
            self._builder, self._size = TreeBuilder(), 0
            self._enter(name)
        if self._builder is not None:
            self._builder.start(name, {_plain(key): value for key, value in attributes.items()})
            self._size += sum(map(len, attributes.values()))
        else:
            self._outside(name, attributes)

    def _enter(self, name: str) -> None:
        if self._around and not self._is_parent[-1] and len(self.others) < NAMES_LIMIT:
            self._is_parent[-1] = True
            self.others[self._around[-1]] += 1
        self._around.append(name)
        self._is_parent.append(False)

    def _outside(self, name: str, attributes: dict[str, str]) -> None:
        self._enter(name)
        self.root = self.root or name
        self.language = self.language or attributes.get("xml:lang")
        if name == "link" and attributes.get("rel") == "next":
            self.following = attributes.get("href")

    def _end(self, tag: str) -> None:
        self._depth -= 1
        if self._builder is not None:
            self._builder.end(tag if tag.startswith(FOREIGN) else _plain(tag))
            if self._depth >= len(self._around):
                return
            self._done.append(self._builder.close())
            self._builder = None
            self.n_items += 1
        self._around.pop()
        self._is_parent.pop()

    def _text(self, said: str) -> None:
        self._size += len(said)
        if self._builder is None:
            if self._around and self._around[-1] == "language" and said.strip():
                self.language = said.strip()
        elif self._size <= ITEM_LIMIT:
            self._builder.data(said)

    def _entity(self, name: str, is_parameter: bool) -> None:
        if not is_parameter:
            self._text(html5.get(f"{name};", f"&{name};"))


def _refuse(*_: Any) -> None:
    raise Refused("the feed declares entities, which are refused")


def element_of(name: str, value: Any, depth: int = 0) -> Element:
    """Return a JSON value as an element: keys become children, a list several of them."""
    element = Element(plain(name))
    if isinstance(value, bool):
        element.text = "true" if value else "false"
    elif isinstance(value, str | int | float):
        element.text = str(value)
    elif isinstance(value, dict) and depth < DEEPEST:
        for key, inner in value.items():
            for part in inner if isinstance(inner, list) else [inner]:
                element.append(element_of(key, part, depth + 1))
    elif isinstance(value, list) and depth < DEEPEST:
        for part in value:
            SubElement(element, "row").append(element_of("row", part, depth + 1))
    return element
