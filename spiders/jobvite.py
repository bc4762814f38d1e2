"""Jobvite career sites: jobs.jobvite.com, a list in HTML, one page a posting.

Its JSON is gone, as others saw it in 2026-08; long departments lead on to pages of the search.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

from scrapy import Request
from scrapy.http import Response, TextResponse

from aggregator.boards import Board
from aggregator.wire.job_urls import same_host
from aggregator.wire.listing import links
from spiders.shapes.answers import Unreadable, check_wall
from spiders.shapes.asking import led_elsewhere
from spiders.shapes.links import LinksSpider

SITE = "https://jobs.jobvite.com"
MORE = 'a[href*="/search?"][href*="p="], a[href*="/search?"][href*="c="], a.jv-pagination-next'
PAGES_LIMIT = 500


class JobviteSpider(LinksSpider):
    """Reads the list of a site and the pages it leads on to."""

    name = "jobvite"
    vendor = "Jobvite"
    mark = "jv-"
    job = re.compile(r"/job/([A-Za-z0-9]+)")
    place_in = ".jv-job-list-location"
    title_in = ".jv-job-list-name, h2, h3"
    text_in = ".jv-job-detail-description"
    heading_in = ".jv-header"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked: dict[str, set[str]] = {}

    def first_requests(self, board: Board) -> Iterable[Request]:
        """The list of all jobs."""
        url = f"{SITE}/{quote(board.params['account'], safe='')}/jobs"
        self.asked[board.key] = {url}
        yield self.list_request(board, url)

    def list_ended(self, board: Board) -> None:
        """Let the addresses go that were asked for."""
        self.asked.pop(board.key, None)

    def check_list(self, response: Response, board: Board) -> None:
        """A site that has left Jobvite leads elsewhere."""
        check_wall(response)
        led_to = led_elsewhere(response)
        if led_to and f"/{board.params['account']}/".casefold() not in f"{led_to}/".casefold():
            raise Unreadable(f"the board is gone: redirected to {led_to}")
        super().check_list(response, board)

    def next_pages(self, response: TextResponse, board: Board, n_new: int) -> Iterator[Request]:
        """The pages this one leads on to, each once; one that shows nothing new leads nowhere."""
        asked = self.asked[board.key]
        if len(asked) > 1 and not n_new:
            return
        for url in links(response.text, response.url, MORE):
            if url in asked or not same_host(url, SITE):
                continue
            if len(asked) >= PAGES_LIMIT:
                self.truncate(board, f"more than {PAGES_LIMIT} pages")
                return
            asked.add(url)
            yield self.list_request(board, url)
