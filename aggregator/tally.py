"""The account of one board in one run: what its list held, what is on the way, how it ends."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Any, Literal

import msgspec

from aggregator.accounting import (
    AGREEING_RUNS,
    CLOSING_SHARE,
    GUARD_FROM_OPEN,
    GUARD_FROM_RUNS,
    REDIRECTED,
    Memory,
    illegibility,
    judge,
    misdirection,
)
from aggregator.boards import Board
from aggregator.clock import instant
from aggregator.records import BoardRun, Confirmed, Decision, Listed, Outcome, Reject, Touched

LISTED_LIMIT = 200_000
LOSSES_THAT_COUNT = 3
REASONS = 50


@dataclass(slots=True, kw_only=True)
class Entry:
    """One entry of a board's list, as far as the list itself tells."""

    external_id: str | None
    title: str | None
    url: str | None = None
    version: str | None = None
    """The list's mark of the entry's state: a lastmod or a hash of the row."""
    reject: str | None = None
    """Why the entry is no posting, where the list says so."""
    data: Any = None
    """What the platform needs to read or request the posting."""


@dataclass(slots=True)
class Tally:
    """One board while it is crawled; it ends when nothing of it is on the way any more."""

    board: Board
    run: BoardRun
    phase: Literal["waiting", "listing", "confirming", "finished"] = "waiting"
    on_the_way: int = 0
    """Requests whose answer has not been dealt with yet."""
    unstored: int = 0
    """Items given away that have not come to the pipelines yet."""
    listed: set[str] = field(default_factory=set)
    unreadable: int = 0
    """Entries of the list without an id: what vanished may hide among them."""
    unread: Counter[str] = field(default_factory=Counter)
    """Why entries that could be postings were rejected, and how often."""
    empty: Counter[str] = field(default_factory=Counter)
    """The same of pages that hold no posting: a list of addresses may name a few."""
    n_known: int = 0
    """Postings the list shows as they were."""
    n_left_out: int = 0
    """Entries whose title alone says that they are of no role."""
    waiting: deque[Entry] = field(default_factory=deque)
    """Entries whose detail is not requested yet."""
    details: int = 0
    """Details requested and not yet answered."""
    losses: list[tuple[Outcome, str]] = field(default_factory=list)
    """What became of details that could not be fetched."""
    over: list[Confirmed] = field(default_factory=list)
    """Open postings that the list still names, but whose own pages say that they are over."""
    led_away: list[Confirmed] = field(default_factory=list)
    """Postings whose pages lead elsewhere, until it is known how many do."""
    share_asked: float = 1.0
    """How much of what vanished is asked for in this run."""
    _open: dict[str, str | None] | None = None
    _pages: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, board: Board) -> Tally:
        """Open the account of a board."""
        return cls(board, BoardRun(board=board.key, started_at=instant()))

    @property
    def is_open(self) -> bool:
        """Whether the board has answered and its crawl is not finished."""
        return self.phase in ("listing", "confirming")

    def begin(self) -> None:
        """Note the first answer: from here on the board counts as crawled."""
        if self.phase == "waiting":
            self.phase = "listing"
            self.run.started_at = instant()

    def stop(self, outcome: Outcome, reason: str) -> None:
        """Note that the list cannot be read to its end; the first reason stands."""
        if self.run.outcome is None:
            self.run.outcome, self.run.reason = outcome, reason

    def break_off(self, outcome: Outcome, reason: str) -> None:
        """Note a list request that failed: what was listed before it stays, but proves nothing."""
        if self.listed and outcome == "failed":
            self.stop("truncated", f"the list broke off: {reason}")
        else:
            self.stop(outcome, reason)

    def is_new(self, external_id: str) -> bool:
        """Record an entry as listed; False if the list showed it before or is at its limit."""
        if external_id in self.listed:
            return False
        if len(self.listed) >= LISTED_LIMIT:
            self.stop("truncated", f"more than {LISTED_LIMIT} entries")
            return False
        self.listed.add(external_id)
        self.run.n_listed = len(self.listed)
        return True

    def shows(self, entry: Entry, decision: Decision | None) -> Listed:
        """The record of an entry of the list."""
        return Listed(
            board=self.board.key,
            external_id=entry.external_id or "",
            title=entry.title,
            decision=decision,
            version=entry.version,
            url=entry.url,
        )

    def touches(self, external_id: str, version: str | None) -> Touched:
        """The word that a kept posting is there still."""
        return Touched(
            board=self.board.key, external_id=external_id, seen_at=instant(), version=version
        )

    def open_postings(self, memory: Memory) -> dict[str, str | None]:
        """What was open before this run, asked for once."""
        if self._open is None:
            self._open = memory.open_postings(self.board.key)
            for name in self._open:
                page, mark, _ = name.rpartition("#")
                if mark:
                    self._pages.setdefault(page, []).append(name)
        return self._open

    def on_page(self, external_id: str, memory: Memory) -> list[str]:
        """Further open postings of one page: `<page>#<its own number>`."""
        self.open_postings(memory)
        return self._pages.get(external_id, [])

    def reject(self, item: Reject) -> Reject:
        """Count a reject and hand it back."""
        self.run.n_rejected += 1
        if item.external_id is None:
            self.unreadable += 1
        if item.stage != "fetch" and not item.is_said:
            is_counted = item.reason in self.unread or len(self.unread) < REASONS
            self.unread[item.reason if is_counted else "other reasons"] += 1
        return item

    def weigh_rejects(self) -> None:
        """Doubt a list of which most was rejected; asked once nothing is on the way any more."""
        is_blank = not self.run.n_fetched and not self.n_known
        reasons = self.unread + self.empty if is_blank else self.unread
        if not reasons or self.run.outcome != "complete":
            return
        n_unread, n_listed = reasons.total(), self.run.n_listed
        n_wanted = max(n_listed - self.n_left_out, n_unread)
        if doubt := illegibility(n_unread, n_wanted, n_listed):
            reason = f"{doubt}, most often: {reasons.most_common(1)[0][0]}"
            self.run.outcome, self.run.reason, self.run.may_close = "suspect", reason, False

    def judge(self, memory: Memory) -> dict[str, str | None]:
        """Set the outcome of the list; return what vanished from it and may be asked for."""
        run, key = self.run, self.board.key
        history = memory.history(key)
        if run.is_unchanged and run.outcome is None:
            run.outcome = "complete"
            run.n_listed = history.n_listed[0] if history.n_listed else history.n_open
            return {}
        self._weigh_losses()
        if self.unreadable:
            self.stop("truncated", f"{self.unreadable} entries of the list have no readable id")
        before = self.open_postings(memory)
        gone = {name: url for name, url in before.items() if name not in self.listed}
        verdict = judge(run, len(gone), history)
        run.outcome, run.reason, run.may_close = verdict.outcome, verdict.reason, verdict.may_close
        return gone if run.outcome in ("complete", "suspect") else {}

    def settled(self, memory: Memory) -> list[Confirmed]:
        """The word on listed postings that are over; none where most would close at once."""
        n_open, history = len(self.open_postings(memory)), memory.history(self.board.key)
        is_guarded = n_open >= GUARD_FROM_OPEN and len(history.n_listed) >= GUARD_FROM_RUNS
        is_doubted = is_guarded and len(self.over) > CLOSING_SHARE * n_open
        if is_doubted and history.agreeing_suspects + 1 < AGREEING_RUNS:
            self.stop(
                "suspect", f"the pages of {len(self.over)} of {n_open} open postings are over"
            )
            return []
        return [word for said in self.over for word in self.hears(said)]

    def hears(self, said: Confirmed) -> list[Confirmed]:
        """Keep a word that a page leads elsewhere until all are there; hand back any other."""
        if said.verdict == "closed" and said.reason.startswith(REDIRECTED):
            self.led_away.append(said)
            return []
        return [said]

    def led(self, memory: Memory) -> list[Confirmed]:
        """The words kept back; where most pages lead elsewhere, they close nothing."""
        history, n_led = memory.history(self.board.key), len(self.led_away)
        doubt = misdirection(n_led, history, self.share_asked) if n_led else None
        if doubt is None:
            return self.led_away
        if self.run.outcome in ("complete", "suspect"):
            self.run.outcome, self.run.reason = "suspect", doubt
        self.run.may_close = False
        return [replace(said, verdict="unknown") for said in self.led_away]

    def _weigh_losses(self) -> None:
        """Stop where no page at all could be fetched: such a board was not read."""
        if self.run.n_fetched or len(self.losses) < LOSSES_THAT_COUNT:
            return
        outcome, reason = self.losses[0]
        if all(kind == outcome for kind, _ in self.losses):
            self.stop(outcome, f"none of {len(self.losses)} postings could be fetched: {reason}")

    def close(self) -> BoardRun:
        """Finish the account."""
        self.phase = "finished"
        self.run.finished_at = instant()
        self.listed, self._open, self._pages = set(), None, {}  # a long run has many boards
        return self.run

    def interrupt(self) -> BoardRun:
        """Finish the account of a board that a stopped crawl left half read."""
        self.run.outcome, self.run.may_close = "interrupted", False
        self.run.reason = "the crawl was stopped before the board was read"
        return self.close()


def drawn(vanished: dict[str, str | None], limit: int, day: str) -> list[str]:
    """Choose which vanished postings are asked for today, another choice every day."""

    def order(external_id: str) -> bytes:
        return blake2b(f"{day}/{external_id}".encode(), digest_size=8).digest()

    return sorted(vanished, key=order)[:limit]


def row_mark(row: Any) -> str:
    """A hash of one row of a list as the board sent it: the version of a row that names none."""
    return blake2b(msgspec.json.encode(row, order="deterministic"), digest_size=12).hexdigest()
