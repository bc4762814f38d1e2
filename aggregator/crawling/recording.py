"""Leaves what boards answered as a fixture folder: a case and its bodies, personal data masked."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from msgspec import structs
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotConfigured,
)
from scrapy.http import Response, TextResponse

from aggregator.boards import Board, Registry
from aggregator.clock import instant
from aggregator.crawling.refusals import Stopped
from aggregator.redact import mask, masked_record

SUFFIXES = {"json": ".json", "xml": ".xml", "html": ".html"}
KEPT = ("ETag", "Last-Modified", "Link")
FAULTS = {CannotResolveHostError: "dns", DownloadTimeoutError: "timeout", IgnoreRequest: "robots"}
SECRET = "secret"  # noqa: S105 - what stands in a recording for the operator's keys


@dataclass(slots=True)
class Case:
    """One board's folder, written answer by answer."""

    folder: Path
    n: int = 0

    @classmethod
    def begun(cls, root: Path, board: Board, scope: str) -> Case:
        """A new folder for a board, beside those of earlier recordings."""
        names = (board.slug, *(f"{board.slug}-{n}" for n in range(2, 1000)))
        folder = next(f for name in names if not (f := root / board.platform / name).exists())
        folder.mkdir(parents=True)
        about = structs.asdict(board)
        own = about.pop("params")
        row = {k: v for k, v in (about | own).items() if k != "platform" and v}
        lines = [f"now = {_toml(instant())}", f"scope = {_toml(scope)}", "", "[board]", *_rows(row)]
        (folder / "case.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return cls(folder)

    def add(self, row: dict[str, Any], body: str = "", suffix: str = "") -> None:
        """Write one answer; a body gets a file of its own."""
        self.n += 1
        if body:
            row["body"] = f"{self.n:03d}{suffix}"
            (self.folder / row["body"]).write_text(body, encoding="utf-8")
        with (self.folder / "case.toml").open("a", encoding="utf-8") as case:
            case.write("\n".join(["", "[[answers]]", *_rows(row)]) + "\n")


class RecordMiddleware:
    """Sees every answer as the spider sees it, after redirects and retries."""

    def __init__(self, crawler: Crawler) -> None:
        self._root = Path(crawler.settings.get("AGGREGATOR_RECORD") or "")
        if self._root == Path():
            raise NotConfigured
        keys = {k for p in Registry.load().platforms.values() for k in p.key_settings}
        values = (str(crawler.settings.get(key) or "") for key in keys)
        self._secrets = [value for value in values if value]
        self._crawler = crawler
        self._cases: dict[str, Case] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Write an answer down and pass it on untouched."""
        if (case := self._case(request)) is not None:
            row = self._asked(request)
            if response.status != 200:
                row["status"] = response.status
            if request.meta.get("redirect_urls"):
                row["redirected_to"] = self._said(response.url)
            headers = {name: response.headers.get(name) for name in KEPT}
            row["headers"] = {k: v.decode("latin-1") for k, v in headers.items() if v}
            body, suffix = _body(response)
            case.add({k: v for k, v in row.items() if v}, self._said(body), suffix)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Write down why no answer came, where a replay can tell it again."""
        known = (word for kind, word in FAULTS.items() if isinstance(exception, kind))
        case, word = self._case(request), next(known, None)
        if case is not None and word and not isinstance(exception, Stopped):
            case.add({**self._asked(request), "error": word})

    def _case(self, request: Request) -> Case | None:
        board = request.cb_kwargs.get("board")
        if not isinstance(board, Board):
            return None
        if board.key not in self._cases:
            spider: Any = self._crawler.spider
            self._cases[board.key] = Case.begun(self._root, board, spider.scope)
        return self._cases[board.key]

    def _asked(self, request: Request) -> dict[str, Any]:
        """What tells a request from the others; of a redirected one, its first address."""
        trail = request.meta.get("redirect_urls") or [request.url]
        row: dict[str, Any] = {"url": self._said(trail[0])}
        if request.method != "GET":
            row["method"] = request.method
        try:
            row["json"] = json.loads(self._said(request.body.decode())) if request.body else None
        except ValueError:
            row["json"] = None
        return {name: value for name, value in row.items() if value}

    def _said(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, SECRET)
        return text


def _body(response: Response) -> tuple[str, str]:
    """The text of an answer without personal data, and the suffix that says its kind."""
    text = response.text if isinstance(response, TextResponse) else _unpacked(response.body)
    start = text.lstrip()[:200].lower()
    kind = "html" if start.startswith(("<!doctype html", "<html")) else "xml"
    if not start.startswith("<"):
        kind = "json"
    try:
        return json.dumps(masked_record(json.loads(text)), ensure_ascii=False, indent=1), ".json"
    except (ValueError, RecursionError):
        return mask(text), SUFFIXES[kind]


def _unpacked(body: bytes) -> str:
    try:
        return gzip.decompress(body).decode("utf-8", "replace")
    except (OSError, EOFError):
        return body.decode("utf-8", "replace")


def _rows(row: dict[str, Any]) -> list[str]:
    return [f"{name} = {_toml(value)}" for name, value in row.items()]


def _toml(value: Any) -> str:
    """A value on one line of TOML; JSON's strings, numbers and flags are TOML's too."""
    if isinstance(value, dict):
        rows = (f"{json.dumps(str(k))} = {_toml(v)}" for k, v in value.items() if v is not None)
        return "{ " + ", ".join(rows) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
