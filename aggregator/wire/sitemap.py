"""Sitemaps: where robots.txt names them, and what they list; nothing in them is trusted."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import urljoin
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

UNPACKED_LIMIT = 100_000_000
_SITEMAP_LINE = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
CUT = "the sitemap is cut off or malformed"
_GZIP = b"\x1f\x8b"


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


def sitemaps_in_robots(text: str, base: str) -> list[str]:
    r"""Return the sitemaps a robots.txt names, in order, without doubles.

    >>> sitemaps_in_robots("User-agent: *\nSitemap: /jobs.xml", "https://a.example/robots.txt")
    ['https://a.example/jobs.xml']
    """
    return list(dict.fromkeys(urljoin(base, found) for found in _SITEMAP_LINE.findall(text)))


def read_sitemap(body: bytes) -> Sitemap:
    """Return what a sitemap lists: XML, gzipped XML or one address a line.

    A document that breaks off gives what it held until there, and says so in `fault`.
    """
    sitemap = Sitemap()
    try:
        body = _unpacked(body).lstrip(b"\xef\xbb\xbf \t\r\n")
        if body[:1] == b"<":
            for kind, listing in _listings(body):
                (sitemap.pages if kind == "url" else sitemap.sitemaps).append(listing)
        else:
            sitemap.pages = _lines(body)
    except DefusedXmlException:
        sitemap.fault = "the sitemap declares entities, which are refused"
    except ParseError:
        is_page = re.match(rb"<(?:!doctype )?html\b", body, re.IGNORECASE)
        sitemap.fault = "HTML where a sitemap was promised" if is_page else CUT
    except (zlib.error, ValueError) as error:
        sitemap.fault = f"the sitemap cannot be read: {error}"
    if not (sitemap.pages or sitemap.sitemaps or sitemap.fault or _is_sitemap(body)):
        sitemap.fault = "the answer is no sitemap"
    return sitemap


def _unpacked(body: bytes) -> bytes:
    if body[:2] != _GZIP:
        return body
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    plain = unpacker.decompress(body, UNPACKED_LIMIT)
    if unpacker.unconsumed_tail:
        raise ValueError(f"it unpacks to more than {UNPACKED_LIMIT} bytes")
    return plain


def _is_sitemap(body: bytes) -> bool:
    return bool(re.search(rb"<(?:\w{1,20}:)?(?:urlset|sitemapindex)\b", body[:5000]))


def _listings(body: bytes) -> Iterator[tuple[str, Listing]]:
    for _, element in iterparse(BytesIO(body), events=("end",)):
        kind = _local(element.tag)
        if kind not in ("url", "sitemap"):
            continue
        said = {_local(child.tag): (child.text or "").strip() for child in element}
        element.clear()
        if said.get("loc"):
            yield kind, Listing(said["loc"], said.get("lastmod") or None)


def _local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1].lower()


def _lines(body: bytes) -> list[Listing]:
    lines = body.decode("utf-8", errors="replace").splitlines()
    return [Listing(line.strip()) for line in lines if line.startswith(("http://", "https://"))]
