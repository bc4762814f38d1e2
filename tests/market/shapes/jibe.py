"""Jibe: a paged list whose rows hold the full text, places as parts with coordinates."""

from __future__ import annotations

from typing import Any

from tests.market.exchange import Request, Response, as_html, as_json
from tests.market.market import Market
from tests.market.shapes.spelling import instant, is_full_time, requisition
from tests.market.timeline import Posting
from tests.market.world import Employer
from tests.market.writing import content

PAGE_SIZE = 10
LARGEST_PAGES = (100, 20)
GONE = "<h1>Sorry, this position has been filled.</h1>"


def host(board: Employer) -> str:
    return f"{board.token}.jibeapply.com"


def hosts(board: Employer) -> list[str]:
    return [host(board)]


def parameters(board: Employer) -> dict[str, str]:
    """Return the keys of the board's line in the registry."""
    return {"host": host(board)}


def external_id(posting: Posting) -> str:
    return str(10_000 + posting.number)


def url(posting: Posting) -> str:
    return f"https://{host(posting.board)}/jobs/{external_id(posting)}?lang=en-us"


def robots(board: Employer) -> str:
    return "User-agent: *\nDisallow: /login\n"


def respond(market: Market, boards: list[Employer], request: Request) -> Response:
    """Answer the list and the pages of single jobs."""
    board = boards[0]
    if request.path == "/api/jobs":
        return _list(market, board, request)
    if request.path.startswith("/jobs/"):
        number = request.path.removeprefix("/jobs/").strip("/")
        shown = next((p for p in market.shown(board) if external_id(p) == number), None)
        return as_html(f"<h1>{shown.opening.title}</h1>") if shown else as_html(GONE, 404)
    return as_html("", 404)


def _list(market: Market, board: Employer, request: Request) -> Response:
    words = request.query("keywords").casefold().split()
    rows = [
        posting
        for posting in market.shown(board)
        if not words or any(word in posting.opening.title.casefold() for word in words)
    ]
    size = min(int(request.query("limit", str(PAGE_SIZE))), LARGEST_PAGES[board.style % 2])
    start = max(0, (int(request.query("page", "1")) - 1) * size - request.shift)
    return as_json(
        {
            "jobs": [{"data": _data(p, market.day)} for p in rows[start : start + size]],
            "locations": [],
            "totalCount": len(rows),
            "request_id": False,
            "count": len(rows),
            "languageCounts": {"en-us": {"displayName": "English", "count": len(rows)}},
            "filter": {"displayLimit": size},
        }
    )


def _data(posting: Posting, day: int) -> dict[str, Any]:
    said, place = content(posting, day), posting.opening.places[0]
    # Tenants cut their text into three fields; only together they are the whole of it.
    duties, end, demands = said.html.partition("</ul>")
    posted = instant(posting.posted_day, posting.number, "+0000")
    return {
        "slug": external_id(posting),
        "language": "en-us",
        "languages": ["en-us"],
        "req_id": external_id(posting),
        "title": said.title,
        "description": duties + end,
        "responsibilities": "",
        "qualifications": demands.strip(),
        **_where(posting),
        "location_name": place.city,
        "categories": [{"name": "Healthcare"}],
        "tags": ["Hiring Only"],
        "tags3": ["Regular Full-Time" if is_full_time(posting) else "Regular Part-Time"],
        "promotion_value": 0,
        "employment_type": "FULL_TIME" if is_full_time(posting) else "PART_TIME",
        "hiring_organization": posting.opening.employer.name,
        "posted_date": posted,
        "apply_url": f"https://careers-{posting.board.token}.icims.com/jobs/{external_id(posting)}/login",
        "internal": False,
        "external": False,
        "searchable": True,
        "applyable": True,
        "li_easy_applyable": True,
        "ats_code": "icims",
        "isFrontLineAIJob": False,
        "update_date": instant(posting.changed_day(day), posting.number, "+0000"),
        "create_date": posted,
        "category": [" Healthcare"],
        "reference": requisition(posting),
    }


def _where(posting: Posting) -> dict[str, Any]:
    place = posting.opening.places[0]
    lines = [f"{place.city}, {place.region_name}" for place in posting.opening.places]
    return {
        "street_address": f"{100 + posting.number % 900} Main Street",
        "city": place.city,
        "state": place.region_name,
        "country": "United States",
        "country_code": place.country,
        "postal_code": place.postal_code,
        "location_type": "LAT_LNG",
        "latitude": place.latitude,
        "longitude": place.longitude,
        "full_location": "; ".join(lines),
        "short_location": lines[0],
        "multipleLocations": len(lines) > 1,
    }
