"""Postings that are read from pages of their own, which a list only names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, ClassVar

from scrapy.http import Response, TextResponse

from aggregator import clock
from aggregator.boards import Board
from aggregator.records import Confirmed, RawPosting
from aggregator.tally import Entry
from aggregator.wire import job_page
from aggregator.wire.jsonld_posting import fields, has_expired
from aggregator.wire.listing import html_of, words_of
from aggregator.wire.pages import closed_phrase
from spiders.shapes.answers import Unreadable
from spiders.shapes.asking import AskingSpider, led_elsewhere, postings_of
from spiders.shapes.hooks import Gone

ANYTHING = {"Accept": "*/*"}


class LeafSpider(AskingSpider):
    """A platform whose pages hold a JobPosting, or show the posting in markup of their own.

    What the list tells of a posting is the data of its entry, under the names of RawPosting; it
    stands in for what the page leaves out.
    """

    keeps_expired = False
    """Whether postings past their `validThrough` are read all the same, for old captures."""

    text_in: ClassVar[str] = ""
    """The selectors of a page's text, where it has no JobPosting."""
    heading_in: ClassVar[str] = "h1"

    def data_of(self, row: dict[str, Any], board: Board) -> dict[str, Any]:
        """What a row of JSON tells of its posting, under the names of RawPosting."""
        return self.told(row, board)

    def listed_posting(self, entry: Entry, board: Board) -> RawPosting:
        """The posting as far as the list tells of it."""
        own = {"external_id": entry.external_id, "title": entry.title, "url": entry.url}
        return self.raw(board, **entry.data | own)

    def found_on(self, response: Response) -> dict[str, Any]:
        """The JobPosting of a page; empty where it has none of its own."""
        return next(iter(postings_of(response)), {})

    def shown(self, response: TextResponse) -> dict[str, Any]:
        """What the page's markup shows, under the names of RawPosting; empty for another page."""
        if not self.text_in or not (text := html_of(response.text, self.text_in)):
            return {}
        return {"description": text, "title": words_of(response.text, self.heading_in)}

    def address_of(self, entry: Entry, said: dict[str, Any]) -> str | None:
        """Where people read a posting: the address that the list gives it."""
        return entry.url

    def parse_detail(
        self, response: TextResponse, board: Board, entry: Entry
    ) -> Iterator[RawPosting | Gone]:
        """The posting of the page, what the list told of it, or why it is over."""
        page, over = self._read(response, entry.external_id or "")
        listed = entry.data or {}
        if over:
            yield Gone(over)
        elif page or listed.get("description"):
            if page.get("description"):
                listed = {**listed, "text_kind": "full"}
            said = {**listed, **page}
            said |= {"external_id": entry.external_id, "url": self.address_of(entry, said)}
            said["title"] = said.get("title") or entry.title
            said["locale"] = said.get("locale") or job_page.language_of(response.text)
            yield self.raw(board, **said)

    def read_confirmation(
        self, response: TextResponse, board: Board, external_id: str
    ) -> Confirmed | None:
        """Open while the page shows its posting; closed where it says so or leads elsewhere.

        None for a page without a word: the lists that go without the posting decide.
        """
        page, over = self._read(response, external_id)
        if over:
            return self.confirmed(board, external_id, "closed", over)
        if page:
            return self.confirmed(board, external_id, "open", "the page shows its posting")
        return None

    def _read(self, response: TextResponse, name: str) -> tuple[dict[str, Any], str | None]:
        """What a page says of its posting, empty if nothing; and why it is over, if it is."""
        found, led_to = self.found_on(response), _led_to(response, name)
        own = fields(found, response.url) if found else {}
        page = _merged(self.shown(response), own)
        if led_to and job_page.is_no_answer(led_to):
            raise Unreadable(f"led to {led_to}")
        if led_to or not page:
            return {}, job_page.why_over(response.text, led_to)
        if has_expired(found, clock.now()) and not self.keeps_expired:
            return page, f"validThrough {found['validThrough']} is past"
        phrase = closed_phrase(response.text, page.get("description") or "")
        return page, f'the page says "{phrase}"' if phrase else None


def _merged(shown: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """What the page's JobPosting says before what it shows; of the texts the longer one."""
    page = {**shown, **{key: value for key, value in own.items() if value}}
    told, seen = own.get("description") or "", shown.get("description") or ""
    if len(told) >= len(seen) > 0:
        page["text_kind"] = "full"
    elif seen:
        page["description"] = seen
    return page


def _led_to(response: Response, name: str) -> str | None:
    """The address of another page that a request was led to; the name alone may tell them apart."""
    trail = response.meta.get("redirect_urls")
    if trail and _names(trail[0], name):
        return None if _names(response.url, name) else response.url
    return led_elsewhere(response)


def _names(url: str, name: str) -> bool:
    return bool(re.search(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])", url))
