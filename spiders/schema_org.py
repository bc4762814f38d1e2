"""Career sites whose job pages carry a JobPosting: schema.org/JobPosting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scrapy.http import TextResponse

from aggregator import clock
from aggregator.accounting import REDIRECTED
from aggregator.boards import Board
from aggregator.records import RawPosting
from aggregator.tally import Entry
from aggregator.wire import job_page
from aggregator.wire.job_urls import job_id
from aggregator.wire.jsonld_posting import fields, has_expired
from spiders.shapes.asking import all_postings_of, led_elsewhere
from spiders.shapes.hooks import Gone
from spiders.shapes.sitemaps import SitemapSpider


class SchemaOrgSpider(SitemapSpider):
    """Reads the JobPosting of every page that a site's sitemaps name and that can be a job."""

    name = "schema_org"
    keeps_expired = False
    """Whether postings past their `validThrough` are read all the same, for old captures."""

    def parse_detail(
        self, response: TextResponse, board: Board, entry: Entry
    ) -> Iterator[RawPosting | Gone]:
        """The posting of the page; several where it holds several of its own."""
        found, listed = all_postings_of(response), self.tallies[board.key].listed
        led_to, here = led_elsewhere(response), job_id(response.url)
        if led_to and here != entry.external_id and here in listed:
            yield Gone(f"{REDIRECTED} {led_to}")
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
