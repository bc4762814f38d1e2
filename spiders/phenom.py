"""Phenom People career sites: the search their own pages use, one page a posting.

Nothing official describes it: POST /widgets, `phApp.ddo` in pages, as seen until 2026-10.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from scrapy import Request
from scrapy.http import TextResponse
from twisted.python.failure import Failure

from aggregator.boards import Board
from aggregator.wire import ddo
from aggregator.wire.mapped import first
from aggregator.wire.shapes import mapping, name_of
from spiders.shapes.answers import Unreadable, check_wall, explain, json_of, kwargs_of, status_of
from spiders.shapes.leaves import ANYTHING, LeafSpider
from spiders.shapes.paged import PagedSpider
from spiders.shapes.slices import Facet, facets_of
from spiders.shapes.walk import Page, Walk

FACETS = ("category", "country", "state", "city", "type")
# what the search adds to every row anew
NOISE = ("ml_", "score", "isSeo", "badge", "visibility")
# the widget wants a token, or robots.txt wants it left alone; the page may be read all the same
CLOSED_DOORS = (400, 401, 403, 404, 405, 422)


class PhenomSpider(LeafSpider, PagedSpider):
    """Asks a site's search for the roles' words, by its widget or by its pages."""

    name = "phenom"
    page_size = 100
    window = reach = 10_000

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_pages: set[str] = set()

    def ask(self, board: Board, walk: Walk) -> Request:
        """A page of the search: from the widget, or of the site if the widget is closed to us."""
        if board.key in self.by_pages:
            asked = {"keywords": walk.words, "from": walk.offset, "s": 1}
            url = f"{_site(board)}/search-results?{urlencode(asked)}"
            return self.page_of(board, walk, url, headers=ANYTHING)
        url = f"https://{board.params['host']}/widgets"
        return self.page_of(board, walk, url, self._body(board, walk))

    def _body(self, board: Board, walk: Walk) -> dict[str, Any]:
        return {
            "lang": board.params.get("lang", "en_us"),
            "deviceType": "desktop",
            "country": board.params.get("region", "us"),
            "pageName": "search-results",
            "ddoKey": "refineSearch",
            "siteType": "external",
            "jobs": True,
            "counts": True,
            "from": walk.offset,
            "size": self.page_size,
            "keywords": walk.words,
            "all_fields": list(FACETS),
            "selected_fields": walk.selected,
        }

    def on_list_failure(self, failure: Failure) -> Iterator[Any]:
        """Go on with the site's pages where the widget is closed to us from the start."""
        board, walk = kwargs_of(failure)["board"], failure.request.meta["walk"]  # type: ignore[attr-defined]  # scrapy sets it
        is_closed = status_of(failure) in CLOSED_DOORS or explain(failure)[0] == "refused"
        if is_closed and failure.request.method == "POST" and not walk.offset:  # type: ignore[attr-defined]  # scrapy sets it
            self.by_pages.add(board.key)
            yield from self._settled(self._begun(board), [self.ask(board, walk)])
        else:
            yield from super().on_list_failure(failure)

    def page_in(self, response: TextResponse) -> Page:
        """The jobs, as the widget or a page has them."""
        return self.read_page(ddo.search_in(_data(response)))

    def facets(self, data: dict[str, Any]) -> Sequence[Facet]:
        """Every way the search sorts its jobs."""
        return facets_of(data["facets"], "id", "n")

    def step(self, walk: Walk) -> int:
        """As many as a page held: the widget's pages and the site's differ."""
        return walk.n_rows

    def id_of(self, row: dict[str, Any]) -> str | None:
        """The number of a job, else that of its requisition."""
        name: str | None = first(row, ["jobId", "reqId", "jobSeqNo"], name_of)
        return name

    def title_of(self, row: dict[str, Any]) -> str | None:
        """The title, which is escaped as in HTML."""
        return ddo.title_of(row)

    def url_of(self, row: dict[str, Any], name: str, board: Board) -> str:
        """The page of a job."""
        own = first(row, ["jobId", "jobSeqNo"], name_of) or name
        slug = re.sub(r"[^A-Za-z0-9]+", "-", ddo.title_of(row) or "").strip("-") or "job"
        return f"{_site(board)}/job/{quote(own, safe='')}/{slug}"

    def steady(self, row: dict[str, Any]) -> Any:
        """A row without what the search adds to it anew."""
        return {key: value for key, value in row.items() if not key.startswith(NOISE)}

    def told(self, said: dict[str, Any], board: Board) -> dict[str, Any]:
        """What a row tells."""
        return ddo.told(said)

    def shown(self, response: TextResponse) -> dict[str, Any]:
        """What the page's own data says of its job."""
        try:
            data = _data(response)
        except Unreadable:
            return {}
        job = ddo.job_in(data)
        return {name: value for name, value in ddo.told(job).items() if value} if job else {}


def _site(board: Board) -> str:
    return f"https://{board.params['host']}/{board.params.get('path', 'us/en').strip('/')}"


def _data(response: TextResponse) -> dict[str, Any]:
    """The JSON of an answer, or the data of a page."""
    if response.text.lstrip()[:1] == "{":
        return mapping(json_of(response))
    check_wall(response)
    if (data := ddo.ddo(response.text)) is None:
        raise Unreadable("the page holds no readable phApp.ddo")
    return data
