"""A capture served to its platform's spider, answer by answer, through the real callbacks."""

from __future__ import annotations

import asyncio
import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from scrapy import Request

from aggregator.boards import Board, Registry
from aggregator.detect import detect, detect_in_page
from aggregator.records import BoardRun, Listed, RawPosting, Reject, Understood
from aggregator.redact import redacted
from aggregator.tally import Entry
from aggregator.understand import understand
from pipelines.normalise import NormalisePipeline
from spiders.shapes.answers import Unreadable
from spiders.shapes.leaves import LeafSpider
from tests.captures.folder import shapes
from tests.captures.kinds import TYPES, Capture, Part
from tests.replay import Answer, spider_of, started

NOWHERE = "careers.example"
OTHER_FORMAT = {
    "html": (".xml", ".txt", ".rss", ".json"),
    "json": (".xml", ".txt", ".rss"),
    "xml": (".txt",),
}


@dataclass(slots=True, kw_only=True)
class Served:
    """What came of one capture."""

    listed: dict[str, Listed] = field(default_factory=dict)
    postings: list[Understood] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    n_unanswered: int = 0
    """Postings whose own answers the capture does not hold."""
    told: dict[str, Understood] = field(default_factory=dict)
    """What a list tells of such postings, where its platform has it stand in for them."""
    run: BoardRun | None = None
    faults: list[str] = field(default_factory=list)
    """Exceptions nobody foresaw."""


class Stats:
    """Counts what a spider counts as unforeseen."""

    def __init__(self) -> None:
        self.counted: Counter[str] = Counter()

    def inc_value(self, name: str) -> None:
        self.counted[name] += 1


def serve(capture: Capture) -> Served:
    """Give the spider every answer of a capture; what else it asks for stays unanswered."""
    board = board_of(capture)
    for number, part in enumerate(capture.parts):
        part.url = part.url or _address(capture, board, part, number)
    spider: Any = spider_of(board.platform, [board])
    spider.scope, spider.keeps_expired = "all", True
    spider.crawler = SimpleNamespace(stats=Stats(), spider=spider)
    keys = Registry.load().platforms[board.platform].key_settings
    spider.settings = dict.fromkeys((*keys, "AGGREGATOR_CONTACT"), "nobody@careers.example")
    served = _sorted(spider, _Talk(spider, board, capture.parts))
    served.faults += [name.rpartition("/")[2] for name in spider.crawler.stats.counted]
    return served


@dataclass
class _Talk:
    """The spider's requests and what of the capture answers them."""

    spider: Any
    board: Board
    parts: list[Part]
    unanswered: list[Entry] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lists = deque(part for part in self.parts if part.role in ("list", "feed"))
        self.records = [part for part in self.parts if part.role in ("detail", "page")]
        self.asked: set[int] = set()

    def items(self) -> list[Any]:
        """Every item of the crawl; a posting that no list led to is asked for by itself."""
        if not self.lists:
            self.lists.extend(part for part in self.records if self._request_of(part) is None)
            self.records = [part for part in self.records if part not in self.lists]
        items = self._followed(asyncio.run(started(self.spider)))
        for part in self.records:
            if id(part) not in self.asked:
                items += self._followed([self._opened(part)])
        return items

    def _followed(self, first: list[Any]) -> list[Any]:
        waiting, items = deque(thing for thing in first if thing is not None), []
        while waiting:
            thing = waiting.popleft()
            if not isinstance(thing, Request):
                items.append(thing)
            elif (answer := self._answer(thing)) is not None:
                waiting.extend(answer.given_to(thing, self.spider))
            elif thing.callback == self.spider.on_detail:
                self.unanswered.append(thing.cb_kwargs["entry"])
        return items

    def _answer(self, request: Request) -> Answer | None:
        if request.callback == self.spider.on_detail:
            part = next((p for p in self.records if _is_about(p, request)), None)
            self.asked |= {id(part)}
            return _given(part, request.url) if part else None
        path = urlsplit(request.url).path.lower()
        if self.lists and not path.endswith(OTHER_FORMAT[self.lists[0].format]):
            return _given(self.lists.popleft(), request.url)
        if re.search(r"sitema[pl]", path) and (urls := self._pages()):
            rows = "".join(f"<url><loc>{escape(url)}</loc></url>" for url in urls)
            xml = f"<urlset>{rows}</urlset>"
            return _given(Part(role="list", body=xml, format="xml"), request.url)
        is_elsewhere = self.lists or path.endswith("/robots.txt")
        return Answer(request.url, Path(), status=404) if is_elsewhere else None

    def _pages(self) -> list[str]:
        urls = [part.url for part in self.records if part.role == "page" and part.url]
        return list(dict.fromkeys(urls))

    def _opened(self, part: Part) -> Request | None:
        """The request of a posting, its board's account as if a list had named it."""
        tally, request = self.spider.tallies[self.board.key], self._request_of(part)
        if request is not None:
            tally.begin()
            tally.is_new(request.cb_kwargs["entry"].external_id)
            tally.details += 1
            tally.on_the_way += 1
        return request

    def _request_of(self, part: Part) -> Request | None:
        """The request of a posting; None where its platform asks for none."""
        entry = Entry(external_id=part.id or part.url or "", title=None, url=part.url, data={})
        try:
            request: Request = self.spider.detail_request(entry, self.board)
        except (Unreadable, NotImplementedError):
            return None
        return request


