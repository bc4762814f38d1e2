"""Paylocity Recruiting: the list its page holds as JSON, one page with a JobPosting a posting.

Nothing official describes it and only a made sample was at hand: shapes as others saw them until
2026-10, read tolerantly.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

from scrapy import Request
from scrapy.http import Response, TextResponse

from aggregator.boards import Board
from aggregator.records import RawPlace
from aggregator.tally import Entry
from aggregator.wire.jsonld_places import place_line
from aggregator.wire.shapes import mapping, name_of, text, without_surrogates
from spiders.shapes.answers import Unreadable, check_wall
from spiders.shapes.hooks import Found
from spiders.shapes.leaves import LeafSpider

SITE = "https://recruiting.paylocity.com/Recruiting/Jobs"
_DATA = re.compile(r"\bwindow\.pageData\s{0,9}=\s{0,9}(?=\{)")


class PaylocitySpider(LeafSpider):
    """Reads all rows of one page, whose texts are cut off, and the page of each posting."""

    name = "paylocity"

    def first_requests(self, board: Board) -> Iterable[Request]:
        """The page of all openings."""
        yield self.list_request(board, f"{SITE}/All/{quote(board.params['guid'], safe='')}")

    def parse_list(self, response: TextResponse, board: Board) -> Iterator[Found]:
        """Every row of the page; openings for the employer's own people are no postings."""
        for row in map(mapping, _rows(response)):
            name = name_of(row.get("JobId"))
            is_internal = row.get("IsInternal") is True
            yield Entry(
                external_id=name,
                title=text(row.get("JobTitle")),
                url=f"{SITE}/Details/{quote(name or '', safe='')}",
                version=self.version_of(row, name or ""),
                reject="an opening for the employer's own people" if is_internal else None,
                data=_listed(row),
            )


def _rows(response: Response) -> list[Any]:
    """The openings in the data of a page; raises Unreadable if it holds none."""
    markup = response.text if isinstance(response, TextResponse) else ""
    if not (begins := _DATA.search(markup)):
        check_wall(response)
        raise Unreadable("the page holds no list of openings")
    try:
        data, _ = json.JSONDecoder().raw_decode(markup, begins.end())
    except (ValueError, RecursionError) as error:
        raise Unreadable("the list in the page is cut off or malformed") from error
    if not isinstance(rows := mapping(data).get("Jobs"), list):
        raise Unreadable("no list of openings in the page's data")
    return list(without_surrogates(rows))


def _listed(row: dict[str, Any]) -> dict[str, Any]:
    """What the list tells, under the names of RawPosting."""
    place = mapping(row.get("JobLocation"))
    found = RawPlace(
        city=text(place.get("City")),
        region=text(place.get("State")),
        country=text(place.get("Country")),
        postal_code=name_of(place.get("Zip")),
    )
    return {
        "location": text(row.get("LocationName")) or place_line([found]),
        "places": [found] if found != RawPlace() else [],
        "description": text(row.get("Description")),
        "text_kind": "snippet",
        "employment_type_text": text(row.get("EmploymentType")),
        "workplace_text": "Remote" if row.get("IsRemote") is True else None,
        "posted_text": text(row.get("PublishedDate")),
        "payload": {key: value for key, value in row.items() if key != "Description"},
    }
