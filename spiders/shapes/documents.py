"""Boards whose list is JSON that holds every posting, and may be asked for one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from scrapy import Request
from scrapy.http import TextResponse

from aggregator.boards import Board
from aggregator.records import Confirmed
from aggregator.wire.mapped import object_at
from spiders.shapes.answers import json_of
from spiders.shapes.hooks import Found, Gone
from spiders.shapes.mapped import MappedSpider


class DocumentSpider(MappedSpider):
    """Reads the rows of one JSON document; where one posting can be asked for, that confirms."""

    one_list = True
    is_whole = True

    def list_url(self, board: Board) -> str:
        """Where the document is."""
        raise NotImplementedError

    def record_url(self, board: Board, external_id: str, url: str | None) -> str | None:
        """Where the JSON of one posting is; None where the platform has none."""
        return None

    def record_of(self, data: Any) -> dict[str, Any] | Gone | None:
        """The posting in its own JSON, or why it is over; None where it is neither."""
        record = object_at(data, self.fields.record)
        why = self.refused(record)
        return Gone(why) if why else record

    def first_requests(self, board: Board) -> Iterable[Request]:
        """One request a board, answered 304 if nothing changed."""
        yield self.list_request(board, self.list_url(board))

    def parse_list(self, response: TextResponse, board: Board) -> Iterator[Found]:
        """Every row of the document."""
        data = self.list_in(response)
        rows = self.rows(data)
        self.claim(board, self.total(data))
        for row in rows:
            if entry := self.entry_of(row, board):
                yield entry

    def list_in(self, response: TextResponse) -> Any:
        """The JSON of the list."""
        return json_of(response)

    def confirm_request(self, board: Board, external_id: str, url: str | None) -> Request | None:
        """The JSON of the posting: 404 once it is closed."""
        asked = self.record_url(board, external_id, url)
        return self.asking_request(board, external_id, asked) if asked else None

    def read_confirmation(
        self, response: TextResponse, board: Board, external_id: str
    ) -> Confirmed | None:
        """Open if the endpoint still gives the posting itself."""
        record = self.record_of(json_of(response))
        if isinstance(record, Gone):
            return self.confirmed(board, external_id, "closed", record.reason)
        entry = self.entry_of(record, board) if record else None
        if entry and entry.external_id == external_id:
            return self.confirmed(board, external_id, "open", "its own endpoint shows it")
        return self.confirmed(board, external_id, "unknown", "the answer is not the posting")
