"""Workable: the document of its public widget, one an account, as others saw it until 2026-09."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from aggregator.boards import Board
from aggregator.wire.shapes import mapping, text
from spiders.shapes.documents import DocumentSpider
from spiders.shapes.hooks import Gone

API = "https://apply.workable.com/api"


class WorkableSpider(DocumentSpider):
    """Reads every posting of an account, whole, in one answer."""

    name = "workable"

    def list_url(self, board: Board) -> str:
        """The account, with the texts of its postings."""
        return f"{API}/v1/widget/accounts/{_account(board)}?details=true"

    def rows(self, data: Any) -> list[Any]:
        """The rows; each is told whose account it is."""
        name = text(mapping(data).get("name"))
        return [{**mapping(row), "account": name} for row in super().rows(data)]

    def record_url(self, board: Board, external_id: str, url: str | None) -> str:
        """The endpoint of one posting."""
        return f"{API}/v2/accounts/{_account(board)}/jobs/{quote(external_id, safe='')}"

    def record_of(self, data: Any) -> dict[str, Any] | Gone:
        """A posting that is not published any more may still be given; a row's state is a place."""
        state = text(mapping(data).get("state")) or "published"
        return mapping(data) if state == "published" else Gone(f'its state is "{state[:40]}"')

    def more(self, said: dict[str, Any], board: Board) -> dict[str, Any]:
        """The education, where it is one."""
        education = text(said.get("education"))
        return {"education_text": None if education == "Unspecified" else education}


def _account(board: Board) -> str:
    return quote(board.params["account"], safe="")
