"""Misbehaviour on demand: what a host does wrong, to which requests, and how often."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from tests.market.exchange import Request, Response, as_html, as_text

WALL = (
    "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>"
    "<h1>Checking your browser before you continue.</h1><noscript>Enable JavaScript</noscript>"
    "</body></html>"
)
LISTS = ("jobs", "jobPostings", "items")
TOTALS = ("total", "totalCount", "count")
ROW = re.compile(rb"<(url|job|item|entry)>.*?</\1>", re.DOTALL)


@dataclass(slots=True, kw_only=True)
class Fault:
    """One misbehaviour; `kind` is a key of BEFORE or AFTER."""

    kind: str
    host: str = ".*"
    path: str = "/(?!robots\\.txt).*"
    """Pattern of the whole path with its query."""
    skip: int = 0
    """Matching requests that are answered well first."""
    times: int | None = None
    """How many are answered badly after that; None: all of them."""
    value: float = 0
    """Seconds, percent, status or count, as the kind needs it."""
    n_matched: int = field(default=0, init=False)

    def strikes(self, request: Request) -> bool:
        """Return whether this request is answered badly, and count it."""
        if not re.fullmatch(self.host, request.host) or not re.fullmatch(self.path, request.target):
            return False
        self.n_matched += 1
        number = self.n_matched - self.skip
        return number > 0 and (self.times is None or number <= self.times)


def answer(
    request: Request, faults: list[Fault], respond: Callable[[Request], Response]
) -> Response:
    """Return the market's answer after everything that goes wrong on the way."""
    striking = [fault for fault in faults if fault.strikes(request)]
    for fault in striking:
        if fault.kind in BEFORE:
            request = BEFORE[fault.kind](request, fault)
    response = respond(request)
    for fault in striking:
        if fault.kind in AFTER:
            response = AFTER[fault.kind](response, fault)
    return response


# ── before the market answers: another page than the one asked for ───────────────────────────


def _repeated_page(request: Request, fault: Fault) -> Request:
    """Ask for the first page, whichever was asked for."""
    target = re.sub(r"\b(page=)\d+", r"\g<1>1", request.target)
    asked = request.json()
    if isinstance(asked, dict) and "offset" in asked:
        return replace(request, target=target, body=json.dumps({**asked, "offset": 0}).encode())
    return replace(request, target=target)


def _shifting(request: Request, fault: Fault) -> Request:
    return replace(request, shift=int(fault.value or 1))


# ── after: the right answer, spoilt ──────────────────────────────────────────────────────────


def _too_many(response: Response, fault: Fault) -> Response:
    spoilt = as_text("Too many requests", 429)
    spoilt.headers["Retry-After"] = str(int(fault.value))
    return spoilt


def _server_error(response: Response, fault: Fault) -> Response:
    return as_html("<h1>Internal Server Error</h1>", int(fault.value or 500))


def _hang(response: Response, fault: Fault) -> Response:
    return replace(response, hang=fault.value or 30)


def _cut_body(response: Response, fault: Fault) -> Response:
    return replace(response, cut_at=len(response.body) // 2)


def _cut_json(response: Response, fault: Fault) -> Response:
    """Return half a document as if it were whole."""
    return replace(response, body=response.body[: len(response.body) // 2])


def _false_total(response: Response, fault: Fault) -> Response:
    """Claim more postings than there are: `value` more."""

    def lie(data: dict[str, Any]) -> None:
        meta = data.get("meta")
        where = meta if isinstance(meta, dict) else data
        for key in TOTALS:
            if key in where:
                where[key] += int(fault.value or 7)

    return _edited(response, lie)


def _empty_list(response: Response, fault: Fault) -> Response:
    return _shortened(response, 0)


def _short_list(response: Response, fault: Fault) -> Response:
    """Return only the first `value` percent of a list, the total with it."""
    return _shortened(response, fault.value / 100)


def _shortened(response: Response, share: float) -> Response:
    """Keep a share of the rows of a list, be it JSON, XML or packed XML."""

    def cut(data: dict[str, Any]) -> None:
        for key in filter(data.get, LISTS):
            data[key] = data[key][: int(len(data[key]) * share)]
            data.update({total: len(data[key]) for total in TOTALS if total in data})
            if "meta" in data:
                data["meta"] = {"total": len(data[key])}

    is_packed = response.body[:2] == b"\x1f\x8b"
    body = gzip.decompress(response.body) if is_packed else response.body
    n_rows = len(ROW.findall(body))
    if not n_rows:
        return _edited(response, cut)
    left = count(int(n_rows * share), -1)
    body = ROW.sub(lambda row: row[0] if next(left) > 0 else b"", body)
    return replace(response, body=gzip.compress(body, mtime=0) if is_packed else body)


def _nameless(response: Response, fault: Fault) -> Response:
    """Take the title from the first posting of a list and the id from the second."""

    def strip(data: dict[str, Any]) -> None:
        rows: list[dict[str, Any]] = next((data[key] for key in LISTS if key in data), [])
        for row, key in zip(rows, ("title", "id"), strict=False):
            row[key] = None

    return _edited(response, strip)


def _edited(response: Response, edit: Callable[[dict[str, Any]], None]) -> Response:
    try:
        data = json.loads(response.body)
    except ValueError:
        return response
    if isinstance(data, dict):
        edit(data)
    return replace(response, body=json.dumps(data).encode())


def _bot_wall(response: Response, fault: Fault) -> Response:
    return as_html(WALL, int(fault.value or 403))


def _html_for_json(response: Response, fault: Fault) -> Response:
    return as_html("<!DOCTYPE html><html><body><h1>Our careers</h1></body></html>")


def _broken_jsonld(response: Response, fault: Fault) -> Response:
    """Leave a comma out, add one too many and close with a semicolon, as templates do."""
    body = response.body.replace(b', "datePosted"', b' "datePosted"', 1)
    return replace(response, body=body.replace(b"}</script>", b",};</script>"))


def _hopeless_jsonld(response: Response, fault: Fault) -> Response:
    """Leave nothing of the JSON-LD but its beginning."""
    body = re.sub(rb'(ld\+json">).*?(</script>)', rb"\1{\2", response.body, flags=re.S)
    return replace(response, body=body)


def _huge(response: Response, fault: Fault) -> Response:
    return replace(response, body=response.body + b" " * int((fault.value or 50) * 1_000_000))


def _robots(text: str) -> Callable[[Response, Fault], Response]:
    return lambda response, fault: as_text(text.format(value=fault.value))


BEFORE: dict[str, Callable[[Request, Fault], Request]] = {
    "repeated_page": _repeated_page,
    "shifting": _shifting,
}
AFTER: dict[str, Callable[[Response, Fault], Response]] = {
    "too_many": _too_many,
    "server_error": _server_error,
    "hang": _hang,
    "cut_body": _cut_body,
    "cut_json": _cut_json,
    "false_total": _false_total,
    "empty_list": _empty_list,
    "short_list": _short_list,
    "nameless": _nameless,
    "bot_wall": _bot_wall,
    "html_for_json": _html_for_json,
    "broken_jsonld": _broken_jsonld,
    "hopeless_jsonld": _hopeless_jsonld,
    "huge": _huge,
    "robots_forbids": _robots("User-agent: *\nDisallow: /\n"),
    "crawl_delay": _robots("User-agent: *\nCrawl-delay: {value}\n"),
}
KINDS = frozenset(BEFORE) | frozenset(AFTER)


def robots_fault(kind: str, host: str, value: float = 0) -> Fault:
    """Return a fault of robots.txt alone."""
    return Fault(kind=kind, host=host, path="/robots\\.txt", value=value)
