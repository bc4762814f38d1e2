"""Canada's Job Bank: its public Atom feed of a search, one page a posting, no key.

There is no capture of it: pages of 100, a page past the end empty, as others saw it in 2026-08.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

from scrapy import Request
from scrapy.http import TextResponse

from aggregator.boards import Board
from aggregator.tally import Entry
from aggregator.wire.listing import html_of, words_of
from spiders.shapes.answers import Unreadable, xml_of
from spiders.shapes.leaves import ANYTHING, LeafSpider
from spiders.shapes.paged import PagedSpider
from spiders.shapes.walk import Page, Walk

FEED = "https://www.jobbank.gc.ca/jobsearch/feed/jobSearchRSSfeed"
ATOM = "{http://www.w3.org/2005/Atom}"
TEXT = "[property=description], .job-posting-detail-requirements, .job-posting-details-body"

_JOB = re.compile(r"/jobposting/(\d+)")


class JobbankCaSpider(LeafSpider, PagedSpider):
    """Asks the feed for the roles' words, and each wanted posting for its page."""

    name = "jobbank_ca"
    page_size = 100
    window = 10_000
    reach = 10_000

    def ask(self, board: Board, walk: Walk) -> Request:
        """A page of the feed, counted from 1; its place filter is not to be relied on."""
        page = walk.offset // self.page_size + 1
        asked = {"searchstring": walk.words, "locationstring": "", "page": page}
        return self.page_of(board, walk, f"{FEED}?{urlencode(asked)}", headers=ANYTHING)

    def page_in(self, response: TextResponse) -> Page:
        """The entries; the feed does not say how many there are."""
        root = xml_of(response)
        if root.tag != f"{ATOM}feed":
            raise Unreadable("the XML is no Atom feed")
        return Page(rows=[_said(entry) for entry in root.iter(f"{ATOM}entry")])

    def entry_of(self, row: Any, board: Board) -> Entry | None:
        """An entry by the number in its address."""
        url, title = row["url"].partition(";")[0].partition("?")[0], row["title"]
        found = _JOB.search(url)
        if not found:
            return Entry(external_id=None, title=title) if title or url else None
        told = {
            "description": row["summary"],
            "text_kind": "snippet",
            "posted_text": row["updated"],
        }
        version = self.version_of(row, found[1])
        return Entry(external_id=found[1], title=title, url=url, version=version, data=told)

    def shown(self, response: TextResponse) -> dict[str, Any]:
        """The text of a page whose RDFa is gone."""
        text = html_of(response.text, TEXT)
        return {"description": text, "title": words_of(response.text, "h1")} if text else {}


def _said(entry: Element) -> dict[str, Any]:
    """What an entry says: the address of its page, not the one of itself."""
    links = entry.findall(f"{ATOM}link")
    pages = [link for link in links if link.get("rel", "alternate") == "alternate"]
    said = {name: _text(entry, name) for name in ("title", "summary", "updated")}
    said["summary"] = said["summary"] or _text(entry, "content")
    return {**said, "url": (pages[0].get("href") or "").strip() if pages else ""}


def _text(entry: Element, name: str) -> str | None:
    found = entry.find(f"{ATOM}{name}")
    return "".join(found.itertext()).strip() or None if found is not None else None
