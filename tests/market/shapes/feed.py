"""Feeds: Indeed-style XML, RSS, Atom and JSON Feed, one kind per board."""

from __future__ import annotations

from datetime import UTC, datetime, time
from email.utils import format_datetime
from html import escape
from typing import Any

from tests.market.exchange import Request, Response, as_html, as_json, as_xml
from tests.market.market import Market
from tests.market.shapes.spelling import instant, is_full_time, place_line, requisition, slug
from tests.market.timeline import Posting, on
from tests.market.world import Employer, Pay, Place
from tests.market.writing import content

PATHS = ("/indeed.xml", "/jobs.rss", "/jobs.atom", "/jobs.json")


def host(board: Employer) -> str:
    return f"feeds.{board.token}.example"


def hosts(board: Employer) -> list[str]:
    return [host(board)]


def kind(board: Employer) -> int:
    """Return which of PATHS the board has; the copying board speaks Indeed's XML."""
    return board.style % 4


def parameters(board: Employer) -> dict[str, str]:
    """Return the keys of the board's line in the registry."""
    return {"url": f"https://{host(board)}{PATHS[kind(board)]}"}


def external_id(posting: Posting) -> str:
    return requisition(posting)


def url(posting: Posting) -> str:
    return f"https://{host(posting.board)}/jobs/{slug(posting.opening.title)}-{posting.number}"


def places(posting: Posting) -> tuple[Place, ...]:
    """Return the places the feed tells; Indeed's XML has fields for one."""
    told = posting.opening.places
    return told[:1] if kind(posting.board) == 0 else told


def robots(board: Employer) -> str:
    return "User-agent: *\nAllow: /\n"


def respond(market: Market, boards: list[Employer], request: Request) -> Response:
    """Answer the feed and the pages its items link to."""
    board = boards[0]
    if request.path == PATHS[kind(board)]:
        make = (_indeed, _rss, _atom, _json)[kind(board)]
        return make(board, market.shown(board), market.day)
    number = request.path.rpartition("-")[2]
    shown = next((p for p in market.shown(board) if str(p.number) == number), None)
    if shown:
        return as_html(f"<h1>{shown.opening.title}</h1>")
    return as_html("<h1>Not found</h1>", 404)


def _indeed(board: Employer, shown: list[Posting], day: int) -> Response:
    jobs = "\n".join(_element("job", _indeed_job(posting, day)) for posting in shown)
    return as_xml(
        f'<?xml version="1.0" encoding="utf-8"?>\n<source><publisher>{board.name}</publisher>'
        f"<lastBuildDate>{_rfc(day)}</lastBuildDate>\n{jobs}\n</source>"
    )


def _indeed_job(posting: Posting, day: int) -> dict[str, str]:
    said, (place,) = content(posting, day), places(posting)
    return {
        "title": said.title,
        "date": _rfc(posting.posted_day),
        "referencenumber": requisition(posting),
        "url": url(posting),
        "company": posting.opening.employer.name,
        "city": place.city,
        "state": place.region,
        "country": place.country,
        "postalcode": place.postal_code,
        "description": said.html,
        "salary": salary(said.pay),
        "jobtype": "fulltime" if is_full_time(posting) else "parttime",
        "category": "Healthcare",
        "remotetype": "",
    }


def salary(pay: Pay | None) -> str:
    """Return the pay as Indeed's feed writes it; empty where the posting names none."""
    if pay is None:
        return ""
    ends = [f"${amount:,.2f}" for amount in (pay.low, pay.high) if amount is not None]
    prefix = "From " if pay.high is None else "Up to " if pay.low is None else ""
    return f"{prefix}{' - '.join(ends)} per {pay.period}"


def _element(name: str, parts: dict[str, str]) -> str:
    inner = "".join(f"<{key}><![CDATA[{value}]]></{key}>" for key, value in parts.items())
    return f"<{name}>{inner}</{name}>"


def _rss(board: Employer, shown: list[Posting], day: int) -> Response:
    items = "\n".join(_rss_item(posting, day) for posting in shown)
    return as_xml(
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>'
        f"<title>{board.name}</title><link>https://{host(board)}/</link>\n{items}\n</channel></rss>",
        "application/rss+xml",
    )


def _rss_item(posting: Posting, day: int) -> str:
    said = content(posting, day)
    return (
        f"<item><title>{escape(said.title)}</title><link>{url(posting)}</link>"
        f'<guid isPermaLink="false">{requisition(posting)}</guid>'
        f"<pubDate>{_rfc(posting.posted_day)}</pubDate><location>{place_line(posting)}</location>"
        f"<description>{escape(said.html)}</description></item>"
    )


def _atom(board: Employer, shown: list[Posting], day: int) -> Response:
    entries = "\n".join(_atom_entry(posting, day) for posting in shown)
    return as_xml(
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>{board.name}</title><id>https://{host(board)}/</id>\n{entries}\n</feed>",
        "application/atom+xml",
    )


def _atom_entry(posting: Posting, day: int) -> str:
    said = content(posting, day)
    return (
        f"<entry><id>{requisition(posting)}</id><title>{escape(said.title)}</title>"
        f'<link rel="alternate" href="{url(posting)}"/>'
        f"<published>{instant(posting.posted_day, posting.number)}</published>"
        f"<updated>{instant(posting.changed_day(day), posting.number)}</updated>"
        f'<summary type="text">{place_line(posting)}</summary>'
        f'<content type="html">{escape(said.html)}</content></entry>'
    )


def _json(board: Employer, shown: list[Posting], day: int) -> Response:
    answer = as_json(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": board.name,
            "home_page_url": f"https://{host(board)}/",
            "items": [_json_item(posting, day) for posting in shown],
        }
    )
    answer.content_type = "application/feed+json"
    return answer


def _json_item(posting: Posting, day: int) -> dict[str, Any]:
    said = content(posting, day)
    return {
        "id": requisition(posting),
        "url": url(posting),
        "title": said.title,
        "content_html": said.html,
        "date_published": instant(posting.posted_day, posting.number),
        "date_modified": instant(posting.changed_day(day), posting.number),
        "tags": [place_line(posting)],
    }


def _rfc(day: int) -> str:
    return format_datetime(datetime.combine(on(day), time(14), UTC))
