"""One run: lock, store, crawlers, summary."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from itertools import groupby

from scrapy.settings import Settings

from aggregator.boards import Board, Registry
from aggregator.crawling.hosts import Hosts
from aggregator.crawling.options import Options
from aggregator.crawling.past import Past
from aggregator.crawling.process import CrawlProcess
from aggregator.crawling.report import Report
from aggregator.crawling.session import Session
from aggregator.errors import UserError
from aggregator.store import Lock, Locked, Store, StoreError, held_boards

LOCKED = 75


@dataclass(slots=True, kw_only=True)
class Job:
    """What a command asks a run to do."""

    settings: Settings
    options: Options
    registry: Registry
    boards: list[Board]
    asked_one: bool = False
    seconds: float | None = None

    def carry_out(self) -> int:
        """Crawl, print the summary, return the exit code; raises UserError for what cannot be."""
        try:
            with Lock(self.options.database):
                report = self._crawl()
        except Locked as error:
            text = f"another crawl is writing to {self.options.database}; this one did nothing"
            raise UserError(text, LOCKED) from error
        except StoreError as error:
            raise UserError(str(error)) from error
        sys.stdout.write(report.text())
        if report.session.errors:
            raise UserError(report.session.errors[0])
        return report.code()

    def _crawl(self) -> Report:
        past = Past(self.options.database)
        before = past.last()
        with Store.open(self.options.database, self.options.archive) as store:
            session = self.session(store)
            session.is_first = any(board.key not in before for board in self.boards)
            self.crawl(session)
            if not session.errors:
                store.finish_run()
            held = held_boards(store.connection)
        crawls = past.run(session.run)
        return Report(
            session=session, crawls=crawls, before=before, held=held, asked_one=self.asked_one
        )

    def crawl(self, session: Session) -> None:
        """Run the crawlers of all platforms to their end."""
        process = CrawlProcess(self.settings, session)
        for platform, boards in by_platform(self.boards):
            process.add(platform, boards)
        process.run(self.seconds)

    def session(self, store: Store) -> Session:
        """A fresh session on a store, its hosts at the pace their platforms' files ask for."""
        delays = {name: platform.delay for name, platform in self.registry.platforms.items()}
        return Session(
            store=store,
            run=store.begin_run(),
            scope=self.options.scope,
            reread_days=self.options.reread_days,
            workers=self.options.workers,
            hosts=Hosts(scale=self.options.delay_scale, delays=delays),
        )


def by_platform(boards: list[Board]) -> list[tuple[str, list[Board]]]:
    """The boards grouped by platform, the order within each kept."""
    ordered = sorted(boards, key=lambda board: board.platform)
    return [(name, list(group)) for name, group in groupby(ordered, key=lambda b: b.platform)]
