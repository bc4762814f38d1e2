"""What one batch holds: the items about each listed entry, brought together."""

from __future__ import annotations

from dataclasses import dataclass

from aggregator.records import (
    Confirmed,
    Decision,
    Listed,
    Posting,
    RawPosting,
    Reject,
    Touched,
    Understood,
)
from aggregator.store.archive import pack
from aggregator.store.rows import check_text, cleaned, storable


@dataclass(slots=True)
class Content:
    """A posting with its words as they go into the archive."""

    posting: Posting
    fingerprint: str
    seen_at: str
    body: bytes

    @classmethod
    def of(cls, item: Understood) -> Content:
        """Pack an item; raises ValueError for text that no file can hold."""
        check_text(item.posting)
        return cls(item.posting, item.fingerprint, item.raw.seen_at, _packed(item.raw))


@dataclass(slots=True)
class Entry:
    """One entry of a board's list, as far as this batch knows it."""

    board: str
    external_id: str
    first_at: str
    seen_at: str
    title: str | None = None
    url: str | None = None
    decision: Decision | None = None
    version: str | None = None
    """Set only together with a decision: an undecided entry has to be looked at again."""
    mark: str | None = None
    """The list's mark, decided or not."""
    content: Content | None = None
    is_touched: bool = False

    def listed(self, item: Listed) -> None:
        """Take in that the board listed it."""
        self.title = cleaned(item.title) or self.title
        self.url = cleaned(item.url) or self.url
        self.mark = cleaned(item.version) or self.mark
        if item.decision is not None:
            self.decision, self.version = item.decision, self.mark

    def rejected(self) -> None:
        """Take in that it could not be kept; it is looked at again once its mark changes."""
        if self.decision is None:
            self.decision, self.version = "rejected", self.mark

    def touched(self, item: Touched) -> None:
        """Take in that it is there still, word for word."""
        self._seen(item.seen_at)
        self.is_touched = True
        self.version = cleaned(item.version) or self.version

    def understood(self, item: Understood) -> None:
        """Take in its content; raises ValueError for text that cannot be stored."""
        self.content = Content.of(item)
        self._seen(item.raw.seen_at)
        self.title, self.url = item.posting.title, item.posting.url or self.url
        self.decision = "kept"
        self.version = cleaned(item.version) or self.version

    def _seen(self, at: str) -> None:
        self.first_at, self.seen_at = min(self.first_at, at), max(self.seen_at, at)


@dataclass(slots=True, frozen=True)
class Known:
    """What the database knows of an entry."""

    id: int
    decision: str | None = None
    first_seen_at: str | None = None
    fingerprint: str | None = None
    """Of its latest version; None if its content was never kept."""
    payload_id: int | None = None
    understood_by: str | None = None
    """Rules behind its row in `postings`; None if it has none."""
    vacancy_id: int | None = None
    opened_at: str | None = None
    """Of its latest spell."""
    closed_at: str | None = None

    @property
    def is_new(self) -> bool:
        """Whether no list showed it before."""
        return self.first_seen_at is None

    @property
    def is_open(self) -> bool:
        """Whether its latest spell goes on."""
        return self.opened_at is not None and self.closed_at is None


def board_of(item: Listed | Touched | Understood | Reject | Confirmed) -> str:
    """The board an item is about."""
    return item.raw.board if isinstance(item, Understood) else item.board


def key_of(item: Listed | Touched | Understood) -> tuple[str, str]:
    """Board and id of an item; raises ValueError for an id that is blank or cannot be stored."""
    source = item.raw if isinstance(item, Understood) else item
    if not source.external_id:
        raise ValueError("the entry has no id")
    return source.board, storable(source.external_id)


def _packed(raw: RawPosting) -> bytes:
    try:
        return pack(raw)
    except (TypeError, UnicodeError, RecursionError) as error:
        raise ValueError(f"the payload cannot be stored: {error}"[:200]) from error
