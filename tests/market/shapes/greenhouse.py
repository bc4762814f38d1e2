"""Greenhouse: one JSON document a board, all boards on one host, content escaped twice."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from tests.market.exchange import Request, Response, as_json
from tests.market.market import Market
from tests.market.shapes.spelling import instant, is_full_time, place_line, requisition
from tests.market.timeline import Posting
from tests.market.world import Employer
from tests.market.writing import content

HOST = "boards-api.greenhouse.io"
ROBOTS = "User-agent: *\nDisallow: /embed/\n"
FIRST_ID = 4_000_000_000
PROSPECT_ID = 3_900_000_000
NOT_FOUND = {"status": 404, "error": "Job not found"}
PATH = re.compile(r"/v1/boards/(?P<token>[^/]+)(?P<jobs>/jobs)?(?:/(?P<id>\d+))?/?")


def hosts(board: Employer) -> list[str]:
    return [HOST]


def parameters(board: Employer) -> dict[str, str]:
    """Return the keys of the board's line in the registry."""
    return {"token": board.token}


def external_id(posting: Posting) -> str:
    return str(FIRST_ID + posting.number)


def url(posting: Posting) -> str:
    """Return the address shown; some employers put the job into their own site."""
    token, number = posting.board.token, external_id(posting)
    if posting.board.style % 2:
        return f"https://www.{token}.example/careers/opening?gh_jid={number}"
    return f"https://job-boards.greenhouse.io/{token}/jobs/{number}"


def robots(board: Employer) -> str:
    return ROBOTS


def respond(market: Market, boards: list[Employer], request: Request) -> Response:
    """Answer for the board's list, one job, or the board itself."""
    match = PATH.fullmatch(request.path)
    board = next((b for b in boards if match and b.token == match["token"]), None)
    if match is None or board is None:
        return as_json(NOT_FOUND, 404)
    if not match["jobs"]:
        return as_json({"name": board.name, "content": ""})
    jobs = _jobs(market, board, whole=request.query("content") == "true" or bool(match["id"]))
    if match["id"] is None:
        return as_json({"jobs": jobs, "meta": {"total": len(jobs)}})
    found = [job for job in jobs if str(job["id"]) == match["id"]]
    return as_json(found[0]) if found else as_json(NOT_FOUND, 404)


def _jobs(market: Market, board: Employer, *, whole: bool) -> list[dict[str, Any]]:
    jobs = [_job(posting, market.day, whole=whole) for posting in market.shown(board)]
    return [*jobs, _prospect(board)]


def _job(posting: Posting, day: int, *, whole: bool) -> dict[str, Any]:
    said = content(posting, day)
    job = {
        "absolute_url": url(posting),
        "data_compliance": [_compliance()],
        "internal_job_id": 7_000_000 + posting.opening.number,
        "location": {"name": place_line(posting)},
        "metadata": _metadata(posting),
        "id": FIRST_ID + posting.number,
        "updated_at": instant(posting.changed_day(day), posting.number),
        "requisition_id": requisition(posting),
        "title": said.title + (" " if posting.number % 7 == 0 else ""),
        "company_name": posting.opening.employer.name,
        "first_published": instant(posting.posted_day, posting.number),
        "language": "en",
        "application_deadline": None,
    }
    return {**job, **_whole(posting, said.html)} if whole else job


def _whole(posting: Posting, html: str) -> dict[str, Any]:
    """Return what is there only with content=true."""
    return {
        "content": escape(html),
        "departments": [{"id": 80_001, "name": "Operations", "child_ids": [], "parent_id": None}],
        "offices": [
            {
                "id": 90_000 + int(place.postal_code),
                "name": place.text,
                "location": f"{place.city}, {place.region_name}, United States",
                "child_ids": [],
                "parent_id": None,
            }
            for place in posting.opening.places
        ],
        "ai_disclaimer": None,
        "include_ai_disclaimer": None,
        "ai_opt_out_request_url": None,
    }


def _metadata(posting: Posting) -> list[dict[str, Any]] | None:
    if posting.board.style % 2:
        return None
    kind = "Full-time" if is_full_time(posting) else "Part-time"
    row = {"id": 30_001, "name": "Employment Type", "value": kind, "value_type": "single_select"}
    return [row]


def _compliance() -> dict[str, Any]:
    return {
        "type": "gdpr",
        "requires_consent": False,
        "requires_processing_consent": False,
        "requires_retention_consent": False,
        "retention_period": None,
        "demographic_data_consent_applies": False,
    }


def _prospect(board: Employer) -> dict[str, Any]:
    """Return the post for a talent pool that most boards keep: no opening is behind it."""
    return {
        "absolute_url": f"https://job-boards.greenhouse.io/{board.token}/jobs/{PROSPECT_ID}",
        "internal_job_id": None,
        "location": {"name": "Any location"},
        "metadata": None,
        "id": PROSPECT_ID + board.number,
        "updated_at": instant(-30, board.number),
        "requisition_id": None,
        "title": "Join Our Talent Community",
        "company_name": board.name,
        "first_published": instant(-30, board.number),
        "language": "en",
        "application_deadline": None,
        "content": escape("<p>Nothing for you today? Leave us a note.</p>"),
        "departments": [],
        "offices": [],
    }
