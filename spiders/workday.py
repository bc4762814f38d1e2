"""Workday career sites: the CXS search their own pages use, 20 rows a page, one detail a posting.

Nothing official describes it: paging, caps and error codes as others saw them until 2026-08.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from scrapy import Request

from aggregator.boards import Board
from aggregator.wire import cxs
from aggregator.wire.mapped import first
from aggregator.wire.shapes import mapping, name_of, text
from spiders.shapes.hooks import Gone
from spiders.shapes.paged import PagedSpider
from spiders.shapes.slices import Facet, at_least, facets_of
from spiders.shapes.walk import Walk

CLOSED = ("S21", "S22")


class WorkdaySpider(PagedSpider):
    """Asks a site's search for the roles' words, and each wanted posting for its detail."""

    name = "workday"
    page_size = 20
    window = 2000
    most_ids: ClassVar[int] = 100

    def ask(self, board: Board, walk: Walk) -> Request:
        """A page of the search; its body must hold all four keys."""
        asked = {
            "appliedFacets": walk.selected,
            "limit": self.page_size,
            "offset": walk.offset,
            "searchText": walk.words,
        }
        return self.page_of(board, walk, f"{_api(board)}/jobs", asked)

    def facets(self, data: dict[str, Any]) -> Sequence[Facet]:
        """All of them, those inside a group too."""
        return facets_of(cxs.facets(data.get("facets")), "id", "count")

    def is_capped(self, total: int) -> bool:
        """Many tenants say 2000 for whatever is more; others say how many there are."""
        return total == self.window

    def expected(self, walk: Walk) -> int:
        """The counts of the facets tell it where the total is capped."""
        total = walk.total or 0
        return max(total, at_least(walk.facets)) if self.is_capped(total) else total

    def id_of(self, row: dict[str, Any]) -> str | None:
        """The end of a row's path: what stands before it varies with the place found."""
        end = cxs.end_of(row)
        return end.rpartition("_")[2] or end or None

    def url_of(self, row: dict[str, Any], name: str, board: Board) -> str:
        """Where people read it; sites on a shared host name their tenant."""
        tenant = f"recruiting/{board.params['tenant']}/" if board.params.get("host") else ""
        return f"https://{_host(board)}/{tenant}{board.params['site']}{text(row['externalPath'])}"

    def record_url(self, board: Board, external_id: str, url: str) -> str | None:
        """The path of its page under the site's API."""
        path = url.partition("/job/")[2]
        return f"{_api(board)}/job/{path}" if path else None

    def record_of(self, data: dict[str, Any]) -> dict[str, Any] | Gone | None:
        """A closed posting answers 403 or 404 and mostly says why."""
        if (code := data.get("errorCode")) in CLOSED:
            return Gone(f"Workday says it is closed ({code})")
        info = mapping(data.get("jobPostingInfo"))
        if info.get("posted") is False:
            return Gone("Workday says it is not posted")
        return data if info else None

    def more(self, said: dict[str, Any], board: Board) -> dict[str, Any]:
        """The requisition, where only a bullet of the row tells it."""
        own = first(said, self.fields.requisition_id, name_of)
        return {"requisition_id": own or cxs.requisition(said)}


def _host(board: Board) -> str:
    own = f"{board.params['tenant']}.{board.params['instance']}.myworkdayjobs.com"
    return board.params.get("host") or own


def _api(board: Board) -> str:
    return f"https://{_host(board)}/wday/cxs/{board.params['tenant']}/{board.params['site']}"
