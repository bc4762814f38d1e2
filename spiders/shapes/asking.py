"""Postings that have pages of their own, which say whether they are over."""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.http import Response, TextResponse

from aggregator.boards import Board
from aggregator.records import Confirmed
from aggregator.tally import Entry
from aggregator.wire import job_page
from aggregator.wire.job_urls import is_elsewhere
from spiders.shapes.answers import Unreadable, check_wall
from spiders.shapes.mapped import MappedSpider


class AskingSpider(MappedSpider):
    """A platform whose postings have pages, which are asked for what vanished from a list."""

    redirect_is_over = True
    """Whether a page that leads elsewhere is over; links of feeds lead elsewhere by trade."""

    def detail_request(self, entry: Entry, board: Board) -> Request:
        """The page of the posting, where its list does not hold it."""
        return self.page_request(board, entry, entry.url or "")

    def confirm_request(self, board: Board, external_id: str, url: str | None) -> Request | None:
        """The page of the posting."""
        return self.asking_request(board, external_id, url) if url else None

    def read_confirmation(
        self, response: TextResponse, board: Board, external_id: str
    ) -> Confirmed | None:
        """What the page says; None for one without a word, which scripts may fill in."""
        led_to = led_elsewhere(response) if self.redirect_is_over else None
        own = postings_of(response)
        said = job_page.word_on(own, response.text, response.url, led_to)
        return None if said == job_page.SILENT else self.confirmed(board, external_id, *said)


def postings_of(response: Response) -> list[dict[str, Any]]:
    """The page's own JobPostings; raises Unreadable if it is no page, Wall if it is a wall."""
    return job_page.own_postings(all_postings_of(response), response.url)


def all_postings_of(response: Response) -> list[dict[str, Any]]:
    """The page's JobPostings, those it recommends too; raises as `postings_of` does."""
    if not isinstance(response, TextResponse):
        raise Unreadable("the answer is no page")
    found = job_page.postings_on(response.text)
    if not found:
        check_wall(response)
    return found


def led_elsewhere(response: Response) -> str | None:
    """The address of another page that a request was led to; None where it ended at its own."""
    trail = response.meta.get("redirect_urls")
    return response.url if trail and is_elsewhere(trail[0], response.url) else None
