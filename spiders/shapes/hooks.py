"""What a platform writes, and what it may use: the part of a spider that knows no accounting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from scrapy import Request, Spider
from scrapy.http import TextResponse
from twisted.python.failure import Failure

from aggregator.accounting import Memory, NullMemory
from aggregator.boards import Board
from aggregator.clock import instant, now
from aggregator.records import BoardRun, Confirmed, RawPosting, Reject
from aggregator.tally import Entry, Tally, row_mark
from aggregator.wire.pages import closed_phrase
from spiders.shapes.answers import GONE, Unreadable, explain, is_forbidden, status_of

# scrapy drops requests longer than this without a word
URL_LIMIT = 2_083
REREAD_DAYS = 7
Found = Entry | Reject | Request


@dataclass(slots=True)
class Gone:
    """A page that answers, but says that its posting is over."""

    reason: str


class Hooks(Spider):
    """A platform's shapes: how its lists are asked for and read, how its postings are read.

    A platform writes `first_requests` and `parse_list`; `posting_of` where the list holds the whole
    posting, else `detail_request` and `parse_detail`; `next_pages` where lists have pages; and
    `confirm_request` where one posting can be asked for.
    """

    one_list = False
    """The whole list is one document, asked for with the validators of its last crawl."""
    confirm_limit = 200
    """Vanished postings asked for in one run of a board; the others wait for the next."""

    def __init__(
        self,
        boards: Iterable[Board] = (),
        memory: Memory | None = None,
        session: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.boards = list(boards)
        self.memory: Memory = memory or NullMemory()
        self.session = session
        self.scope: str = getattr(session, "scope", None) or "roles"
        self.tallies = {board.key: Tally.of(board) for board in self.boards}

    def first_requests(self, board: Board) -> Iterable[Request]:
        """Yield the requests a board's list begins with."""
        raise NotImplementedError

    def parse_list(self, response: TextResponse, board: Board) -> Iterable[Found]:
        """Yield the entries of one answer of the list; further requests may be among them."""
        raise NotImplementedError

    def next_pages(self, response: TextResponse, board: Board, n_new: int) -> Iterable[Request]:
        """Yield what the list goes on with, knowing how many entries of this page were new."""
        return ()

    def list_ended(self, board: Board) -> None:
        """Called once nothing of a board is on the way, before its list is judged."""

    def posting_of(self, entry: Entry, board: Board) -> RawPosting | None:
        """Read the posting from the entry of the list; None where it has a page of its own."""
        return None

    def detail_request(self, entry: Entry, board: Board) -> Request:
        """Request the page of one entry."""
        raise NotImplementedError

    def parse_detail(
        self, response: TextResponse, board: Board, entry: Entry
    ) -> Iterable[RawPosting | Reject | Gone]:
        """Yield the postings of the page, or why it holds none."""
        raise NotImplementedError

    def confirm_request(self, board: Board, external_id: str, url: str | None) -> Request | None:
        """Ask for one posting that vanished; None where the platform has nothing to ask."""
        return None

    def read_confirmation(
        self, response: TextResponse, board: Board, external_id: str
    ) -> Confirmed | None:
        """Say what a readable answer about a vanished posting means; 404 and 410 come not here.

        None where it tells nothing: the posting closes once enough lists went without it.
        """
        if phrase := closed_phrase(response.text):
            return self.confirmed(board, external_id, "closed", f'the page says "{phrase}"')
        return self.confirmed(board, external_id, "open", f"HTTP {response.status}")

    # ── what a platform may use ─────────────────────────────────────────────────────────────

    @staticmethod
    def confirmed(board: Board, external_id: str, verdict: Any, reason: str) -> Confirmed:
        """Build the word on one vanished posting."""
        return Confirmed(board=board.key, external_id=external_id, verdict=verdict, reason=reason)

    def _said(self, board: Board, external_id: str, failure: Failure) -> list[Confirmed]:
        if (status := status_of(failure)) in GONE:
            return [self.confirmed(board, external_id, "closed", f"HTTP {status}")]
        # What may not be asked is decided by the lists that go without it.
        if is_forbidden(failure):
            return []
        return [self.confirmed(board, external_id, "unknown", explain(failure)[1])]

    @staticmethod
    def rejected(board: Board, entry: Entry, reason: str) -> Reject:
        """Build the reject of an entry whose page holds no posting."""
        return Reject(
            board=board.key,
            stage="parse",
            reason=reason,
            external_id=entry.external_id,
            url=entry.url,
        )

    def claim(self, board: Board, n: Any) -> None:
        """Note how many postings the board says it has; the largest claim stands."""
        if isinstance(n, int) and not isinstance(n, bool) and n >= 0:
            run = self.tallies[board.key].run
            run.n_claimed = max(n, run.n_claimed or 0)

    def truncate(self, board: Board, reason: str) -> None:
        """Note that a limit, the board's or ours, cuts its list short."""
        self.tallies[board.key].stop("truncated", reason)

    def in_pages(self, board: Board) -> None:
        """Note that a list has several pages: no validator of one of them stands for the whole."""
        run = self.tallies[board.key].run
        run.etag = run.last_modified = None

    def setting(self, name: str) -> str:
        """The operator's setting of this name; raises Unreadable where it is not set."""
        value = str(getattr(self, "settings", {}).get(name) or "").strip()
        if not value:
            raise Unreadable(f"{name} is not set")
        return value

    def version_of(self, row: Any, external_id: str) -> str:
        """The version of a row that says nothing of its posting's text.

        It changes with the row, and every `reread_days` days, so that the text is looked at again;
        each posting has its own day for that.
        """
        days = getattr(self.session, "reread_days", REREAD_DAYS)
        return f"{row_mark(row)}.{_turn(external_id, days)}"

    def raw(self, board: Board, **fields: Any) -> RawPosting:
        """A posting of a board, with what the registry knows where the board says nothing."""
        own = board.employer if board.kind == "direct" else None
        fields["employer"] = fields.get("employer") or own or None
        fields["locale"] = fields.get("locale") or board.locale
        fields["title"] = fields.get("title") or ""
        return RawPosting(
            board=board.key,
            seen_at=instant(),
            country=board.country,
            timezone=board.timezone,
            **fields,
        )

    @staticmethod
    def _request(
        board: Board, url: str, callback: Any, errback: Any, more: dict[str, Any]
    ) -> Request:
        if not url.startswith(("https://", "http://")):
            raise Unreadable(f"no address of the web: {url[:100]}")
        kwargs = {"board": board, **more.pop("cb_kwargs", {})}
        request = Request(
            url, callback, errback=errback, cb_kwargs=kwargs, dont_filter=True, **more
        )
        if len(request.url) > URL_LIMIT:
            raise Unreadable(f"an address of {len(request.url)} characters")
        return request

    def interrupted(self) -> list[BoardRun]:
        """Accounts of the boards that a stopped crawl leaves half read; later calls give none."""
        return [tally.interrupt() for tally in self.tallies.values() if tally.is_open]

    def _first(self, board: Board) -> Iterator[Request]:
        try:
            yield from self.first_requests(board)
        except KeyError as error:
            raise Unreadable(f"the board's entry in the registry lacks {error}") from error

    def _told(self, error: Exception, what: str | None) -> str:
        """Say what went wrong; one that no rule foresaw is logged."""
        if isinstance(error, Unreadable):
            return str(error)
        self.logger.error("%s: %s: %s", what, type(error).__name__, error)
        self.logger.debug("%s", what, exc_info=error)
        if crawler := getattr(self, "crawler", None):
            crawler.stats.inc_value(f"spider_exceptions/{type(error).__name__}")
        return f"{type(error).__name__}: {error}"[:200]


def _turn(external_id: str, days: int) -> int:
    """The number of the span of days that today is in, begun on a day of the posting's own."""
    return (now().toordinal() + crc32(external_id.encode()) % days) // days
