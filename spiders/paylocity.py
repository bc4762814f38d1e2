"""Paylocity Recruiting: the list its page holds as JSON, one page with a JobPosting a posting.

Nothing official describes it and only a made sample was at hand: shapes as others saw them until
2026-10, read tolerantly.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote

from scrapy.http import TextResponse

from aggregator.boards import Board
from aggregator.wire.shapes import without_surrogates
from spiders.shapes.answers import Unreadable, check_wall
from spiders.shapes.documents import DocumentSpider
from spiders.shapes.leaves import LeafSpider

SITE = "https://recruiting.paylocity.com/Recruiting/Jobs"
_DATA = re.compile(r"\bwindow\.pageData\s{0,9}=\s{0,9}(?=\{)")


class PaylocitySpider(LeafSpider, DocumentSpider):
    """Reads all rows of one page, whose texts are cut off, and the page of each posting."""

    name = "paylocity"
    one_list = is_whole = False

    def list_url(self, board: Board) -> str:
        """The page of all openings."""
        return f"{SITE}/All/{quote(board.params['guid'], safe='')}"

    def list_in(self, response: TextResponse) -> Any:
        """The data of the page; raises Unreadable if it holds none."""
        markup = response.text if isinstance(response, TextResponse) else ""
        if not (begins := _DATA.search(markup)):
            check_wall(response)
            raise Unreadable("the page holds no list of openings")
        try:
            data, _ = json.JSONDecoder().raw_decode(markup, begins.end())
        except (ValueError, RecursionError) as error:
            raise Unreadable("the list in the page is cut off or malformed") from error
        return without_surrogates(data)

    def url_of(self, row: dict[str, Any], name: str, board: Board) -> str:
        """The page of an opening."""
        return f"{SITE}/Details/{quote(name, safe='')}"

    def refused(self, row: dict[str, Any]) -> str | None:
        """Openings for the employer's own people are no postings."""
        is_internal = row.get("IsInternal") is True
        return "an opening for the employer's own people" if is_internal else None
