"""NHS Jobs, England and Wales: the public XML search (contract v1.07, 2026-05), a page an advert.

Searches in XML cut the text after some 150 characters; how a page is marked up, as others saw it
until 2026-09.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from urllib.parse import quote, urlencode
from xml.etree.ElementTree import Element

from scrapy import Request
from scrapy.http import TextResponse

from aggregator.boards import Board
from aggregator.records import RawPlace
from aggregator.tally import Entry
from aggregator.wire.advert import advert
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
            "page": walk.offset // self.page_size + 1,
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
        rows = [_said(vacancy) for vacancy in root.iter("vacancyDetails")]
        return Page(rows=rows, total=int(total) if total.isdecimal() else None)

    def entry_of(self, row: Any, board: Board) -> Entry | None:
        """A vacancy by its number; its page is found by its reference."""
        first = {name: values[0] for name, values in row.items()}
        url, title = first.get("url", ""), first.get("title")
        reference = first.get("reference") or url.rstrip("/").rpartition("/jobadvert/")[2]
        if not (name := first.get("id") or reference):
            return Entry(external_id=None, title=title) if title else None
        if reference:
            url = f"{SITE}/candidate/jobadvert/{quote(reference, safe='')}"
        version = self.version_of(row, name)
        return Entry(
            external_id=name, title=title, url=url, version=version, data=_listed(row, reference)
        )

    def shown(self, response: TextResponse) -> dict[str, Any]:
        """The sections of the page."""
        return advert(response.text)


def _said(vacancy: Element) -> dict[str, list[str]]:
    """Name → the distinct texts of an element; of elements within it, all of them."""
    said: defaultdict[str, list[str]] = defaultdict(list)
    for element in vacancy:
        for text in map(str.strip, element.itertext()):
            if text and text not in said[element.tag]:
                said[element.tag].append(text)
    return {name: texts for name, texts in said.items() if texts}


def _listed(row: dict[str, list[str]], reference: str) -> dict[str, Any]:
    """What the list tells, under the names of RawPosting."""
    first = {name: values[0] for name, values in row.items()}
    places = row.get("locations", [])
    return {
        "requisition_id": reference or None,
        "employer": first.get("employer"),
        "location": "; ".join(places) or None,
        "places": [RawPlace(text=place) for place in places],
        "description": first.get("description"),
        "text_kind": "snippet",
        "salary_text": first.get("salary"),
        "employment_type_text": ", ".join(row.get("type", [])) or None,
        "posted_text": first.get("postDate"),
        "closing_text": first.get("closeDate"),
        "payload": {name: values for name, values in row.items() if name != "description"},
    }
