"""One cheap question a board: whether its list still answers, and what it says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from scrapy.settings import Settings

from aggregator.boards import Board, Registry
from aggregator.crawling.hearing import Heard
from aggregator.crawling.options import Options
from aggregator.crawling.run import Job
from aggregator.crawling.session import Session
from aggregator.records import BoardRun
from aggregator.store import Store
from aggregator.store.database import beside
from spiders.shapes.answers import GONE
from spiders.shapes.paged import MOVED

BLOCKING = (401, 403, 429)


@dataclass(slots=True, frozen=True, kw_only=True)
class Finding:
    """What one board said."""

    board: str
    state: str
    """well, empty, dead, moved, blocked, refused or failed; unasked if the check was stopped."""
    n_listed: int = 0
    """Entries of its first answer that held any."""
    why: str | None = None

    @property
    def is_well(self) -> bool:
        """Whether nobody need look at it."""
        return self.state in ("well", "unasked")


def check(
    boards: list[Board], settings: Settings, options: Options, registry: Registry
) -> list[Finding]:
    """Ask each board once; nothing of it is kept."""
    quiet = settings.copy()
    quiet.set("ITEM_PIPELINES", {}, priority="cmdline")
    hearing = {"aggregator.crawling.hearing.FirstAnswerMiddleware": 10}
    quiet.set("SPIDER_MIDDLEWARES", hearing, priority="cmdline")
    with TemporaryDirectory() as folder:
        database = Path(folder) / "check.db"
        asked = replace(options, database=database, archive=beside(database), scope="all")
        job = Job(settings=quiet, options=asked, registry=registry, boards=boards)
        with Store.open(asked.database, asked.archive) as store:
            session = job.session(store)
            job.crawl(session)
        if session.stopped == "signal":
            raise KeyboardInterrupt
        return [_finding(board, session) for board in boards]


def _finding(board: Board, session: Session) -> Finding:
    heard, run = session.heard.get(board.key), session.ended.get(board.key)
    if heard is None or (run is None and heard.status is None):
        return Finding(board=board.key, state="unasked")
    if n_listed := heard.tally.run.n_listed:
        why = f"led to {heard.led_to}" if heard.led_to else None
        return Finding(board=board.key, state="well", n_listed=n_listed, why=why)
    if run is None:
        why = f"nothing is listed in its first {heard.n_asked} answers"
        return Finding(board=board.key, state="failed", why=why)
    state = _state(heard, run)
    why = f"led to {heard.led_to}" if state == "moved" and heard.led_to else run.reason
    return Finding(board=board.key, state=state, why=why)


def _state(heard: Heard, run: BoardRun) -> str:
    """The state of a board that listed nothing."""
    if run.outcome == "refused":
        return "refused"
    if heard.status in GONE:
        return "dead"
    if heard.wall or heard.status in BLOCKING:
        return "blocked"
    if heard.led_to or heard.status in MOVED:
        return "moved"
    return "empty" if run.outcome == "complete" else "failed"
