"""Shows how a run goes: one line that moves on a terminal, one line per board in a pipe."""

from __future__ import annotations

import sys
from time import monotonic
from typing import Any, Self, TextIO

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from aggregator.crawling.session import Session
from aggregator.records import BoardRun, Understood

WIDTH = 79
PAUSE = 0.1
CLEAR = "\r\x1b[K"


class Watch:
    """Follows a crawler for its session: boards that ended, answers, faults."""

    def __init__(self, session: Session, stream: TextIO) -> None:
        self._session = session
        self._line = Line(session, stream)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        session = getattr(crawler.spider, "session", None)
        if not isinstance(session, Session):
            raise NotConfigured
        watch = cls(session, sys.stderr)
        for handler, signal in (
            (watch.item_scraped, signals.item_scraped),
            (watch.item_dropped, signals.item_dropped),
            (watch.item_error, signals.item_error),
            (watch.response_received, signals.response_received),
            (watch.spider_closed, signals.spider_closed),
        ):
            crawler.signals.connect(handler, signal=signal)
        return watch

    def item_scraped(self, item: Any) -> None:
        if isinstance(item, BoardRun):
            self._session.ended[item.board] = item
            self._line.ended(item)
        elif isinstance(item, Understood):
            self._session.n_kept += 1
            if self._session.n_kept == self._session.enough:
                self._session.halt("enough")

    def item_dropped(self) -> None:
        # One store serves all crawlers: where one could not write, none can.
        if self._session.errors:
            self._session.halt("store")

    def item_error(self) -> None:
        self._session.faults += 1

    def response_received(self) -> None:
        self._session.n_responses += 1
        self._line.moved()

    def spider_closed(self, spider: Any) -> None:
        stats: dict[str, Any] = spider.crawler.stats.get_stats()
        self._session.faults += sum(
            n
            for name, n in stats.items()
            if name.startswith("spider_exceptions/") and name != "spider_exceptions/count"
        )
        self._line.clear()


class Line:
    """The progress of a run on one stream."""

    def __init__(self, session: Session, stream: TextIO) -> None:
        self._session = session
        self._stream = stream
        self._moves = stream.isatty()
        self._next_at = 0.0

    def ended(self, run: BoardRun) -> None:
        """Tell of a board that ended."""
        if self._moves:
            self.moved()
            return
        why = f" ({run.reason})" if run.reason else ""
        what = "unchanged" if run.is_unchanged else f"{run.n_listed} listed"
        self._stream.write(f"{run.board}: {run.outcome}, {what}{why}\n")
        self._stream.flush()

    def moved(self) -> None:
        """Redraw the line, on a terminal."""
        if not self._moves or monotonic() < self._next_at:
            return
        self._next_at = monotonic() + PAUSE
        session = self._session
        listed = sum(run.n_listed for run in session.ended.values())
        ill = sum(run.outcome != "complete" for run in session.ended.values())
        text = (
            f"{len(session.ended)} of {len(session.asked)} boards, {listed} postings listed, "
            f"{session.n_responses} answers" + (f", {ill} ill" if ill else "")
        )
        self._stream.write(CLEAR + text[:WIDTH])
        self._stream.flush()

    def clear(self) -> None:
        """Leave the terminal's line empty for what comes next."""
        if self._moves:
            self._stream.write(CLEAR)
            self._stream.flush()
