"""A board tried once, shown before it is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import structs
from scrapy.settings import Settings

from aggregator.boards import SLUG, Board, Registry
from aggregator.crawling.addresses import board_of, free_slug, slugs
from aggregator.crawling.options import Options
from aggregator.crawling.past import Crawl, Past
from aggregator.crawling.process import CrawlProcess
from aggregator.crawling.run import Job
from aggregator.crawling.session import Session
from aggregator.detect import Detected, detect_in_page
from aggregator.errors import UsageError, UserError
from aggregator.store import Store
from aggregator.store.database import beside

ENOUGH = 3
TITLES = 3


@dataclass(slots=True, kw_only=True)
class Trial:
    """What one try of a board showed."""

    board: Board
    is_whole: bool
    n_listed: int
    titles: list[str]
    employers: list[str]
    """Whose postings they are, in the board's words, the most frequent first."""

    @classmethod
    def of(
        cls, url: str, found: Detected, settings: Settings, options: Options, registry: Registry
    ) -> Trial:
        """Find the board behind an address and crawl it into a database that is thrown away.

        Raises UserError for a board that is registered or unreadable.
        """
        with TemporaryDirectory() as folder:
            database = Path(folder) / "trial.db"
            archive = beside(database)
            tried = replace(options, database=database, archive=archive, scope="all", workers=0)
            job = Job(settings=settings, options=tried, registry=registry, boards=[])
            with Store.open(tried.database, tried.archive) as store:
                session = job.session(store)
                board = Search(url, found, registry, session).run(settings)
                if not session.errors:
                    store.flush()
            return cls._read(url, board, Past(database), session)

    @classmethod
    def _read(cls, url: str, board: Board, past: Past, session: Session) -> Trial:
        crawl = next(iter(past.run(session.run)), None)
        _check(board.url or url, crawl)
        return cls(
            board=board,
            is_whole=crawl is not None and crawl.outcome == "complete",
            n_listed=crawl.n_listed if crawl else 0,
            titles=past.titles(TITLES),
            employers=past.employers(),
        )

    def lines(self, board: Board) -> list[str]:
        """What an operator looks at before trusting a board."""
        others = [name for name in self.employers if name != board.employer]
        said = f" (the board says: {', '.join(others[:3])})" if others else ""
        return [
            f"board     {board.key}",
            f"employer  {board.employer}{said}",
            f"postings  {self.n_listed} listed{'' if self.is_whole else ' so far'}",
            *(f"          {title}" for title in self.titles),
        ]

    def named(self, employer: str | None, slug: str | None, registry: Registry) -> Board:
        """The board with its employer and a slug nobody has; UserError where neither is told."""
        employer = " ".join((employer or next(iter(self.employers), "")).split())
        if not employer:
            raise UserError("the board does not say whose it is; name it with --employer")
        platform = self.board.platform
        taken = slugs(registry, platform)
        if slug is not None and not SLUG.fullmatch(slug):
            raise UsageError(f"--slug {slug!r} is not in kebab-case")
        if slug in taken:
            raise UsageError(f"{platform}/{slug} is another board already")
        return structs.replace(
            self.board, employer=employer, slug=slug or free_slug(employer, taken)
        )


@dataclass(slots=True)
class Search:
    """Finds the board behind an address, in its page where the address does not tell, and tries it.

    A process has one event loop to spend, so page and board are read in one run of it.
    """

    url: str
    found: Detected
    registry: Registry
    session: Session
    board: Board | None = None
    problem: UserError | None = None

    def run(self, settings: Settings) -> Board:
        """Return the board after it was tried; raises UserError if there is none to try."""
        self.session.enough = ENOUGH
        if self.found.is_vendors or self.found.is_list:
            self._choose()
        if self.problem is None:
            self._crawl(settings)
        if self.session.stopped == "signal":
            raise KeyboardInterrupt
        if self.board is None:
            raise self.problem or UserError(f"{self.url} cannot be read")
        return self.board

    def _crawl(self, settings: Settings) -> None:
        process = CrawlProcess(settings, self.session)
        if self.board is not None:
            process.add(self.board.platform, [self.board])
        else:
            process.look(self.url, lambda: self._go_on(process))
        process.run()

    def _go_on(self, process: CrawlProcess) -> None:
        page = self.session.page
        self.found = (page and detect_in_page(*page)) or self.found
        if self.found.in_page and self.session.page_fault:
            self.problem = UserError(f"{self.url} cannot be read: {self.session.page_fault}")
        else:
            self._choose()
        if self.board is not None and not self.session.stopped:
            process.add(self.board.platform, [self.board])

    def _choose(self) -> None:
        try:
            board = board_of(self.found, self.url, self.registry)
        except UserError as error:
            self.problem = error
            return
        if self.registry.boards.get(board.key) is board:
            self.problem = UserError(f"{self.url} is registered already: {board.key}")
        else:
            self.board = board


def _check(url: str, crawl: Crawl | None) -> None:
    """Raise UserError unless the crawl read at least a part of its list."""
    if crawl is None:
        raise UserError(f"{url} did not answer")
    if crawl.outcome in ("failed", "refused", "suspect"):
        raise UserError(f"{url} cannot be read: {crawl.outcome}, {crawl.reason}")
