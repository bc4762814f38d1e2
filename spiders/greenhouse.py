"""Greenhouse: developers.greenhouse.io/job-board.html, one document a board."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any
from urllib.parse import quote

from scrapy import Request
from scrapy.http import TextResponse

from aggregator.boards import Board
from aggregator.records import Confirmed, RawPlace, RawPosting
from aggregator.tally import Entry, row_mark
from aggregator.wire.custom_fields import custom_fields, employment, pay, salary_text, workplace
from aggregator.wire.shapes import mapping, mappings, name_of, text
from spiders.base import BoardSpider
from spiders.shapes.answers import Unreadable, json_of
from spiders.shapes.hooks import Found

API = "https://boards-api.greenhouse.io/v1/boards"
NOT_ON_OFFER = {"content", "data_compliance", "questions", "location_questions", "compliance"}

_WORK_MODEL = re.compile(
    r"(?:hybrid|on[\s-]?site|in[\s-]?(?:office|person)|flexible|multiple locations|various)"
    r"(?: (?:work|role|position|schedule))?",
    re.IGNORECASE,
)


class GreenhouseSpider(BoardSpider):
    """Reads `/jobs?content=true`: every posting of a board, whole, in one answer."""

    name = "greenhouse"
    one_list = True

    def first_requests(self, board: Board) -> Iterable[Request]:
        """One request a board, answered 304 if nothing changed."""
        yield self.list_request(board, f"{_api(board)}?content=true")

    def parse_list(self, response: TextResponse, board: Board) -> Iterator[Found]:
        """Every job of the document; prospect posts are no postings."""
        data = json_of(response)
        if not isinstance(data, dict):
            raise Unreadable("the JSON is no job board")
        self.claim(board, mapping(data.get("meta")).get("total"))
        for job in _jobs(data):
            job = mapping(job)
            prospect = "internal_job_id" in job and job["internal_job_id"] is None
            yield Entry(
                external_id=name_of(job.get("id")),
                title=text(job.get("title")),
                url=text(job.get("absolute_url")),
                version=row_mark(job),
                reject="a prospect post: no job stands behind it" if prospect else None,
                data=job,
            )

    def posting_of(self, entry: Entry, board: Board) -> RawPosting:
        """The posting in the board's words; its content is escaped once more than HTML is."""
        job = entry.data
        own = custom_fields(job.get("metadata"))
        place = text(mapping(job.get("location")).get("name"))
        requisition = text(job.get("requisition_id")) or ""
        return self.raw(
            board,
            external_id=entry.external_id,
            title=entry.title,
            url=entry.url,
            requisition_id=requisition if re.search(r"\d", requisition) else None,
            employer=text(job.get("company_name")),
            location=place,
            places=_offices(job) if place and _WORK_MODEL.fullmatch(place) else [],
            description=unescape(text(job.get("content")) or "") or None,
            pay=pay(own, job.get("pay_input_ranges")),
            salary_text=salary_text(own),
            employment_type_text=employment(own),
            workplace_text=workplace(own) or _work_model(place),
            posted_text=text(job.get("first_published")),
            closing_text=text(job.get("application_deadline")),
            locale=text(job.get("language")),
            payload={key: value for key, value in job.items() if key not in NOT_ON_OFFER},
        )

    def confirm_request(self, board: Board, external_id: str, url: str | None) -> Request:
        """The endpoint of one job: 404 once it is closed."""
        return self.asking_request(board, external_id, f"{_api(board)}/{quote(external_id)}")

    def read_confirmation(
        self, response: TextResponse, board: Board, external_id: str
    ) -> Confirmed:
        """Open if the endpoint still gives the job itself."""
        job = json_of(response)
        if isinstance(job, dict) and str(job.get("id")) == external_id:
            return self.confirmed(board, external_id, "open", "the job's own endpoint shows it")
        return self.confirmed(board, external_id, "unknown", "the answer is not the job")


def _api(board: Board) -> str:
    return f"{API}/{quote(board.params['token'], safe='')}/jobs"


def _jobs(data: dict[str, Any]) -> list[Any]:
    """The jobs of a board, of its department or office tree, or of one job's own document."""
    if isinstance(data.get("jobs"), list):
        return list(data["jobs"])
    groups = [g for name in ("departments", "offices") for g in mappings(data.get(name))]
    if "id" in data and "title" in data:
        return [data]
    if not groups and "departments" not in data and "offices" not in data:
        said = text(data.get("error")) or "no list of jobs in the JSON"
        raise Unreadable(said[:200])
    return [job for group in groups for job in _jobs(group)]


def _offices(job: dict[str, Any]) -> list[RawPlace]:
    """Where the offices are; one that names no place of its own tells nothing."""
    places = [text(office.get("location")) for office in mappings(job.get("offices"))]
    return [RawPlace(text=place) for place in places if place]


def _work_model(place: str | None) -> str | None:
    return place if place and _WORK_MODEL.fullmatch(place) else None
