"""NeoGov, jobs of US counties, cities and their hospitals: the RSS feed of one agency, no key.

There is no capture of it: the feed's own names as others saw them until 2026-09.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from scrapy import Request

from aggregator.boards import Board
from aggregator.records import RawPosting
from aggregator.tally import Entry
from spiders.feed import FeedSpider

FEED = "https://www.governmentjobs.com/SearchEngine/JobsFeed"


class NeogovSpider(FeedSpider):
    """Reads every posting of an agency's feed, whole; its names are data, as those of feeds are."""

    name = "neogov"
    redirect_is_over = True

    def first_requests(self, board: Board) -> Iterable[Request]:
        """The feed of the agency."""
        asked = urlencode({"agency": board.params["agency"]})
        yield self.page_at(board, f"{FEED}?{asked}", None, 1)

    def posting_of(self, entry: Entry, board: Board) -> RawPosting:
        """The posting; its place is one line, whose state stands in a field of its own."""
        raw = super().posting_of(entry, board)
        states = {place.region for place in raw.places if place.region} if raw.location else set()
        further = [state for state in states if state not in (raw.location or "")]
        if raw.location:
            raw.location, raw.places = ", ".join([raw.location, *further]), []
        return raw
