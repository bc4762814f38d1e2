"""Lever Postings API v0: github.com/lever/postings-api; pages of whole postings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

from scrapy import Request
from scrapy.http import TextResponse

from aggregator.boards import Board
from aggregator.wire import lever
from aggregator.wire.shapes import mapping, text
from spiders.shapes.answers import json_of
from spiders.shapes.documents import DocumentSpider
from spiders.shapes.hooks import Found

PAGE = 100


class LeverSpider(DocumentSpider):
    """Reads `/v0/postings/{site}`; each further page begins with the last row of the one before."""

    name = "lever"

    def list_url(self, board: Board, skip: int = 0) -> str:
        """A page."""
        return f"{_api(board)}?{urlencode({'mode': 'json', 'skip': skip, 'limit': PAGE})}"

    def record_url(self, board: Board, external_id: str, url: str | None) -> str:
        """The endpoint of one posting."""
        return f"{_api(board)}/{quote(external_id, safe='')}?mode=json"

    def parse_list(self, response: TextResponse, board: Board) -> Iterator[Found]:
        """The postings of a page; one whose first row is new shows that the list has moved."""
        rows = self.rows(json_of(response))
        response.meta["n_rows"], listed = len(rows), self.tallies[board.key].listed
        if response.meta.get("skip") and self.id_of(mapping((rows or [{}])[0])) not in listed:
            self.truncate(board, "the list moved while it was read")
        yield from super().parse_list(response, board)

    def next_pages(self, response: TextResponse, board: Board, n_new: int) -> Iterator[Request]:
        """The next page after a full one."""
        is_full = response.meta["n_rows"] >= PAGE
        if is_full or response.meta.get("skip"):
            self.in_pages(board)
        if not is_full:
            return
        if not n_new:
            self.truncate(board, f"a page of {PAGE} postings shows nothing new")
            return
        skip = response.meta.get("skip", 0) + PAGE - 1
        yield self.list_request(board, self.list_url(board, skip), meta={"skip": skip})

    def more(self, said: dict[str, Any], board: Board) -> dict[str, Any]:
        """The text of the whole page, every place, and the pay where it is told."""
        workplace = text(said.get("workplaceType"))
        salary = text(said.get("salaryDescriptionPlain"))
        return {
            "places": list(lever.places(said)),
            "description": lever.description(said),
            "pay": lever.pay(mapping(said.get("salaryRange"))),
            "salary_text": salary if any(map(str.isdigit, salary or "")) else None,
            "workplace_text": None if workplace == "unspecified" else workplace,
        }


def _api(board: Board) -> str:
    host = "api.eu.lever.co" if board.params.get("region") == "eu" else "api.lever.co"
    return f"https://{host}/v0/postings/{quote(board.params['site'], safe='')}"
