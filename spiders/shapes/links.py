"""Lists in HTML: every link to a posting, with the words that stand around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from scrapy.http import Response, TextResponse

from aggregator.boards import Board
from aggregator.tally import Entry
from aggregator.wire.listing import Row, rows
from spiders.shapes.answers import Unreadable, check_wall
from spiders.shapes.hooks import Found
from spiders.shapes.leaves import LeafSpider


class LinksSpider(LeafSpider):
    """Reads the links of a list that look like postings, and the page of each wanted one."""

    vendor: ClassVar[str]
    """Whose markup it is, for people."""
    mark: ClassVar[str]
    """What shows a page to be of that markup, in small letters."""
    job: ClassVar[re.Pattern[str]]
    """The address of a posting; its group is the id."""
    place_in: ClassVar[str]
    title_in: ClassVar[str] = "h4"

    def page_of_row(self, row: Row, board: Board) -> str:
        """Where a posting's page is."""
        return row.url.partition("?")[0]

    def check_list(self, response: Response, board: Board) -> None:
        """Raise Unreadable for an answer that is not the board's list."""
        check_wall(response)
        markup = response.text if isinstance(response, TextResponse) else ""
        if self.mark not in markup.lower():
            raise Unreadable(f"the answer is no list of {self.vendor}")

    def parse_list(self, response: TextResponse, board: Board) -> Iterator[Found]:
        """The jobs of a page."""
        self.check_list(response, board)
        for row in rows(response.text, response.url, self.job, self.place_in, self.title_in):
            yield Entry(
                external_id=row.name,
                title=row.title,
                url=self.page_of_row(row, board),
                version=self.version_of([row.title, row.location], row.name),
                data=row.told,
            )
