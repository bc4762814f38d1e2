"""What a run tells its operator at the end, and the exit code that says the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from aggregator.crawling.past import Crawl
from aggregator.crawling.session import Session

DONE, FAILED, NEWS, STOPPED = 0, 1, 3, 130
ORDER = ("complete", "truncated", "suspect", "failed", "refused", "interrupted")
READ = frozenset({"complete", "truncated", "suspect"})


@dataclass(slots=True, kw_only=True)
class Report:
    """A run that is over."""

    session: Session
    crawls: list[Crawl]
    before: dict[str, Crawl]
    """Board → its last crawl before this run."""
    held: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Board → the employer it is registered for and the one its postings show."""
    asked_one: bool = False
    """One board was asked for by name, so its failure is the run's."""
    unread: list[str] = field(init=False)
    """Boards that were asked for and have no crawl that came to an end."""

    def __post_init__(self) -> None:
        ended = {c.board for c in self.crawls if c.outcome not in (None, "interrupted")}
        self.unread = [board for board in self.session.asked if board not in ended]

    def code(self) -> int:
        """The exit code of the run."""
        if self.session.errors:
            return FAILED
        if self.session.stopped == "signal":
            return STOPPED
        lost = self.unread and not self.session.stopped
        if not any(c.outcome in READ for c in self.crawls) and (self.crawls or lost):
            return DONE if self.session.stopped and not self._ill() else FAILED
        if self.asked_one and (lost or any(c.outcome not in READ for c in self.crawls)):
            return FAILED
        strangers = any(board not in self.before for board in self._held())
        return NEWS if self.session.faults or lost or strangers or self._news() else DONE

    def text(self) -> str:
        """The summary, several lines."""
        return (
            "\n".join([*self._totals(), *self._ill_lines(), *self._held_lines(), *self._notes()])
            + "\n"
        )

    def _ill(self) -> list[Crawl]:
        return [c for c in self.crawls if c.is_ill]

    def _news(self) -> list[Crawl]:
        return [c for c in self._ill() if not self._was_ill(c.board)]

    def _was_ill(self, board: str) -> bool:
        return board in self.before and self.before[board].is_ill

    def _totals(self) -> list[str]:
        outcomes = Counter(c.outcome or "interrupted" for c in self.crawls)
        counts = ", ".join(f"{outcomes[name]} {name}" for name in ORDER if outcomes[name])
        sums = {
            name: sum(getattr(c, f"n_{name}") for c in self.crawls)
            for name in ("listed", "new", "changed", "closed", "rejected", "requests")
        }
        boards = f"{_n(len(self.crawls), 'board')}: {counts or 'none crawled'}"
        fate = f"{sums['new']} new, {sums['changed']} changed, {sums['closed']} closed"
        cost = f"{sums['rejected']} rejected; {_n(sums['requests'], 'request')}"
        return [boards, f"{_n(sums['listed'], 'posting')} listed: {fate}, {cost}"]

    def _ill_lines(self) -> list[str]:
        return [
            f"{'still' if self._was_ill(c.board) else 'newly'} {c.outcome}: {c.board}: {c.reason}"
            for c in sorted(self._ill(), key=lambda c: self._was_ill(c.board))
        ]

    def _held(self) -> list[str]:
        """Boards of this run whose postings make no vacancies."""
        return [crawl.board for crawl in self.crawls if crawl.board in self.held]

    def _held_lines(self) -> list[str]:
        return [
            f"{'still' if board in self.before else 'newly'} held back: {board}: registered for"
            f" {self.held[board][0]}, its postings show {self.held[board][1]};"
            f" if that is right: scrapy boards accept {board}"
            for board in self._held()
        ]

    def _notes(self) -> list[str]:
        notes = []
        if self.unread and self.session.stopped:
            notes.append(
                f"{_n(len(self.unread), 'board')} not read to the end, left to the next run"
            )
        elif self.unread:
            notes.append(f"not read to the end, see the log: {', '.join(self.unread[:5])}")
        if self.session.faults:
            notes.append(f"{_n(self.session.faults, 'unforeseen error')}, see the log")
        return notes


def _n(number: int, what: str) -> str:
    """A number with its noun.

    >>> _n(1, "board"), _n(2, "board")
    ('1 board', '2 boards')
    """
    return f"{number} {what}" + ("" if number == 1 else "s")