def _is_about(part: Part, request: Request) -> bool:
    entry: Entry = request.cb_kwargs["entry"]
    return (part.id is not None and part.id == entry.external_id) or part.url == entry.url


def _given(part: Part, url: str) -> Answer:
    kind = {"Content-Type": f"{TYPES[part.format]}; charset=utf-8"}
    return Answer(url, Path(), text=part.body, status=part.status, headers=kind)


def _sorted(spider: Any, talk: _Talk) -> Served:
    served, items = Served(), talk.items()
    waiting = [*talk.unanswered, *spider.tallies[talk.board.key].waiting]
    served.n_unanswered = len(waiting)
    for entry in waiting:
        served.listed[entry.external_id or ""] = spider.tallies[talk.board.key].shows(entry, None)
    served.told = {item.posting.external_id: item for item in _told(spider, talk.board, waiting)}
    pipeline = NormalisePipeline(SimpleNamespace(spider=spider))  # type: ignore[arg-type]
    for item in items:
        done = pipeline.process_item(item)
        if isinstance(done, Listed):
            served.listed[done.external_id] = done
        elif isinstance(done, Understood):
            served.postings.append(done)
            served.faults += [f"{name} cannot be read" for name in done.posting.errors]
        elif isinstance(done, Reject):
            served.rejects.append(done)
        elif isinstance(done, BoardRun):
            served.run = done
        if isinstance(item, RawPosting):
            served.listed.setdefault(item.external_id, _listed(item))
    return served


def _told(spider: Any, board: Board, entries: list[Entry]) -> Iterator[Understood]:
    """The postings as far as their list tells of them."""
    for entry in entries:
        if isinstance(spider, LeafSpider) and entry.data:
            own = {"external_id": entry.external_id, "title": entry.title, "url": entry.url}
            raw = redacted(spider.raw(board, **{"text_kind": "none", **entry.data, **own}))
            yield Understood(raw=raw, posting=understand(raw), fingerprint="")


def _listed(raw: RawPosting) -> Listed:
    return Listed(board=raw.board, external_id=raw.external_id, title=raw.title, url=raw.url)


def board_of(capture: Capture) -> Board:
    """The board a capture is of, as far as its address and its answers tell."""
    file, platform = capture.file, Registry.load().platforms[capture.file.platform]
    known = [*platform.parameters, *platform.optional_parameters]
    texts = [file.taken_at or "", *(part.body for part in capture.parts[:3])]
    found: dict[str, Any] = {}
    for name, pattern in shapes()["params"].get(platform.name, {}).items():
        told_by = (m[1] for text in texts if (m := re.search(pattern, text)))
        found |= {name: value for value in told_by}  # noqa: B035 - the last one told
    for page in (*(p.url for p in capture.parts if p.url), file.taken_at):
        found = {**_of_address(page), **found} if page else found
    for told in (detect(file.taken_at or ""), detect_in_page(f"https://{NOWHERE}", texts[-1])):
        if told is not None and told.platform == platform.name:
            found |= told.params
    found = {name: value for name, value in found.items() if name in known}
    missing = {name: _example(name) for name in platform.parameters if name not in found}
    return Board(platform=platform.name, slug="board", employer="", params={**missing, **found})


def _of_address(url: str) -> dict[str, str]:
    parts = urlsplit(url)
    return {"host": parts.netloc, "origin": f"{parts.scheme}://{parts.netloc}"}


def _example(name: str) -> str:
    """A value for a parameter that a capture does not tell."""
    known = {"host": NOWHERE, "origin": f"https://{NOWHERE}", "url": f"https://{NOWHERE}/feed.xml"}
    return known.get(name, "wd5" if name == "instance" else "board")


def _address(capture: Capture, board: Board, part: Part, number: int) -> str | None:
    """Where a page that names no address was taken, else one of its platform's form."""
    taken_at = capture.file.taken_at
    if part.role not in ("page", "detail"):
        return None
    if len(capture.parts) == 1 and part.id is None and urlsplit(taken_at or "").path.strip("/"):
        return taken_at
    form = shapes()["pages"].get(board.platform, {}).get("url", "{origin}/job/{id}")
    host = board.params.get("host") or urlsplit(board.params.get("origin", "")).netloc or NOWHERE
    named = {"host": host, "origin": f"https://{host}", **board.params, "id": part.id or number}
    return str(form).format_map(named)
