"""Recorded answers through a spider's real callbacks: a folder is a test."""

from __future__ import annotations

import asyncio
import importlib
import json
import tomllib
from collections import deque
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request, Spider
from scrapy.exceptions import CannotResolveHostError, DownloadTimeoutError
from scrapy.http import Response
from scrapy.responsetypes import responsetypes
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from aggregator import clock
from aggregator.accounting import History, NullMemory
from aggregator.boards import Board
from aggregator.crawling.refusals import Refusal
from aggregator.records import BoardRun, Confirmed, Listed, RawPosting, Reject, Touched
from aggregator.understand.text import to_text

FIXTURES = Path(__file__).parent / "fixtures"
TYPES = {".json": "application/json", ".html": "text/html", ".xml": "application/xml"}
ERRORS = {
    "robots": Refusal("robots.txt forbids it"),
    "timeout": DownloadTimeoutError(),
    "dns": CannotResolveHostError(),
}


class Recalled(NullMemory):
    """A memory written down in case.toml."""

    def __init__(self, known: dict[str, Any]) -> None:
        self.known = known

    def version(self, board: str, external_id: str) -> str | None:
        return self.known.get("versions", {}).get(external_id)

    def fingerprint(self, board: str, external_id: str) -> str | None:
        return "kept" if external_id in self.known.get("kept", self.open_postings(board)) else None

    def open_postings(self, board: str) -> dict[str, str | None]:
        return dict(self.known.get("open", {}))

    def validators(self, board: str) -> tuple[str | None, str | None]:
        return self.known.get("etag"), self.known.get("last_modified")

    def history(self, board: str) -> History:
        n_open = len(self.open_postings(board))
        return History(n_listed=self.known.get("n_listed", []), n_open=n_open)


@dataclass
class Answer:
    """One recorded answer, or why none came."""

    url: str
    folder: Path
    method: str = "GET"
    json: Any = None
    """The JSON the request must carry, where its address alone does not tell it apart."""
    body: str | None = None
    text: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    expects: dict[str, str] = field(default_factory=dict)
    """Headers the request must carry."""
    redirected_to: str | None = None
    error: str | None = None
    times: int = 0

    def fits(self, request: Request) -> bool:
        carried = json.loads(request.body) if self.json and request.body else None
        return (self.url, self.method, self.json) == (request.url, request.method, carried)

    def response(self, request: Request) -> Response:
        body = (self.folder / self.body).read_bytes() if self.body else self.text.encode()
        kind = TYPES.get(Path(self.body or "x.json").suffix)
        headers = {**({"Content-Type": kind} if kind else {}), **self.headers}
        url = self.redirected_to or request.url
        made = responsetypes.from_args(headers=headers, url=url, body=body)
        if self.redirected_to:
            request = request.replace(url=url, meta={**request.meta, "redirect_urls": [self.url]})
        return made(url, status=self.status, headers=headers, body=body, request=request)

    def given_to(self, request: Request, spider: Spider) -> list[Any]:
        """What the callback, or the errback, makes of it."""
        self.times += 1
        for name, value in self.expects.items():
            assert request.headers.get(name) == value.encode(), f"{name} of {request.url}"
        if self.error:
            return _failed(request, ERRORS[self.error])
        response = self.response(request)
        taken = request.meta.get("handle_httpstatus_list", spider.handle_httpstatus_list)
        if 200 <= self.status < 300 or self.status in taken:
            return list(request.callback(response, **request.cb_kwargs))
        return _failed(request, HttpError(response, "not 2xx"))


def _failed(request: Request, error: Exception) -> list[Any]:
    failure = Failure(error)
    failure.request = request
    return list(request.errback(failure))


def replay(spider: Spider, answers: list[Answer]) -> list[Any]:
    """Return every item of a crawl of these answers; each must be asked for, and no other."""
    waiting, items = deque(asyncio.run(started(spider))), []
    while waiting:
        thing = waiting.popleft()
        if not isinstance(thing, Request):
            items.append(thing)
            continue
        fitting = [a for a in answers if a.fits(thing)]
        assert fitting, f"nothing is recorded for {thing.method} {thing.url} {thing.body!r}"
        answer = min(fitting, key=lambda a: a.times)
        waiting.extend(answer.given_to(thing, spider))
    never = [answer.url for answer in answers if not answer.times]
    assert not never, f"recorded but never asked for: {never}"
    return items


async def started(spider: Spider) -> list[Any]:
    """The first requests of a spider."""
    return [thing async for thing in spider.start()]


def spider_of(platform: str, boards: list[Board], **kwargs: Any) -> Spider:
    """The spider of a platform, found as scrapy finds it."""
    module = importlib.import_module(f"spiders.{platform}")
    kinds = [k for k in vars(module).values() if getattr(k, "name", None) == platform]
    return kinds[0](boards=boards, **kwargs)


def check_case(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Replay one folder and compare what it says it should give."""
    case = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
    monkeypatch.setattr(clock, "now", lambda: datetime.fromisoformat(case["now"]))
    general = {k: v for k, v in case["board"].items() if k in Board.__struct_fields__}
    params = {k: v for k, v in case["board"].items() if k not in general}
    board = Board(platform=folder.parent.name, params=params, **general)
    spider = spider_of(board.platform, [board], memory=Recalled(case.get("memory", {})))
    spider.scope = case.get("scope", "all")
    spider.settings = case.get("settings", {})
    items = replay(spider, [Answer(folder=folder, **row) for row in case.get("answers", [])])
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    compare(items, expected)


def compare(items: list[Any], expected: dict[str, Any]) -> None:
    """Compare items with what a person read: every id, and of each every field that is named."""
    assert isinstance(items[-1], BoardRun)
    assert sum(isinstance(item, BoardRun) for item in items) == 1
    _some(asdict(items[-1]), expected["run"], "run")
    got = {p.external_id: p for p in items if isinstance(p, RawPosting)}
    assert list(got) == list(expected.get("postings", {})), "postings"
    for name, fields in expected.get("postings", {}).items():
        lines = to_text(got[name].description or "").splitlines()
        _some({**asdict(got[name]), "text": "\n".join(filter(None, lines))}, fields, name)
    listed = {i.external_id: i.decision for i in items if isinstance(i, Listed)}
    assert listed == expected.get("listed", dict.fromkeys(got)), "listed"
    rejects = [[r.external_id, r.stage, r.reason] for r in items if isinstance(r, Reject)]
    assert rejects == expected.get("rejects", []), "rejects"
    confirmed = {c.external_id: c.verdict for c in items if isinstance(c, Confirmed)}
    assert confirmed == expected.get("confirmed", {}), "confirmed"
    touched = [t.external_id for t in items if isinstance(t, Touched)]
    assert touched == expected.get("touched", []), "touched"


def _some(got: dict[str, Any], expected: dict[str, Any], where: str) -> None:
    different = {k: (got[k], v) for k, v in expected.items() if not _like(got[k], v)}
    assert not different, f"{where}: got and expected differ: {different}"


def _like(got: Any, expected: Any) -> bool:
    """Equal; of objects and lists of objects only what is named, the rest None."""
    if isinstance(expected, dict) and isinstance(got, dict):
        rest = all(v is None for k, v in got.items() if k not in expected)
        return rest and all(_like(got.get(k), v) for k, v in expected.items())
    if isinstance(expected, list) and isinstance(got, list):
        return len(got) == len(expected) and all(map(_like, got, expected))
    return bool(got == expected)
