"""Workday: a paged search by POST, one detail per posting, totals that come and go."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from tests.market.exchange import Request, Response, as_html, as_json
from tests.market.market import Market
from tests.market.shapes.spelling import is_full_time, requisition
from tests.market.timeline import Posting, on
from tests.market.world import Employer, Opening
from tests.market.writing import content

SITE = "External_Careers"
PAGE_SIZE = 20
CAP = 2000
KEYS = {"appliedFacets", "limit", "offset", "searchText"}
DETAIL = re.compile(rf"/wday/cxs/[^/]+/{SITE}(?P<path>/job/.+)")
COUNTRY = {"descriptor": "United States of America", "id": "bc33aa3152ec42d4995f4791a106ed09"}
INVALID = {"errorCode": "HTTP_422", "httpStatus": 422, "message": "Unprocessable"}
CLOSED = {"errorCode": "S22", "httpStatus": 404, "message": "Posting closed", "messageParams": {}}


def host(board: Employer) -> str:
    return f"{board.token}.wd1.myworkdayjobs.com"


def hosts(board: Employer) -> list[str]:
    return [host(board)]


def parameters(board: Employer) -> dict[str, str]:
    """Return the keys of the board's line in the registry."""
    return {"tenant": board.token, "instance": "wd1", "site": SITE}


def external_id(posting: Posting) -> str:
    return path(posting).rpartition("_")[2]


def url(posting: Posting) -> str:
    return f"https://{host(posting.board)}/{SITE}{path(posting)}"


def path(posting: Posting) -> str:
    """Return the externalPath; every ninth posting is the copy of another site of the tenant."""
    opening = posting.opening
    where = f"{opening.places[0].city}-{opening.places[0].region}".replace(" ", "-")
    copy = "-1" if posting.number // 10 % 9 == 0 else ""
    title = re.sub(r"[^A-Za-z0-9]", "-", opening.title)
    return f"/job/{where}/{title}_{requisition(posting)}{copy}"


def robots(board: Employer) -> str:
    return f"User-agent: *\nAllow: /\nSitemap: https://{host(board)}/{SITE}/siteMap.xml\n"


def respond(market: Market, boards: list[Employer], request: Request) -> Response:
    """Answer the paged search and the details."""
    board = boards[0]
    if request.path == f"/wday/cxs/{board.token}/{SITE}/jobs":
        return _search(market, board, request)
    if match := DETAIL.fullmatch(request.path):
        return _detail(market, board, match["path"])
    return as_html("<div id='root'></div>", 200 if request.path.startswith(f"/{SITE}") else 404)


def _search(market: Market, board: Employer, request: Request) -> Response:
    asked = request.json()
    if request.method != "POST" or set(asked) < KEYS:
        return as_json(INVALID, 422)
    if asked["limit"] > PAGE_SIZE:
        return as_json({**INVALID, "errorCode": "HTTP_400", "httpStatus": 400}, 400)
    rows = _found(market, board, asked)
    offset = asked["offset"] % CAP if len(rows) > CAP else asked["offset"]
    start = max(0, offset - request.shift)
    total = min(len(rows), CAP)
    if board.style % 2 and asked["offset"]:
        total = 0
    page = [_row(posting, market.day) for posting in rows[start : start + asked["limit"]]]
    answer = {"total": total, "jobPostings": page, "facets": _facets(rows)}
    return as_json({**answer, "userAuthenticated": False})


def _found(market: Market, board: Employer, asked: dict[str, Any]) -> list[Posting]:
    """Return what the search finds: loosely, as one word of the question is enough."""
    words = [word for word in asked["searchText"].casefold().split() if len(word) > 2]
    types = asked["appliedFacets"].get("timeType", [])
    return [
        posting
        for posting in market.shown(board)
        if (not words or any(word in posting.opening.title.casefold() for word in words))
        and (not types or _time_type(posting) in types)
    ]


def _time_type(posting: Posting) -> str:
    return "type-full" if is_full_time(posting) else "type-part"


def _facets(rows: list[Posting]) -> list[dict[str, Any]]:
    values = [
        {"descriptor": name, "id": key, "count": sum(_time_type(p) == key for p in rows)}
        for key, name in (("type-full", "Full time"), ("type-part", "Part time"))
    ]
    return [{"facetParameter": "timeType", "descriptor": "Time Type", "values": values}]


def _row(posting: Posting, day: int) -> dict[str, Any]:
    return {
        "title": content(posting, day).title,
        "externalPath": path(posting),
        "locationsText": _where(posting.opening),
        "postedOn": posted_label(day - posting.posted_day),
        "bulletFields": [requisition(posting)],
    }


def _where(opening: Opening) -> str:
    if len(opening.places) > 1:
        return f"{len(opening.places)} Locations"
    return f"{opening.places[0].city}, {opening.places[0].region}"


def posted_label(age: int) -> str:
    """Return the relative date the list shows.

    >>> [posted_label(age) for age in (0, 1, 8, 44)]
    ['Posted Today', 'Posted Yesterday', 'Posted 8 Days Ago', 'Posted 30+ Days Ago']
    """
    if age < 2:
        return ("Posted Today", "Posted Yesterday")[age]
    return "Posted 30+ Days Ago" if age > 30 else f"Posted {age} Days Ago"


def _detail(market: Market, board: Employer, asked: str) -> Response:
    posting = _named(market, board, asked)
    if posting is None or not posting.is_shown(market.day):
        return as_json(CLOSED, 404)
    name = f"{posting.opening.employer.name}, Inc."
    return as_json(
        {
            "jobPostingInfo": _info(posting, market.day),
            "hiringOrganization": {"name": name, "url": ""},
            "similarJobs": [],
            "userAuthenticated": False,
        }
    )


def _named(market: Market, board: Employer, asked: str) -> Posting | None:
    """Return the posting of a path; a copy's path names the original's requisition."""
    number = int((re.findall(r"_R-(\d+)", asked) or ["-1"])[0])
    found = [market.find(board, n) for n in (number, number // 10 * 10 + 5)]
    return next((p for p in found if p is not None and path(p) == asked), None)


def _info(posting: Posting, day: int) -> dict[str, Any]:
    said = content(posting, day)
    first, *others = [place.text for place in posting.opening.places]
    info = {
        "id": hashlib.md5(str(posting.number).encode(), usedforsecurity=False).hexdigest(),
        "title": said.title,
        "jobDescription": said.html,
        "location": first,
        "additionalLocations": others,
        "postedOn": posted_label(day - posting.posted_day),
        "startDate": on(posting.posted_day).isoformat(),
        "timeType": "Full time" if is_full_time(posting) else "Part time",
        "jobReqId": requisition(posting),
        "jobPostingId": path(posting).rpartition("/")[2],
        "jobPostingSiteId": SITE,
        "country": COUNTRY,
        "canApply": True,
        "posted": True,
        "includeResumeParsing": True,
        "jobRequisitionLocation": {"descriptor": first, "country": {**COUNTRY, "alpha2Code": "US"}},
        "externalUrl": url(posting),
        "questionnaireId": "5b78a94a6305100146e9dbc5a2ae0000",
    }
    return info if others else {k: v for k, v in info.items() if k != "additionalLocations"}
