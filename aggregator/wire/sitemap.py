"""Sitemaps: where robots.txt names them, and what they list; nothing in them is trusted."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

UNPACKED_LIMIT = 100_000_000
ROWS_LIMIT = 200_000
HEAD = 5_000
STEP = 1 << 16
TOKEN_LIMIT = 2_000_000
"""Bytes without a beginning or an end of an element: the parser reads such a stretch again and
again."""
_SITEMAP_LINE = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
CUT = "the sitemap is cut off or malformed"
_GZIP = b"\x1f\x8b"
_BLANK = b"\xef\xbb\xbf \t\r\n"


@dataclass(slots=True, frozen=True)
class Listing:
    """One address of a sitemap with the state its owner gives it."""

    url: str
    lastmod: str | None = None


@dataclass(slots=True)
class Sitemap:
    """What one document lists: pages, further sitemaps, and why it ended early if it did."""

    pages: list[Listing] = field(default_factory=list)
    sitemaps: list[Listing] = field(default_factory=list)
    fault: str | None = None
    is_cut: bool = False
    """It has more rows than are read of one."""


def sitemaps_in_robots(text: str, base: str) -> list[str]:
    r"""Return the sitemaps a robots.txt names, in order, without doubles.

    >>> sitemaps_in_robots("User-agent: *\nSitemap: /jobs.xml", "https://a.example/robots.txt")
    ['https://a.example/jobs.xml']
    """
    return list(dict.fromkeys(urljoin(base, found) for found in _SITEMAP_LINE.findall(text)))


def read_sitemap(body: bytes) -> Sitemap:
    """Return what a sitemap lists: XML, gzipped XML or one address a line.

    A document that breaks off gives what it held until there, and says so in `fault`; one of more
    rows than anybody has jobs is left at the limit, and is cut.
    """
    sitemap = Sitemap()
    head = b""
    try:
        packed = _Unpacked(body) if body[:2] == _GZIP else None
        file = io.BufferedReader(packed or io.BytesIO(body))
        head = file.peek(HEAD)
        file.read(len(head) - len(head.lstrip(_BLANK)))
        head = head.lstrip(_BLANK)
        _take(sitemap, _rows(file) if head[:1] == b"<" else _lines(file))
        if packed and not (sitemap.is_cut or packed.is_whole):
            sitemap.fault = CUT
    except DefusedXmlException:
        sitemap.fault = "the sitemap declares entities, which are refused"
    except ParseError:
        is_page = re.match(rb"<(?:!doctype )?html\b", head, re.IGNORECASE)
        sitemap.fault = "HTML where a sitemap was promised" if is_page else CUT
    except (zlib.error, ValueError) as error:
        sitemap.fault = f"the sitemap cannot be read: {error}"
    if not (sitemap.pages or sitemap.sitemaps or sitemap.fault or _is_sitemap(head)):
        sitemap.fault = "the answer is no sitemap"
    return sitemap


def _take(sitemap: Sitemap, rows: Iterable[tuple[str, Listing | None]]) -> None:
    for number, (kind, listing) in enumerate(rows):
        if number >= ROWS_LIMIT:
            sitemap.is_cut = True
            return
        if listing:
            (sitemap.pages if kind == "url" else sitemap.sitemaps).append(listing)


class _Unpacked(io.RawIOBase):
    """The plain bytes of a gzipped document, no more of them at once than are asked for."""

    def __init__(self, body: bytes) -> None:
        self._packed, self._left = io.BytesIO(body), b""
        self._unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self._n_given = 0

    @property
    def is_whole(self) -> bool:
        """Whether it was read to its end; a second document packed behind it is not read."""
        behind = self._unpacker.unused_data[:2] + self._packed.read(2)
        return self._unpacker.eof and not behind.startswith(_GZIP)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        given = b""
        while not given and not self._unpacker.eof:
            # zlib copies what it leaves, so it is given a little at a time
            self._left = self._left or self._packed.read(STEP)
            if not self._left:
                break
            given = self._unpacker.decompress(self._left, len(buffer))
            self._left = self._unpacker.unconsumed_tail
        self._n_given += len(given)
        if self._n_given > UNPACKED_LIMIT:
            raise ValueError(f"it unpacks to more than {UNPACKED_LIMIT} bytes")
        buffer[: len(given)] = given
        return len(given)


def _is_sitemap(head: bytes) -> bool:
    return bool(re.search(rb"<(?:\w{1,20}:)?(?:urlset|sitemapindex)\b", head[:HEAD]))


@dataclass(slots=True)
class _Watched:
    """A document that ends with ValueError where nothing but one stretch of it comes."""

    file: io.BufferedReader[Any]
    n_since: int = 0
    """Bytes read since the last element."""

    def read(self, n: int = STEP, /) -> bytes:
        self.n_since += n
        if self.n_since > TOKEN_LIMIT:
            raise ValueError(f"{TOKEN_LIMIT} bytes of it hold no element")
        return self.file.read(n)


def _rows(file: io.BufferedReader[Any]) -> Iterator[tuple[str, Listing | None]]:
    """Every row, None for one without an address; what was read of the document is let go."""
    within: list[Element] = []
    watched = _Watched(file)
    for event, element in iterparse(watched, events=("start", "end")):
        watched.n_since = 0
        if event == "start":
            within.append(element)
            continue
        within.pop()
        kind = _local(element.tag)
        if kind in ("url", "sitemap"):
            said = {_local(child.tag): (child.text or "").strip() for child in element}
            loc = said.get("loc")
            yield kind, Listing(loc, said.get("lastmod") or None) if loc else None
        if within and (kind in ("url", "sitemap") or len(within) == 1):
            within[-1].clear()


def _local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1].lower()


def _lines(file: io.BufferedReader[Any]) -> Iterator[tuple[str, Listing | None]]:
    for line in file:
        address = line.decode("utf-8", errors="replace").strip()
        is_address = address.startswith(("http://", "https://"))
        yield "url", Listing(address) if is_address else None
