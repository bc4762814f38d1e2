"""Feeds: XML or JSON documents read item by item; nothing in them is trusted."""

from __future__ import annotations

import codecs
import gzip
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element
from xml.parsers import expat

from aggregator.wire.feed_names import ITEMS, LISTS, ROOTS, plain
from aggregator.wire.feed_trees import Refused, Tree, element_of
from aggregator.wire.shapes import mapping, text, without_surrogates

CHUNK = 1 << 16
UNPACKED_LIMIT = 400_000_000
JSON_LIMIT = 32_000_000
LONGEST = 4_000_000
CUT = "the feed is cut off or malformed"
HTML = "HTML where a feed was promised"
BROKEN = (expat.ExpatError, zlib.error, EOFError, gzip.BadGzipFile, Refused)
_MARK = re.compile(r"(<!\[CDATA\[|\]\]>)")
_BARE = re.compile(r"&(?!#?\w{1,31};)")
_GZIP = b"\x1f\x8b"
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?\bencoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_DECLARATION = re.compile(r"\A\s*<\?xml\b[^>]{0,500}\?>\s*")
_PAGE = re.compile(rb"<(?:!doctype\s{1,9})?html\b", re.IGNORECASE)
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8 are nearly always Windows-1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("feed", _as_windows)


@dataclass(slots=True)
class Item:
    """One posting of a feed: an element with plain names, and the JSON it was made of."""

    element: Element
    source: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Feed:
    """One document; what it says of itself is known once its items were read."""

    item: str | None = None
    """The element that is one posting, where it is none that feeds commonly have."""
    expected: str | None = None
    """The root the document must have."""
    encoding: str | None = None
    """What the answer's header says, if the document says nothing."""
    root: str | None = None
    language: str | None = None
    following: str | None = None
    """Address of the next page."""
    fault: str | None = None
    """Why reading ended early."""

    def items(self, file: BinaryIO) -> Iterator[Item]:
        """Yield the items one by one; what a broken document holds until it breaks off is kept."""
        try:
            yield from self._items(_unpacked(file))
        except BROKEN as error:
            self.fault = str(error) if isinstance(error, Refused) else CUT

    def _items(self, file: BinaryIO) -> Iterator[Item]:
        head = file.read(CHUNK)
        start = head.lstrip(codecs.BOM_UTF8 + b" \t\r\n")[:1]
        if _PAGE.match(head[:1000].lstrip()):
            raise Refused(HTML)
        if start in (b"{", b"["):
            yield from self._json(head + file.read(JSON_LIMIT))
            return
        yield from self._xml(head, file)

    def _xml(self, head: bytes, file: BinaryIO) -> Iterator[Item]:
        tree = Tree(frozenset([plain(self.item)]) if self.item else ITEMS)
        try:
            for chunk in _mended(self._decoded(head, file)):
                tree.feed(chunk)
                self._learn(tree)
                self._check_root(tree)
                yield from map(Item, tree.taken())
            tree.close()
        except BROKEN:
            self._learn(tree)
            yield from map(Item, tree.taken())
            raise
        self._learn(tree)
        yield from map(Item, tree.taken())
        self._judge(tree)

    def _learn(self, tree: Tree) -> None:
        self.root, self.language, self.following = tree.root, tree.language, tree.following

    def _check_root(self, tree: Tree) -> None:
        if self.expected and self.root and self.root != plain(self.expected):
            tree.taken()
            raise Refused(f"<{self.root}> where <{self.expected}> was promised")

    def _judge(self, tree: Tree) -> None:
        """A document without an item is an empty feed only if it looks like a feed."""
        if tree.n_items:
            return
        if self.item:
            self.fault = _instead_of(self.item, tree)
        elif self.root not in ROOTS and not self.expected:
            self.fault = f"no postings known in XML of <{self.root}>"

    def _decoded(self, head: bytes, file: BinaryIO) -> Iterator[str]:
        decoder = codecs.getincrementaldecoder(self._charset(head))("feed")
        chunk, total, is_first = head, 0, True
        while chunk:
            total += len(chunk)
            if total > UNPACKED_LIMIT:
                raise Refused(f"the feed is longer than {UNPACKED_LIMIT} bytes")
            said = _UNFIT.sub("", decoder.decode(chunk))
            yield _DECLARATION.sub("", said, count=1) if is_first else said
            chunk, is_first = file.read(CHUNK), False
        yield decoder.decode(b"", final=True)

    def _charset(self, head: bytes) -> str:
        for mark, name in _MARKS.items():
            if head.startswith(mark):
                return name
        declared = _DECLARED.search(head[:1000])
        said: str | None
        for said in (declared[1].decode() if declared else None, self.encoding):
            try:
                # XML that declares UTF-16 in single bytes is none
                if said and not said.lower().startswith(("utf-16", "utf-32", "ucs")):
                    return codecs.lookup(said).name
            except LookupError:
                continue
        return "utf-8"

    def _json(self, body: bytes) -> Iterator[Item]:
        if len(body) > JSON_LIMIT:
            raise Refused(f"a JSON feed longer than {JSON_LIMIT} bytes")
        said = body.decode("utf-8-sig", "feed")
        try:
            data = without_surrogates(json.loads(said))
        except (ValueError, RecursionError):
            self.fault = CUT
            rows: list[Any] | None = without_surrogates(list(_whole_objects(said)))
        else:
            rows = _rows(data)
            self.language = text(mapping(data).get("language"))
            self.following = text(mapping(data).get("next_url"))
        if rows is None:
            self.fault = "no list of postings in the JSON"
        for row in map(mapping, rows or []):
            yield Item(element_of("item", row), row)


def _instead_of(item: str, tree: Tree) -> str | None:
    """Say what a feed holds instead of the items it should have; None where it is just empty."""
    for name, number in tree.others.most_common():
        if number > 1 or (name in ITEMS and name != tree.root):
            return f"no <{item}> in the feed, which holds {number} <{name}>"
    return None


def _mended(pieces: Iterator[str]) -> Iterator[str]:
    """The pieces of a document with every "&" escaped that begins no entity, but in CDATA."""
    left, is_data = "", False
    for piece in chain(pieces, [None]):
        whole = left + (piece or "")
        # no entity and no mark of CDATA goes on behind a ">"
        end = len(whole) if piece is None or len(whole) > LONGEST else whole.rfind(">") + 1
        said, left = whole[:end], whole[end:]
        parts = _MARK.split(said)
        for number, part in enumerate(parts):
            if number % 2:
                is_data = part != "]]>"
            elif not is_data:
                parts[number] = _BARE.sub("&amp;", part)
        yield "".join(parts)


def _unpacked(file: BinaryIO) -> BinaryIO:
    start = file.read(2)
    file.seek(0)
    return gzip.GzipFile(fileobj=file) if start == _GZIP else file  # type: ignore[return-value]  # reads alike


def _rows(data: Any, depth: int = 0) -> list[Any] | None:
    """The list of postings in a JSON document; None where it has none."""
    if isinstance(data, list):
        return data
    if depth > 2:
        return None
    for key in (key for key in LISTS if key in mapping(data)):
        if (found := _rows(data[key], depth + 1)) is not None:
            return found
    return None


def _whole_objects(said: str) -> Iterator[dict[str, Any]]:
    """The objects of the first list of a JSON document that is cut off."""
    decode = json.JSONDecoder().raw_decode
    place = said.find("[")
    while place >= 0 and (place := said.find("{", place)) >= 0:
        try:
            found, place = decode(said, place)
        except (ValueError, RecursionError):
            return
        yield found
