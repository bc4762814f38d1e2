"""NHS Jobs, England and Wales: the public XML search (contract v1.07, 2026-05), a page an advert.

The search cuts texts after some 150 characters; markup of pages as others saw it until 2026-09.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import TextResponse

from aggregator.boards import Board
from aggregator.wire import advert
from spiders.shapes.answers import Unreadable, xml_of
from spiders.shapes.leaves import ANYTHING, LeafSpider
from spiders.shapes.paged import PagedSpider
from spiders.shapes.walk import Page, Walk


class NhsJobsSpider(LeafSpider, PagedSpider):
    """Asks the search for the roles' words, and each wanted advert for its page."""

    name = "nhs_jobs"
    page_size = 100
    window = 10_000

    def ask(self, board: Board, walk: Walk) -> Request:
        """A page of the search, counted from 1."""
        asked = {"keyword": walk.words, "sort": "publicationDateDesc"}
        page = {"page": self.number_of(walk), "limit": self.page_size}
        url = f"{advert.SITE}/api/v1/search_xml?{urlencode(asked | page)}"
        return self.page_of(board, walk, url, headers=ANYTHING)

    def page_in(self, response: TextResponse) -> Page:
        """The vacancies, and how many the whole search has."""
        root = xml_of(response)
        if root.tag.casefold() != "nhsjobs":
            raise Unreadable(f"XML of <{root.tag[:40]}> where <nhsJobs> was promised")
        return Page(rows=advert.rows(root), total=advert.total(root))

    def id_of(self, row: dict[str, Any]) -> str | None:
        """The number of a vacancy, else its reference."""
        return super().id_of(row) or advert.reference_of(row)

    def url_of(self, row: dict[str, Any], name: str, board: Board) -> str | None:
        """The page, which is found by its reference."""
        return advert.address_of(row)

    def told(self, said: dict[str, Any], board: Board) -> dict[str, Any]:
        """What the search tells."""
        return advert.listed(said)

    def shown(self, response: TextResponse) -> dict[str, Any]:
        """The sections of the page."""
        return advert.advert(response.text)
