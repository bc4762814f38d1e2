"""Boards that are searched page by page: one search for each query, cut up where it is capped."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import Response, TextResponse
from scrapy.settings.default_settings import RETRY_HTTP_CODES
from twisted.python.failure import Failure

import aggregator
from aggregator.boards import Board
from aggregator.records import Confirmed, RawPosting, Reject
from aggregator.tally import LISTED_LIMIT, Entry
from aggregator.wire.mapped import object_at
from aggregator.wire.shapes import mapping
from spiders.shapes.answers import GONE, Unreadable, Wall, json_of, kwargs_of
from spiders.shapes.hooks import Found, Gone
from spiders.shapes.mapped import MappedSpider
from spiders.shapes.slices import Facet, cut
from spiders.shapes.walk import Page, Walk

QUERIES = Path(aggregator.__file__).parent / "data" / "queries.toml"
MOVED = [301, 302, 307, 308, 422]
JSON = {"Accept": "application/json"}
DETAIL = {"dont_redirect": True, "handle_httpstatus_list": [403, *GONE]}


class PagedSpider(MappedSpider):
    """A platform whose boards are searched for the words of the roles, with a detail a posting.

    A search ends with a page that shows nothing new; its total tells whether it was whole. A
    redirect is an answer like others, as following it would turn a POST into a GET.
    """

    custom_settings = {"RETRY_HTTP_CODES": [*RETRY_HTTP_CODES, 302, 303]}  # noqa: RUF012 - scrapy's own way
    page_size: ClassVar[int]
    window: ClassVar[int]
    """How many rows of one search the platform shows."""
    is_searched: ClassVar[bool] = True
    """Whether boards are asked for the roles' words, and not for their whole list."""
    reach: ClassVar[int] = LISTED_LIMIT
    """No page is asked for from here on."""
    most_ids: ClassVar[int] = 1
    """How many ids of a facet one search may name."""

    def ask(self, board: Board, walk: Walk) -> Request:
        """Request the page of a search that begins at its offset."""
        raise NotImplementedError

    def read_page(self, data: dict[str, Any]) -> Page:
        """Read one page of a search; raises Unreadable if it is none."""
        return Page(rows=self.rows(data), total=self.total(data), facets=self.facets(data))

    def facets(self, data: dict[str, Any]) -> Sequence[Facet]:
        """The facets of a page, where a search can be cut up by them."""
        return ()

    def page_in(self, response: TextResponse) -> Page:
        """Read an answer that is one page of a search; a platform without JSON has its own."""
        return self.read_page(mapping(json_of(response)))

    def step(self, walk: Walk) -> int:
        """How far the next page is from the one just read."""
        return self.page_size

    def is_capped(self, total: int) -> bool:
        """Whether a search of this total shows only its window."""
        return total > self.window

    def expected(self, walk: Walk) -> int:
        """How many postings a search that was cut up holds."""
        return walk.total or 0

    def record_url(self, board: Board, external_id: str, url: str) -> str | None:
        """Where the JSON of one posting is; None where its page does not tell."""
        raise NotImplementedError

    def record_of(self, data: dict[str, Any]) -> dict[str, Any] | Gone | None:
        """The posting in its JSON, or why it is over; None where it is neither."""
        record = object_at(data, self.fields.record)
        why = self.refused(record)
        return Gone(why) if why else record or None

    def first_requests(self, board: Board) -> Iterable[Request]:
        """The first page for every query; for the scope `all`, of the whole list."""
        is_searched = self.is_searched and self.scope != "all"
        for words in queries_of(board) if is_searched else [""]:
            yield self.ask(board, Walk(words=words))

    def page_of(
        self, board: Board, walk: Walk, url: str, asked: Any = None, **more: Any
    ) -> Request:
        """Build the request of one page of a search; what is `asked` is sent as JSON."""
        meta = {"walk": walk, "dont_redirect": True, "handle_httpstatus_list": MOVED}
        headers = {**JSON, **more.pop("headers", {})}
        if asked is not None:
            headers["Content-Type"] = "application/json"
            more |= {"method": "POST", "body": json.dumps(asked, separators=(",", ":"))}
        return self.list_request(board, url, headers=headers, meta=meta, **more)

    def number_of(self, walk: Walk) -> int:
        """The number of the page that begins at an offset, counted from 1."""
        return walk.offset // self.page_size + 1

    def parse_list(self, response: TextResponse, board: Board) -> Iterator[Found]:
        """The entries of one page; a page that cannot be read keeps what its search had claimed."""
        walk: Walk = response.meta["walk"]
        try:
            yield from self._shown_on(response, board, walk)
        except Exception:
            self.claim(board, walk.total)
            raise

    def next_pages(self, response: TextResponse, board: Board, n_new: int) -> Iterator[Request]:
        """The next page; the parts of a search that is capped; or nothing, and it is judged."""
        walk: Walk = response.meta["walk"]
        at_first = walk.offset == 0 and not walk.is_second
        if at_first and self.is_capped(walk.total or 0) and (parts := self._parts(walk)):
            yield from self._cut(board, walk, parts)
        elif self._goes_on(walk):
            walk.offset += self.step(walk)
            yield self.ask(board, walk)
        elif walk.is_doubtful:
            walk.begin_again()
            yield self.ask(board, walk)
        else:
            yield from self._ended(board, walk)

    def on_list_failure(self, failure: Failure) -> Iterator[Any]:
        """Keep what a search that breaks off had claimed."""
        walk: Walk = failure.request.meta["walk"]  # type: ignore[attr-defined]  # scrapy sets it
        self.claim(kwargs_of(failure)["board"], walk.total)
        yield from super().on_list_failure(failure)

    def detail_request(self, entry: Entry, board: Board) -> Request:
        """The posting's own JSON."""
        if not (url := self.record_url(board, entry.external_id or "", entry.url or "")):
            raise Unreadable(f"no address of a posting: {entry.url}")
        return self.page_request(board, entry, url, headers=JSON, meta={**DETAIL})

    def parse_detail(
        self, response: TextResponse, board: Board, entry: Entry
    ) -> Iterator[RawPosting | Gone]:
        """The posting, or that it is over; then it is asked for again if the list still has it."""
        record = self._record(response)
        if isinstance(record, Gone):
            entry.version = None
            yield record
        else:
            yield self.posting(board, entry, record)

    def confirm_request(self, board: Board, external_id: str, url: str | None) -> Request | None:
        """The posting's own JSON."""
        if not (url := self.record_url(board, external_id, url or "")):
            return None
        return self.asking_request(board, external_id, url, headers=JSON, meta={**DETAIL})

    def read_confirmation(
        self, response: TextResponse, board: Board, external_id: str
    ) -> Confirmed | None:
        """Closed where the platform says so; open where it still gives the posting."""
        record = self._record(response)
        if isinstance(record, Gone):
            return self.confirmed(board, external_id, "closed", record.reason)
        return self.confirmed(board, external_id, "open", "its own endpoint shows it")

    def _shown_on(self, response: TextResponse, board: Board, walk: Walk) -> Iterator[Found]:
        if response.status in MOVED:
            raise Unreadable(f"the board has moved (HTTP {response.status})")
        page = self.page_in(response)
        walk.turn(page)
        for place, row in enumerate(page.rows, walk.offset):
            entry = self.entry_of(row, board)
            walk.show(entry, place)
            holds = entry.external_id or entry.title
            yield entry if holds else _blank(board, walk, place, response)

    def _record(self, response: Response) -> dict[str, Any] | Gone:
        """The posting an answer holds, or why it is over; an error may say that in JSON."""
        try:
            data = mapping(json_of(response))
        except Unreadable:
            if response.status == 200:
                raise
            data = {}
        if record := self.record_of(data):
            return record
        if response.status in GONE:
            return Gone(f"HTTP {response.status}")
        if response.status == 403:
            raise Wall("HTTP 403: the host refuses us")
        raise Unreadable("no posting in the JSON")

    def _goes_on(self, walk: Walk) -> bool:
        if not walk.n_fresh or walk.offset + self.page_size >= self.reach:
            return False
        return walk.n_rows >= self.page_size or not walk.total or walk.is_short

    def _parts(self, walk: Walk) -> list[dict[str, list[str]]]:
        return cut(walk.facets, walk.selected, self.window, self.most_ids)

    def _cut(
        self, board: Board, walk: Walk, parts: list[dict[str, list[str]]]
    ) -> Iterator[Request]:
        walk.n_parts = len(parts)
        for selected in parts:
            yield self.ask(board, Walk(words=walk.words, selected=selected, part_of=walk))

    def _ended(self, board: Board, walk: Walk) -> Iterator[Request]:
        """Judge a search whose last page was read."""
        is_capped = self.is_capped(walk.total or 0) and walk.n_read <= self.window
        is_cut_off = walk.is_short and walk.n_read >= self.window
        if (is_capped or is_cut_off) and (parts := self._parts(walk)):
            yield from self._cut(board, walk, parts)
            return
        if is_capped or walk.is_short:
            told = f"{walk.total} or more" if is_capped else walk.total
            self.truncate(board, f"{walk.name} claims {told} and listed {walk.n_read}")
        self._done(board, walk)

    def _done(self, board: Board, walk: Walk) -> None:
        """Hand what a part found to what it is a part of; the last one completes it."""
        self.claim(board, walk.claim)
        whole = walk.part_of
        if whole is None:
            return
        whole.hold(walk)
        if not whole.n_parts:
            if whole.n_read < (expected := self.expected(whole)):
                said = f"claims {expected} and listed {whole.n_read}, in parts"
                self.truncate(board, f"{whole.name} {said}")
            self._done(board, whole)


def queries_of(board: Board) -> list[str]:
    """What a board's search is asked for: its own queries, else those of the roles."""
    own = board.params.get("queries") or role_queries(board.country)
    return [own] if isinstance(own, str) else list(own)


@cache
def role_queries(country: str | None = None) -> tuple[str, ...]:
    """The phrases that lead to the titles of the two roles in a country."""
    data = tomllib.loads(QUERIES.read_text(encoding="utf-8"))
    return (*data["queries"], *data["in_country"].get(country or "", ()))


def _blank(board: Board, walk: Walk, place: int, response: TextResponse) -> Reject:
    """A row without title and address; its place stands for the id, as nothing hides behind it."""
    return Reject(
        board=board.key,
        stage="parse",
        reason="a row that holds nothing",
        external_id=f"row {place} of {walk.name}",
        url=response.url,
    )
