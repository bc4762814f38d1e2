"""Greenhouse: developers.greenhouse.io/job-board.html, one document a board."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any
from urllib.parse import quote

from scrapy import Request
from scrapy.http import TextResponse

from aggregator.amounts import number
from aggregator.boards import Board
from aggregator.records import Confirmed, RawPay, RawPlace, RawPosting
from aggregator.shapes import mapping, mappings, name_of, text
from aggregator.tally import Entry, row_mark
from spiders.answers import Unreadable, json_of
from spiders.base import BoardSpider
from spiders.hooks import Found

API = "https://boards-api.greenhouse.io/v1/boards"
NOT_ON_OFFER = {"content", "data_compliance", "questions", "location_questions", "compliance"}

_WORK_MODEL = re.compile(
    r"(?:hybrid|on[\s-]?site|in[\s-]?(?:office|person)|flexible|multiple locations|various)"
    r"(?: (?:work|role|position|schedule))?",
    re.IGNORECASE,
)
_WORKPLACE = re.compile(r"location type|work ?place|work(?:ing)? (?:model|type)|remote", re.I)
_EMPLOYMENT = re.compile(
    r"(?:employment|job|position|time|worker) (?:type|status)|^schedule$", re.I
)
_PAY = re.compile(r"\b(?:pay|salary|wage|compensation|hiring) ?(?:transparency )?(?:range)?", re.I)
_NO_OFFER = re.compile(r"bonus|midpoint|minimum|maximum|budget|target|equity|commission", re.I)
_NO_AMOUNT = re.compile(r"grade|level|band|plan|frequency|period|type|basis|group", re.I)
_PAY_PERIOD = re.compile(r"(?:pay|salary|compensation) (?:frequency|period|type|basis)", re.I)
_PERIOD = re.compile(r"\b(?:hour|annual|year|month|week|day)", re.I)


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
        metadata = _metadata(job)
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
            pay=_pay(job, metadata),
            salary_text=_salarytext(metadata),
            employment_type_text=_named(metadata, _EMPLOYMENT),
            workplace_text=_named(metadata, _WORKPLACE) or _work_model(place),
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


def _metadata(job: dict[str, Any]) -> list[tuple[str, Any]]:
    """Custom fields with a name and a value."""
    rows = mappings(job.get("metadata"))
    named = [row for row in rows if text(row.get("name")) and row.get("value")]
    return [(row["name"], row["value"]) for row in named]


def _named(metadata: list[tuple[str, Any]], name: re.Pattern[str]) -> str | None:
    """The words of the first custom field so named; a list is joined, a flag repeats its name."""
    for label, value in metadata:
        if not name.search(label) or _NO_OFFER.search(label):
            continue
        if isinstance(value, list):
            return ", ".join(filter(None, map(text, value))) or None
        if isinstance(value, str):
            return value.strip() or None
        if value is True:
            return label
    return None


def _salarytext(metadata: list[tuple[str, Any]]) -> str | None:
    said = _named([(k, v) for k, v in metadata if not _NO_AMOUNT.search(k)], _PAY)
    return said if said and re.search(r"\d", said) else None


def _pay(job: dict[str, Any], metadata: list[tuple[str, Any]]) -> RawPay | None:
    """The one range the board states; None where it states none, or several that differ."""
    said = [_cents(row) for row in mappings(job.get("pay_input_ranges"))]
    if not any(said):
        period = _named(metadata, _PAY_PERIOD)
        said = [_range(value, period) for label, value in metadata if _is_pay(label)]
    ranges = [pay for pay in said if pay]
    return ranges[0] if ranges and all(pay == ranges[0] for pay in ranges) else None


def _is_pay(label: str) -> bool:
    return bool(_PAY.search(label)) and not _NO_OFFER.search(label)


def _cents(row: dict[str, Any]) -> RawPay | None:
    low, high = number(row.get("min_cents")), number(row.get("max_cents"))
    if low is None and high is None:
        return None
    named = _PERIOD.search(f"{row.get('title') or ''} {row.get('blurb') or ''}")
    return RawPay(
        low=low and low / 100,
        high=high and high / 100,
        currency=text(row.get("currency_type")),
        period=named[0].lower() if named else None,
    )


def _range(value: Any, period: str | None) -> RawPay | None:
    if not isinstance(value, dict):
        return None
    low, high = number(value.get("min_value")), number(value.get("max_value"))
    if (amount := number(value.get("amount"))) is not None:
        low = high = amount
    if low is None and high is None:
        return None
    return RawPay(low=low, high=high, currency=text(value.get("unit")), period=period)
