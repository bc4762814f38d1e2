"""Greenhouse: developers.greenhouse.io/job-board.html, one document a board."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import quote

from aggregator.boards import Board
from aggregator.records import RawPlace
from aggregator.wire.custom_fields import custom_fields, employment, pay, salary_text, workplace
from aggregator.wire.mapped import first
from aggregator.wire.shapes import mapping, mappings, text
from spiders.shapes.documents import DocumentSpider

API = "https://boards-api.greenhouse.io/v1/boards"

_WORK_MODEL = re.compile(
    r"(?:hybrid|on[\s-]?site|in[\s-]?(?:office|person)|flexible|multiple locations|various)"
    r"(?: (?:work|role|position|schedule))?",
    re.IGNORECASE,
)


class GreenhouseSpider(DocumentSpider):
    """Reads `/jobs?content=true`: every posting of a board, whole, in one answer."""

    name = "greenhouse"

    def list_url(self, board: Board) -> str:
        """The board, with the texts of its jobs."""
        return f"{_api(board)}?content=true"

    def record_url(self, board: Board, external_id: str, url: str | None) -> str:
        """The endpoint of one job: 404 once it is closed."""
        return f"{_api(board)}/{quote(external_id, safe='')}"

    def rows(self, data: Any) -> list[Any]:
        """The jobs of a board, of its department or office tree, or of one job's own document."""
        found = mapping(data)
        if isinstance(found.get("jobs"), list):
            return list(found["jobs"])
        if "id" in found and "title" in found:
            return [found]
        groups = [g for name in ("departments", "offices") for g in mappings(found.get(name))]
        if not groups and "departments" not in found and "offices" not in found:
            return super().rows(data)
        return [job for group in groups for job in self.rows(group)]

    def refused(self, row: dict[str, Any]) -> str | None:
        """Prospect posts are no postings."""
        is_prospect = "internal_job_id" in row and row["internal_job_id"] is None
        return "a prospect post: no job stands behind it" if is_prospect else None

    def more(self, said: dict[str, Any], board: Board) -> dict[str, Any]:
        """The content, escaped once more than HTML is, and what fields of the employer's say."""
        own = custom_fields(said.get("metadata"))
        place = first(said, self.fields.location)
        model = place if place and _WORK_MODEL.fullmatch(place) else None
        requisition = text(said.get("requisition_id")) or ""
        return {
            "requisition_id": requisition if re.search(r"\d", requisition) else None,
            "places": _offices(said) if model else [],
            "description": unescape(text(said.get("content")) or "") or None,
            "pay": pay(own, said.get("pay_input_ranges")),
            "salary_text": salary_text(own),
            "employment_type_text": employment(own),
            "workplace_text": workplace(own) or model,
        }


def _api(board: Board) -> str:
    return f"{API}/{quote(board.params['token'], safe='')}/jobs"


def _offices(job: dict[str, Any]) -> list[RawPlace]:
    """Where the offices are; one that names no place of its own tells nothing."""
    places = [text(office.get("location")) for office in mappings(job.get("offices"))]
    return [RawPlace(text=place) for place in places if place]
