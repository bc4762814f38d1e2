"""From a board's words to a posting: checked, contact data masked, understood."""

from __future__ import annotations

from typing import Any, Self

from scrapy.crawler import Crawler

from aggregator.records import BoardRun, Listed, RawPosting, Reject, Touched
from pipelines.companion import Absent, Companion
from pipelines.outcome import Outcome, Task, as_reject, outcome, rejected


class NormalisePipeline:
    """Turns every RawPosting into what became of it; all other items pass."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.versions: dict[tuple[str, str], str | None] = {}
        self.companion: Companion | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the stage for one crawler."""
        return cls(crawler)

    def open_spider(self) -> None:
        """Share the companion of the run, where one is wanted; scrapy's own spiders have none."""
        session: Any = getattr(self.crawler.spider, "session", None)
        if session is not None and session.workers:
            session.companion = session.companion or Companion()
            self.companion = session.companion
            if session.is_first:
                session.companion.begin()

    def process_item(self, item: Any) -> Any:
        """Return Understood, Touched, Listed (out of scope) or Reject for a RawPosting.

        With a companion they are awaited, and the end of a board waits for all of them.
        """
        if isinstance(item, RawPosting):
            return self._normalised(item)
        if isinstance(item, BoardRun):
            self.versions = {k: v for k, v in self.versions.items() if k[0] != item.board}
            return _after(self.companion, item) if self.companion else item
        if isinstance(item, Listed) and item.decision is None:
            self.versions[item.board, item.external_id] = item.version
        elif isinstance(item, Touched):
            self.versions.pop((item.board, item.external_id), None)
        return self._passed(item.board, item)

    def _normalised(self, raw: RawPosting) -> Any:
        version = self.versions.pop((raw.board, raw.external_id), None)
        if problem := _problem(raw):
            return self._settled(raw, rejected(raw, "check", problem))
        try:
            task = self._task(raw, version)
        except Exception as error:  # noqa: BLE001 - one odd posting must not cost the board
            return self._settled(raw, as_reject(raw, error))
        if self.companion is None:
            return self._settled(raw, outcome(task))
        return self._asked(self.companion, task)

    def _task(self, raw: RawPosting, version: str | None) -> Task:
        spider: Any = self.crawler.spider
        known = spider.memory.fingerprint(raw.board, raw.external_id)
        return Task(raw=raw, version=version, known=known, keeps_all=spider.scope == "all")

    async def _asked(self, companion: Companion, task: Task) -> Outcome:
        try:
            found = await companion.ask(task)
        except Absent:
            found = outcome(task)
        return self._settled(task.raw, found)

    def _settled(self, raw: RawPosting, found: Outcome) -> Outcome:
        if isinstance(found, Reject):
            spider: Any = self.crawler.spider
            spider.tallies[raw.board].reject(found)
        return self._passed(raw.board, found)  # type: ignore[no-any-return]  # what went in

    def _passed(self, board: str, item: Any) -> Any:
        """Count what goes on to the next stages."""
        spider: Any = self.crawler.spider
        spider.tallies[board].unstored -= 1
        return item


async def _after(companion: Companion, run: BoardRun) -> BoardRun:
    await companion.idle()
    return run


def _problem(raw: RawPosting) -> str | None:
    """Why a posting cannot be kept; None where it can."""
    if not isinstance(raw.external_id, str) or not raw.external_id.strip():
        return "a posting without an id"
    if not isinstance(raw.title, str) or not raw.title.strip():
        return "a posting without a title"
    return None
