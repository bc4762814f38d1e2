"""How a crawl of one board is judged, and when what vanished from its list may be closed."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median
from typing import Protocol

from aggregator.records import BoardRun, Outcome

GUARD_FROM_OPEN = 5
GUARD_FROM_RUNS = 3
LOW_SHARE = 0.70
CLOSING_SHARE = 0.50
AGREEING_RUNS = 3
NEVER_SEEN = "the list is empty, no posting was ever seen on it"
"""What a complete crawl says of a list that holds nothing as yet: no doubt of it."""
UNREAD_FROM = 5
UNREAD = "most of the list cannot be read"
"""How the reason of a crawl begins whose entries were mostly rejected."""
REDIRECTED = "redirected to"
"""How the word on a posting begins whose page leads elsewhere."""


@dataclass(slots=True, kw_only=True)
class History:
    """What earlier complete crawls of a board saw, newest first."""

    n_listed: list[int] = field(default_factory=list)
    n_open: int = 0
    """Postings of the board that are open now."""
    agreeing_suspects: int = 0
    """Suspect crawls in a row, each at least a day after the one before, that agree with each
    other on how little is left."""


class Memory(Protocol):
    """What a spider may ask of the past: read-only, and empty on a first crawl."""

    def version(self, board: str, external_id: str) -> str | None:
        """The list's mark (lastmod, row hash) of an entry already settled by today's rules."""

    def fingerprint(self, board: str, external_id: str) -> str | None:
        """Fingerprint of the kept posting as last stored under today's rules, open or closed."""

    def open_postings(self, board: str) -> dict[str, str | None]:
        """external_id → url of every open posting of the board."""

    def validators(self, board: str) -> tuple[str | None, str | None]:
        """(ETag, Last-Modified) of the board's list, if its last crawl was complete."""

    def history(self, board: str) -> History:
        """Earlier complete crawls of the board."""


class NullMemory:
    """The memory of a first crawl: nothing was seen before."""

    def version(self, board: str, external_id: str) -> str | None:
        """Nothing is settled yet."""
        return None

    def fingerprint(self, board: str, external_id: str) -> str | None:
        """Nothing is kept yet."""
        return None

    def open_postings(self, board: str) -> dict[str, str | None]:
        """Nothing is open yet."""
        return {}

    def validators(self, board: str) -> tuple[str | None, str | None]:
        """No list was read yet."""
        return None, None

    def history(self, board: str) -> History:
        """There were no crawls yet."""
        return History()


@dataclass(slots=True, frozen=True)
class Verdict:
    """The outcome of a crawl, why, and whether what vanished may be closed without asking."""

    outcome: Outcome
    reason: str | None
    may_close: bool


def judge(run: BoardRun, vanished: int, history: History) -> Verdict:
    """Judge a crawl whose list was read to its end or broke on the way.

    A run that already knows its outcome (failed, refused, truncated, interrupted) keeps it and
    closes nothing. A complete list that is implausibly short, or that would close over half of
    what is open, is suspect: nothing is closed unless three such crawls a day apart agree.
    """
    if run.outcome is not None and run.outcome != "complete":
        return Verdict(run.outcome, run.reason, may_close=False)
    if run.n_claimed is not None and run.n_listed < run.n_claimed:
        reason = f"the board claims {run.n_claimed} postings and listed {run.n_listed}"
        return Verdict("truncated", reason, may_close=False)
    doubt = suspicion(run.n_listed, vanished, history)
    if doubt is None:
        return Verdict("complete", _emptiness(run.n_listed, history), may_close=True)
    if history.agreeing_suspects + 1 >= AGREEING_RUNS:
        reason = f"{doubt}; {AGREEING_RUNS} crawls at least a day apart agree"
        return Verdict("complete", reason, may_close=True)
    return Verdict("suspect", doubt, may_close=False)


def suspicion(n_listed: int, vanished: int, history: History) -> str | None:
    """Why a complete list is hard to believe; None where it is plausible or too young to tell."""
    if len(history.n_listed) < GUARD_FROM_RUNS:
        is_odd = n_listed == 0 and history.n_open > 0
        return f"the list is empty, {history.n_open} postings were open" if is_odd else None
    if history.n_open < GUARD_FROM_OPEN:
        return None
    usual = median(history.n_listed[:5])
    if n_listed == 0:
        return f"the list is empty, {usual:g} postings are usual"
    if n_listed < LOW_SHARE * usual:
        return f"{n_listed} postings listed, {usual:g} are usual"
    if vanished > CLOSING_SHARE * history.n_open:
        return f"{vanished} of {history.n_open} open postings would close at once"
    return None


def illegibility(n_unread: int, n_wanted: int, n_listed: int) -> str | None:
    """Why a list is doubted of which all, or more than half that could be wanted, was rejected.

    >>> illegibility(1, 3, 3) is None, illegibility(1, 1, 90) is None
    (True, True)
    >>> illegibility(3, 5, 90), illegibility(1, 1, 1)
    ('most of the list cannot be read: 3 of 5', 'most of the list cannot be read: 1 of 1')
    """
    is_most = n_wanted >= UNREAD_FROM and n_unread > CLOSING_SHARE * n_wanted
    if not n_unread or not (is_most or n_unread >= n_listed):
        return None
    return f"{UNREAD}: {n_unread} of {n_wanted}"


def misdirection(n_led: int, history: History, share_asked: float = 1.0) -> str | None:
    """Why pages that lead elsewhere are no closings: a site that moves redirects most at once."""
    is_believed = history.agreeing_suspects + 1 >= AGREEING_RUNS
    few = CLOSING_SHARE * history.n_open * share_asked
    if is_believed or history.n_open < GUARD_FROM_OPEN or n_led <= few:
        return None
    return f"the pages of {n_led} of {history.n_open} open postings lead elsewhere"


def _emptiness(n_listed: int, history: History) -> str | None:
    """What there is to say of a list on which nothing was ever seen."""
    was_seen = n_listed or history.n_open or any(history.n_listed)
    return None if was_seen else NEVER_SEEN
