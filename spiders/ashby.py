"""Ashby posting API: developers.ashbyhq.com/docs/public-job-posting-api, one document a board.

A posting's own page is filled in by scripts and says nothing to a program, so none is asked for.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from aggregator.boards import Board
from aggregator.wire.amounts import pay_of
from aggregator.wire.shapes import mapping, mappings, text
from spiders.shapes.documents import DocumentSpider

API = "https://api.ashbyhq.com/posting-api/job-board"
PAY = ("minValue", "maxValue", "currencyCode", "interval")


class AshbySpider(DocumentSpider):
    """Reads every posting of a board, whole, with its pay, in one answer."""

    name = "ashby"

    def list_url(self, board: Board) -> str:
        """The board."""
        return f"{API}/{quote(board.params['board'], safe='')}?includeCompensation=true"

    def refused(self, row: dict[str, Any]) -> str | None:
        """One that is not listed is open to those alone who have its address."""
        is_hidden = row.get("isListed") is False
        return "a posting that the employer does not list" if is_hidden else None

    def more(self, said: dict[str, Any], board: Board) -> dict[str, Any]:
        """The one salary as the board sums it up; none where it is hidden, or one of several."""
        if said.get("shouldDisplayCompensationOnJobPostings") is False:
            return {}
        pay = mapping(said.get("compensation"))
        parts = mappings(pay.get("summaryComponents"))
        found = [part for part in parts if part.get("compensationType") == "Salary"]
        return {
            "pay": pay_of(*map(found[0].get, PAY)) if len(found) == 1 else None,
            "salary_text": text(pay.get("compensationTierSummary")),
        }
