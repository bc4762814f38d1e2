"""Canada's Job Bank: its public Atom feed of a search, one page a posting, no key.

There is no capture of it: pages of 100, a page past the end empty, as others saw it in 2026-08.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import TextResponse

from aggregator.boards import Board
from aggregator.wire.atom import entries
from spiders.shapes.answers import Unreadable, xml_of
from spiders.shapes.leaves import ANYTHING, LeafSpider
from spiders.shapes.paged import PagedSpider
from spiders.shapes.walk import Page, Walk

FEED = "https://www.jobbank.gc.ca/jobsearch/feed/jobSearchRSSfeed"

_JOB = re.compile(r"/jobposting/(\d+)")


class JobbankCaSpider(LeafSpider, PagedSpider):
    """Asks the feed for the roles' words, and each wanted posting for its page."""

    name = "jobbank_ca"
    page_size = 100
    window = reach = 10_000
    # pages whose RDFa is gone
    text_in = "[property=description], .job-posting-detail-requirements, .job-posting-details-body"

    def ask(self, board: Board, walk: Walk) -> Request:
        """A page of the feed, counted from 1; its place filter is not to be relied on."""
        asked = {"searchstring": walk.words, "locationstring": "", "page": self.number_of(walk)}
        return self.page_of(board, walk, f"{FEED}?{urlencode(asked)}", headers=ANYTHING)

    def page_in(self, response: TextResponse) -> Page:
        """The entries; the feed does not say how many there are."""
        if (rows := entries(xml_of(response))) is None:
            raise Unreadable("the XML is no Atom feed")
        return Page(rows=rows)

    def id_of(self, row: dict[str, Any]) -> str | None:
        """The number in the address of an entry's page."""
        found = _JOB.search(row["url"])
        return found[1] if found else None

    def url_of(self, row: dict[str, Any], name: str, board: Board) -> str:
        """The page, without the session some addresses name."""
        url: str = row["url"]
        return url.partition(";")[0].partition("?")[0]
