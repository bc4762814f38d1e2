"""Recruitee Careers Site API: docs.recruitee.com/reference/intro-to-careers-site-api."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from aggregator.boards import Board
from aggregator.wire.amounts import number
from aggregator.wire.shapes import only_flag, text
from spiders.shapes.documents import DocumentSpider

WORKPLACES = {"remote": "Remote", "hybrid": "Hybrid", "on_site": "On-site"}


class RecruiteeSpider(DocumentSpider):
    """Reads every offer of a site, whole, with its pay, in one answer."""

    name = "recruitee"

    def list_url(self, board: Board) -> str:
        """The site's offers."""
        return f"{_api(board)}/"

    def record_url(self, board: Board, external_id: str, url: str | None) -> str:
        """The endpoint of one offer."""
        return f"{_api(board)}/{quote(external_id, safe='')}"

    def more(self, said: dict[str, Any], board: Board) -> dict[str, Any]:
        """What stands in codes and flags, in words."""
        kind, education = (
            (text(said.get(f"{name}_code")) or "").replace("_", " ")
            for name in ("employment_type", "education")
        )
        return {
            "employment_type_text": ", ".join(filter(None, (kind, _hours(said)))) or None,
            "education_text": education or None,
            "workplace_text": only_flag(said, WORKPLACES),
        }


def _api(board: Board) -> str:
    host = board.params.get("host") or f"{board.params['account']}.recruitee.com"
    return f"https://{host}/api/offers"


def _hours(row: dict[str, Any]) -> str | None:
    """The hours a week, in words."""
    ends = [row.get(f"{end}_hours_per_week") or row.get(f"{end}_hours") for end in ("min", "max")]
    told = list(dict.fromkeys(f"{hours:g}" for hours in map(number, ends) if hours))
    return f"{' - '.join(told)} hours per week" if told else None
