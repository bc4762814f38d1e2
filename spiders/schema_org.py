"""Career sites whose job pages carry a JobPosting: schema.org/JobPosting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scrapy.http import Response, TextResponse

from aggregator import clock, job_page
from aggregator.boards import Board
from aggregator.job_urls import job_id
from aggregator.jsonld_posting import fields, has_expired
from aggregator.records import Confirmed, RawPosting
from aggregator.tally import Entry
from spiders.answers import Unreadable, check_wall
from spiders.hooks import Gone
from spiders.sitemaps import SitemapSpider


class SchemaOrgSpider(SitemapSpider):
    """Reads the JobPosting of every page that a site's sitemaps name and that can be a job."""

    name = "schema_org"
    keeps_expired = False
    """Whether postings past their `validThrough` are read all the same, for old captures."""

    def parse_detail(
        self, response: TextResponse, board: Board, entry: Entry
    ) -> Iterator[RawPosting | Gone]:
        """The posting of the page; several where it holds several of its own."""
        found, listed = _postings(response), self.tallies[board.key].listed
        led_to, here = _led_to(response), job_id(response.url)
        if led_to and here != entry.external_id and here in listed:
            yield Gone(f"redirected to {led_to}")
            return
        if not found and (why := job_page.why_over(response.text, led_to)):
            yield Gone(why)
        for number, posting in enumerate(job_page.own_postings(found, response.url, listed)):
            if not has_expired(posting, clock.now()) or self.keeps_expired:
                yield self._posting(response, board, entry, posting, number)
            elif not number:
                yield Gone(f"validThrough {posting['validThrough']} is past")

    def _posting(
        self,
        response: TextResponse,
        board: Board,
        entry: Entry,
        posting: dict[str, Any],
        number: int,
    ) -> RawPosting:
        name, said = entry.external_id or "", fields(posting, response.url)
        said["locale"] = said["locale"] or job_page.language_of(response.text)
        said["external_id"] = job_page.further_id(name, posting, number) if number else name
        return self.raw(board, **said)

    def read_confirmation(
        self, response: TextResponse, board: Board, external_id: str
    ) -> Confirmed:
        """Open while the page still holds its posting and does not say that it is closed."""
        found = job_page.own_postings(_postings(response), response.url)
        verdict, why = job_page.word_on(found, response.text, response.url, _led_to(response))
        return self.confirmed(board, external_id, verdict, why)


def _postings(response: Response) -> list[dict[str, Any]]:
    if not isinstance(response, TextResponse):
        raise Unreadable("the answer is no page")
    found = job_page.postings_on(response.text)
    if not found:
        check_wall(response)
    return found


def _led_to(response: Response) -> str | None:
    return response.url if response.meta.get("redirect_urls") else None
