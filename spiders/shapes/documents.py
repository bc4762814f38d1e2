"""Boards whose list is JSON that holds every posting whole, and may be asked for one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import TextResponse

from aggregator.boards import Board
from aggregator.records import Confirmed
from aggregator.tally import Entry
from aggregator.wire.shapes import mapping, text
from spiders.base import BoardSpider
from spiders.shapes.answers import Unreadable, json_of
from spiders.shapes.hooks import Found, Gone


class DocumentSpider(BoardSpider):
    """Reads the rows of one JSON document; where one posting can be asked for, that confirms."""

    one_list = True
    list_name: ClassVar[str | None] = None
    """Where the document keeps its rows; None where it is a bare list."""

    def list_url(self, board: Board) -> str:
        """Where the document is."""
        raise NotImplementedError

    def entry_of(self, row: dict[str, Any], board: Board) -> Entry:
        """The entry of one row."""
        raise NotImplementedError

    def record_url(self, board: Board, external_id: str, url: str | None) -> str | None:
        """Where the JSON of one posting is; None where the platform has none."""
        return None

    def record_of(self, data: Any) -> dict[str, Any] | Gone | None:
        """The posting in its own JSON, or why it is over; None where it is neither."""
        return mapping(data)

    def first_requests(self, board: Board) -> Iterable[Request]:
        """One request a board, answered 304 if nothing changed."""
        yield self.list_request(board, self.list_url(board))

    def parse_list(self, response: TextResponse, board: Board) -> Iterator[Found]:
        """Every row of the document."""
        for row in self.rows(json_of(response)):
            yield self.entry_of(mapping(row), board)

    def rows(self, data: Any) -> list[Any]:
        """The rows; raises Unreadable with what the platform says instead."""
        rows = mapping(data).get(self.list_name) if self.list_name else data
        if isinstance(rows, list):
            return rows
        said = text(mapping(data).get("error")) or text(mapping(data).get("message"))
        raise Unreadable((said or f"no list of {self.list_name or 'postings'} in the JSON")[:200])

    def confirm_request(self, board: Board, external_id: str, url: str | None) -> Request | None:
        """The JSON of the posting: 404 once it is closed."""
        asked = self.record_url(board, external_id, url)
        return self.asking_request(board, external_id, asked) if asked else None

    def read_confirmation(
        self, response: TextResponse, board: Board, external_id: str
    ) -> Confirmed:
        """Open if the endpoint still gives the posting itself."""
        record = self.record_of(json_of(response))
        if isinstance(record, Gone):
            return self.confirmed(board, external_id, "closed", record.reason)
        if record and self.entry_of(record, board).external_id == external_id:
            return self.confirmed(board, external_id, "open", "its own endpoint shows it")
        return self.confirmed(board, external_id, "unknown", "the answer is not the posting")
