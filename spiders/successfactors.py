"""SuccessFactors career sites (RMK): server-rendered search, else the JSON their scripts ask for.

There is no capture of one: paging, both layouts and the JSON as others saw them until 2026-08.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import TextResponse

from aggregator.boards import Board
from aggregator.wire import rmk
from aggregator.wire.job_page import language_of
from aggregator.wire.shapes import mapping, mappings
from spiders.shapes.answers import Unreadable, check_wall, json_of
from spiders.shapes.hooks import Found
from spiders.shapes.leaves import ANYTHING, LeafSpider
from spiders.shapes.paged import PagedSpider
from spiders.shapes.walk import Page, Walk

_LEGACY = re.compile(r"career\d*\.successfactors\.(?:com|eu)")
_TAG = re.compile(r"<[^<>]{0,200}>")


class SuccessfactorsSpider(LeafSpider, PagedSpider):
    """Asks a site's search for the roles' words; `scripted` boards hold their jobs in JSON."""

    name = "successfactors"
    page_size = 10
    window = 10_000

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scripted: dict[str, str] = {}

    def ask(self, board: Board, walk: Walk) -> Request:
        """A page of the search, from a row on."""
        host = board.params["host"]
        if _LEGACY.fullmatch(host):
            raise Unreadable("a legacy SuccessFactors site, which is not read")
        if locale := self.scripted.get(board.key):
            page = -(-walk.offset // self.page_size)
            told = {"keywords": walk.words, "locale": locale, "pageNumber": page}
            url = f"https://{host}/services/recruiting/v1/jobs"
            return self.page_of(board, walk, url, {**told, "location": "", "sortBy": "recent"})
        asked = {"q": walk.words, "startrow": walk.offset}
        url = f"https://{host}/search/?{urlencode(asked)}"
        return self.page_of(board, walk, url, headers=ANYTHING)

    def parse_list(self, response: TextResponse, board: Board) -> Iterator[Found]:
        """The rows of a page; of one that scripts fill, those of the JSON they ask for."""
        if _is_asked(response) or not rmk.is_scripted(response.text):
            yield from super().parse_list(response, board)
            return
        languages = rmk.locales(response.text)
        own = board.params.get("locale") or str(language_of(response.text)).replace("-", "_")
        chosen = own if "_" in own else (*languages, "en_US")[0]
        self.scripted.setdefault(board.key, chosen)
        response.meta["is_switched"] = True
        if len(languages) > 1 and not board.params.get("locale"):
            self.truncate(board, f"of {len(languages)} languages only {chosen} is read")
        yield self.ask(board, response.meta["walk"])

    def next_pages(self, response: TextResponse, board: Board, n_new: int) -> Iterator[Request]:
        """The next page, unless this one only told where the jobs are."""
        if not response.meta.get("is_switched"):
            yield from super().next_pages(response, board, n_new)

    def page_in(self, response: TextResponse) -> Page:
        """The rows, and how many the whole search has."""
        if _is_asked(response):
            return self.read_page(mapping(json_of(response)))
        check_wall(response)
        if (rows := rmk.rows(response.text, response.url)) is None:
            raise Unreadable("the answer is no search page of SuccessFactors")
        is_past_its_end = not rows and response.meta["walk"].offset
        return Page(rows=rows, total=None if is_past_its_end else rmk.total(response.text))

    def read_page(self, data: dict[str, Any]) -> Page:
        """The rows of the JSON."""
        if not isinstance(data.get("jobSearchResult"), list):
            raise Unreadable("no list of jobs in the JSON")
        rows = [rmk.row(mapping(row.get("response"))) for row in mappings(data["jobSearchResult"])]
        return Page(rows=rows, total=data.get("totalJobs"))

    def step(self, walk: Walk) -> int:
        """As many as a page held: its size is the site's choice."""
        return walk.n_rows

    def id_of(self, row: dict[str, Any]) -> str | None:
        """The number of a job, which the address of its page holds too."""
        return super().id_of(row) or rmk.number_of(row["url"] or "")

    def url_of(self, row: dict[str, Any], name: str, board: Board) -> str | None:
        """The page of a job."""
        locale = self.scripted.get(board.key, "en_US")
        own = f"https://{board.params['host']}/job/{row.get('slug')}/{name}-{locale}"
        return own if row.get("id") else row["url"]

    def shown(self, response: TextResponse) -> dict[str, Any]:
        """What the page shows beside its microdata."""
        return rmk.posting(response.text)


def _is_asked(response: TextResponse) -> bool:
    """Whether an answer is the JSON that scripts ask for."""
    return response.request is not None and response.request.method == "POST"
