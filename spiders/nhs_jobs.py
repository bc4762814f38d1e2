"""NHS Jobs, England and Wales: the public XML search (contract v1.07, 2026-05), a page an advert.

Searches in XML cut the text after some 150 characters; how a page is marked up, as others saw it
until 2026-09.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from scrapy import Request
from scrapy.http import TextResponse

from aggregator.boards import Board
from aggregator.wire import advert
from spiders.shapes.answers import Unreadable, xml_of
from spiders.shapes.leaves import ANYTHING, LeafSpider
from spiders.shapes.paged import PagedSpider
from spiders.shapes.walk import Page, Walk

SITE = "https://www.jobs.nhs.uk"


class NhsJobsSpider(LeafSpider, PagedSpider):
    """Asks the search for the roles' words, and each wanted advert for its page."""

    name = "nhs_jobs"
    page_size = 100
    window = 10_000

    def ask(self, board: Board, walk: Walk) -> Request:
        """A page of the search, counted from 1."""
        asked = {
            "keyword": walk.words,
            "sort": "publicationDateDesc",
            "page": self.number_of(walk),
            "limit": self.page_size,
        }
        url = f"{SITE}/api/v1/search_xml?{urlencode(asked)}"
        return self.page_of(board, walk, url, headers=ANYTHING)

    def page_in(self, response: TextResponse) -> Page:
        """The vacancies, and how many the whole search has."""
        root = xml_of(response)
        if root.tag.casefold() != "nhsjobs":
            raise Unreadable(f"XML of <{root.tag[:40]}> where <nhsJobs> was promised")
        total = (root.findtext("totalResults") or "").strip()
        rows = [advert.said(vacancy) for vacancy in root.iter("vacancyDetails")]
        return Page(rows=rows, total=int(total) if total.isdecimal() else None)

    def id_of(self, row: dict[str, Any]) -> str | None:
        """The number of a vacancy, else its reference."""
        return super().id_of(row) or advert.reference_of(row)

    def url_of(self, row: dict[str, Any], name: str, board: Board) -> str | None:
        """The page, which is found by its reference."""
        reference = advert.reference_of(row)
        return f"{SITE}/candidate/jobadvert/{quote(reference, safe='')}" if reference else None

    def told(self, said: dict[str, Any], board: Board) -> dict[str, Any]:
        """What the search tells."""
        return advert.listed(said)

    def shown(self, response: TextResponse) -> dict[str, Any]:
        """The sections of the page."""
        return advert.advert(response.text)
