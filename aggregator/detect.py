"""Which platform and board an address of a careers page belongs to."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec

PATTERNS = Path(__file__).parent / "data" / "careers_urls.toml"
LONGEST_URL = 2_000
NO_ADDRESS = "not an http(s) address"
LONGEST_PAGE = 2_000_000
_EMBEDDED = re.compile(r"https?:(?:\\?/){2}[A-Za-z0-9.-]{4,200}(?:\\?/[^\s\"'<>\\]{0,300}){0,8}")


@dataclass(slots=True, frozen=True)
class Detected:
    """A board as its address names it."""

    platform: str
    title: str
    params: dict[str, str]
    careers_url: str
    is_vendors: bool = True
    """Told by the vendor's own host, not by the shape of a path on an employer's."""
    in_page: bool = False
    """The address names the platform only; which board it is stands in its page."""
    is_list: bool = False
    """The address is that of the list itself: no page need be read."""


class Pattern(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[pattern]]` of careers_urls.toml, where its keys are explained."""

    host: str
    platform: str = ""
    title: str = ""
    path: str = ""
    query: dict[str, str] = {}
    params: dict[str, str] = {}
    url: str = "{origin}{path}"
    refuse: str = ""
    in_page: bool = False
    is_list: bool = False


class Front(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[page]]` of careers_urls.toml: a vendor whose name stands only in the page."""

    platform: str
    title: str = ""
    words: list[str]
    params: dict[str, str]


@dataclass(slots=True)
class _Address:
    host: str
    origin: str
    path: str
    query: dict[str, list[str]] = field(default_factory=dict)
    tail: str = ""
    """The query as it is written, with its mark."""

    def fit(self, pattern: Pattern) -> dict[str, str] | None:
        """The parameters found by a pattern; None where it does not fit."""
        host = re.fullmatch(pattern.host, self.host)
        path = re.match(pattern.path, self.path)
        if host is None or path is None or not set(pattern.query.values()) <= self.query.keys():
            return None
        asked = {ours: self.query[theirs][0] for ours, theirs in pattern.query.items()}
        parts = {name: unquote(value or "") for name, value in path.groupdict().items()}
        found = {**host.groupdict(), **parts, **asked}
        return {name: value for name, value in found.items() if name != "_" and value}


def detect(url: str, platform: str | None = None) -> Detected | None:
    """Return the board a careers address names; None for what is no address of a board.

    Where a person names the platform, only its own patterns count.

    >>> detect("https://boards.greenhouse.io/embed/job_board?for=pulse").params
    {'token': 'pulse'}
    >>> detect("https://www.icims.com/products") is None
    True
    """
    address, pattern, found = _fitting(url, platform)
    if address is None or pattern is None or pattern.refuse:
        return None
    whole = {name: getattr(address, name) for name in ("host", "origin", "path", "tail")}
    named = {**whole, **found}
    params = {**found, **{k: v.format_map(named) for k, v in pattern.params.items()}}
    title = pattern.title or pattern.platform
    page = pattern.url.format_map(named)
    is_vendors = ".+" not in pattern.host
    by_page = pattern.in_page, pattern.is_list
    return Detected(pattern.platform, title, params, page, is_vendors, *by_page)


def why_not(url: str) -> str:
    """Say why an address is no board, for an address that `detect` gives None for."""
    address, pattern, _ = _fitting(url)
    if address is None:
        return NO_ADDRESS
    return pattern.refuse if pattern is not None else "not an address of a public site"


def detect_in_page(url: str, html: str) -> Detected | None:
    """Return the vendor's board a careers page stands for or embeds; None if it names none."""
    html = html[:LONGEST_PAGE]
    for match in _EMBEDDED.finditer(html):
        found = detect(match[0].replace("\\", "").replace("&amp;", "&"))
        if found is not None and found.is_vendors and found.params and not found.in_page:
            return found
    address = _address(url)
    front = next((f for f in fronts() if any(word in html for word in f.words)), None)
    if front is None or address is None:
        return None
    named = {"host": address.host, "origin": address.origin}
    params = {name: value.format_map(named) for name, value in front.params.items()}
    return Detected(front.platform, front.title or front.platform, params, address.origin)


def _fitting(
    url: str, platform: str | None = None
) -> tuple[_Address | None, Pattern | None, dict[str, str]]:
    address = _address(url)
    if address is None:
        return None, None, {}
    for pattern in patterns():
        is_asked = platform is None or pattern.refuse or pattern.platform == platform
        if is_asked and (found := address.fit(pattern)) is not None:
            return address, pattern, found
    return address, None, {}


def _address(url: str) -> _Address | None:
    try:
        parts = urlsplit(url.strip()[:LONGEST_URL])
        host, port = (parts.hostname or "").lower().rstrip("."), parts.port
        query = parse_qs(parts.query, keep_blank_values=True)
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host:
        return None
    origin = f"{parts.scheme.lower()}://{host}{f':{port}' if port else ''}"
    return _Address(host, origin, parts.path, query, f"?{parts.query}" if parts.query else "")


@cache
def patterns() -> list[Pattern]:
    """All patterns, in the order they are tried."""
    rows = tomllib.loads(PATTERNS.read_text(encoding="utf-8"))["pattern"]
    return msgspec.convert(rows, list[Pattern])


@cache
def fronts() -> list[Front]:
    """All front ends that only their pages name, in the order they are tried."""
    rows = tomllib.loads(PATTERNS.read_text(encoding="utf-8"))["page"]
    return msgspec.convert(rows, list[Front])
