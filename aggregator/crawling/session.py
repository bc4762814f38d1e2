"""What one run shares between its crawlers: store, hosts, what was asked, how it ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aggregator.boards import Board
from aggregator.crawling.hearing import Heard
from aggregator.crawling.hosts import Hosts
from aggregator.records import BoardRun
from aggregator.store import Store


@dataclass(slots=True, eq=False)
class Session:
    """One run. Spiders get it as `session`, pipelines find it on their spider."""

    store: Store
    run: str
    scope: str
    reread_days: int = 7
    """After how many days a text is looked at again that its list does not vouch for."""
    hosts: Hosts = field(default_factory=Hosts)
    asked: dict[str, Board] = field(default_factory=dict)
    ended: dict[str, BoardRun] = field(default_factory=dict)
    heard: dict[str, Heard] = field(default_factory=dict)
    """How boards answered that are only checked."""
    n_responses: int = 0
    n_kept: int = 0
    is_first: bool = False
    """Boards are among them that were never read: many postings will come."""
    workers: int = 0
    """Processes that understand postings beside this one: 0 or 1."""
    companion: Any = None
    """That process, once the pipelines want it; it has to be closed."""
    page: tuple[str, str] | None = None
    """Address and text of a careers page that was looked at."""
    page_fault: str | None = None
    enough: int | None = None
    """Stop once so many postings are kept: a trial needs a few only."""
    errors: list[str] = field(default_factory=list)
    """Why nothing can be stored any more, one sentence each."""
    faults: int = 0
    """Exceptions nobody foresaw, in spiders and pipelines."""
    stopped: str | None = None
    """What stopped the run before its end: `signal`, `time`, `store` or `enough`."""
    halt: Callable[[str], None] = lambda why: None
    """Stops all crawlers of the run, saying why."""
