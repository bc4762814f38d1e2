"""A board that is not registered: built from its address, tried once, shown before it is kept."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import structs
from scrapy.settings import Settings

from aggregator.boards import SLUG, Board, Registry
from aggregator.crawling.options import Options, UsageError, UserError, beside
from aggregator.crawling.past import Past
from aggregator.crawling.run import Job
from aggregator.crawling.session import Session
from aggregator.detect import Detected, detect, why_not
from aggregator.store import Store

ENOUGH = 3
TITLES = 3

NAMING = ("token", "site", "account", "company", "board", "tenant", "host", "origin", "feed")


def board_at(url: str, registry: Registry, platform: str | None = None) -> Board:
    """Return the board a careers address names; raises UserError if it names none we can read.

    A board that is registered already keeps its slug and what else is known of it.
    """
    found = detect(url)
    if found is None:
        raise UserError(f"{url} is no board: {why_not(url)}")
    if found.platform not in registry.platforms:
        raise UserError(f"{url} is a {found.title} board, a platform that is not read yet")
    title = registry.platforms[found.platform].title
    if platform is not None and found.platform != platform:
        raise UserError(
            f"{url} is no {platform} board but one of {found.platform}: {title};"
            f" try `scrapy crawl {found.platform}`"
        )
    if found.in_page:
        raise UserError(f"{url} does not tell which board it is; give the address of its list")
    return _registered(found, registry) or _new(found, registry)


def slug_of(words: str) -> str:
    """The words in kebab-case; "board" where nothing is left of them.

    >>> slug_of("Luminis Health, Inc."), slug_of("https://jobs.example.org/x")
    ('luminis-health-inc', 'jobs-example-org')
    """
    words = re.sub(r"^https?://(?:www\.)?([^/]+).*", r"\1", words)
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "board"


def _registered(found: Detected, registry: Registry) -> Board | None:
    names = registry.platforms[found.platform].parameters
    for board in registry.boards.values():
        same = all(_same(board.params.get(name), found.params.get(name, "")) for name in names)
        if board.platform == found.platform and same:
            return board
    return None


def _same(ours: object, theirs: str) -> bool:
    return str(ours or "").casefold() == theirs.casefold()


def _new(found: Detected, registry: Registry) -> Board:
    platform = registry.platforms[found.platform]
    known = {*platform.parameters, *platform.optional_parameters}
    params = {name: value for name, value in found.params.items() if name in known}
    if missing := [name for name in platform.parameters if name not in params]:
        raise UserError(f"{found.careers_url} does not tell the {missing[0]} of its board")
    words = next((params[name] for name in NAMING if name in params), found.careers_url)
    return Board(
        platform=found.platform,
        slug=slug_of(words),
        employer="",
        url=found.careers_url,
        params=dict(params),
    )


@dataclass(slots=True, kw_only=True)
class Trial:
    """What one try of a board showed."""

    outcome: str | None
    reason: str | None
    n_listed: int
    titles: list[str]
    employers: list[str]
    """Whose postings they are, in the board's words, the most frequent first."""

    @classmethod
    def of(cls, board: Board, settings: Settings, options: Options, registry: Registry) -> Trial:
        """Crawl a board once into a database that is thrown away; UserError if it cannot be."""
        with TemporaryDirectory() as folder:
            database = Path(folder) / "trial.db"
            tried = replace(options, database=database, archive=beside(database), scope="all")
            job = Job(settings=settings, options=tried, registry=registry, boards=[board])
            with Store.open(tried.database, tried.archive) as store:
                session = job.session(store)
                session.enough = ENOUGH
                job.crawl(session)
                store.flush()
            trial = cls._read(Past(database), session)
        if trial.outcome in ("failed", "refused") or (not trial.outcome and not trial.n_listed):
            raise UserError(f"{board.url} cannot be read: {trial.outcome}, {trial.reason}")
        return trial

    @classmethod
    def _read(cls, past: Past, session: Session) -> Trial:
        crawl = next(iter(past.run(session.run)), None)
        return cls(
            outcome=crawl.outcome if crawl else None,
            reason=crawl.reason if crawl else "it did not answer",
            n_listed=crawl.n_listed if crawl else 0,
            titles=past.titles(TITLES),
            employers=past.employers(),
        )

    def lines(self, board: Board) -> list[str]:
        """What an operator looks at before trusting a board."""
        more = "" if self.outcome == "complete" else " so far"
        others = [name for name in self.employers if name != board.employer]
        return [
            f"board     {board.key}",
            f"employer  {board.employer}"
            + (f" (the board says: {', '.join(others[:3])})" if others else ""),
            f"postings  {self.n_listed} listed{more}",
            *(f"          {title}" for title in self.titles),
        ]


def named(
    board: Board, trial: Trial, employer: str | None, slug: str | None, registry: Registry
) -> Board:
    """The board with its employer and a slug nobody has; raises UserError where neither is told."""
    employer = " ".join((employer or next(iter(trial.employers), "")).split())
    if not employer:
        raise UserError("the board does not say whose it is; name it with --employer")
    if slug is not None and not SLUG.fullmatch(slug):
        raise UsageError(f"--slug {slug!r} is not in kebab-case")
    if slug is not None and f"{board.platform}/{slug}" in registry.boards:
        raise UsageError(f"{board.platform}/{slug} is another board already")
    wanted = slug or slug_of(employer)
    for name in (wanted, *(f"{wanted}-{number}" for number in range(2, 100))):
        if f"{board.platform}/{name}" not in registry.boards:
            return structs.replace(board, employer=employer, slug=name)
    raise UsageError(f"there are a hundred boards named {wanted}; choose one with --slug")
