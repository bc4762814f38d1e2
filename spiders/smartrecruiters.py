"""SmartRecruiters Posting API: developers.smartrecruiters.com/docs/posting-api.

The robots.txt of its host forbids every program: boards are refused unless the operator has
permission and names the host in AGGREGATOR_PERMITTED_HOSTS.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from scrapy import Request

from aggregator.boards import Board
from aggregator.tally import LISTED_LIMIT
from aggregator.wire.custom_fields import custom_fields, salary_text, workplace
from aggregator.wire.mapped import first, object_at
from aggregator.wire.parts import joined
from aggregator.wire.shapes import mapping, only_flag, text
from spiders.shapes.hooks import Gone
from spiders.shapes.paged import PagedSpider
from spiders.shapes.walk import Walk

API = "https://api.smartrecruiters.com/v1/companies"
SITE = "https://jobs.smartrecruiters.com"
SECTIONS = ("companyDescription", "jobDescription", "qualifications", "additionalInformation")
# neither is the default, which says nothing
WORKPLACES = {"remote": "remote", "hybrid": "hybrid"}


class SmartrecruitersSpider(PagedSpider):
    """Reads the whole list of a company, whatever is wanted of it, and one detail a posting."""

    name = "smartrecruiters"
    is_searched = False
    page_size = 100
    window = LISTED_LIMIT

    def ask(self, board: Board, walk: Walk) -> Request:
        """A page of the list."""
        asked = f"limit={self.page_size}&offset={walk.offset}"
        return self.page_of(board, walk, f"{_api(board)}?{asked}")

    def url_of(self, row: dict[str, Any], name: str, board: Board) -> str:
        """The page of a row without the words of its address; it may be of a subsidiary."""
        company = first(row, "company.identifier") or board.params["company"]
        return f"{SITE}/{quote(company, safe='')}/{quote(name, safe='')}"

    def record_url(self, board: Board, external_id: str, url: str) -> str:
        """The posting by its number."""
        return f"{_api(board)}/{quote(external_id, safe='')}"

    def record_of(self, data: dict[str, Any]) -> dict[str, Any] | Gone | None:
        """A posting that is not active any more may still be given."""
        if data.get("active") is False:
            return Gone("SmartRecruiters says it is not active")
        return data if isinstance(data.get("jobAd"), dict) else None

    def more(self, said: dict[str, Any], board: Board) -> dict[str, Any]:
        """The text, and what the employer's own fields say."""
        own = custom_fields(said.get("customField"), "fieldLabel", "valueLabel")
        return {
            "description": joined(_sections(object_at(said, "jobAd.sections"))),
            "salary_text": salary_text(own),
            "workplace_text": only_flag(mapping(said.get("location")), WORKPLACES)
            or workplace(own),
        }


def _api(board: Board) -> str:
    return f"{API}/{quote(board.params['company'], safe='')}/postings"


def _sections(sections: dict[str, Any]) -> Iterator[tuple[str, str | None]]:
    """Every section under its heading, those nobody has heard of last."""
    for name in (*SECTIONS, *(name for name in sections if name not in SECTIONS)):
        section = mapping(sections.get(name))
        yield text(section.get("title")) or "", text(section.get("text"))
