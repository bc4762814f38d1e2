"""Employers' own sites: robots.txt, sitemaps with lastmod, pages with a JSON-LD JobPosting."""

from __future__ import annotations

import gzip
import json
import re
from html import escape
from typing import Any
from urllib.parse import urlsplit

from tests.market.exchange import Request, Response, as_html, as_xml, redirect
from tests.market.market import Market
from tests.market.shapes.spelling import instant, is_full_time, requisition, slug
from tests.market.timeline import Posting, on
from tests.market.world import Employer, Pay, Place
from tests.market.writing import Content, content

PER_SITEMAP = 500
GONE_PHRASE = "This job is no longer available."
PAGE = re.compile(r"/job/[^/]+/[^/]+/(?P<number>\d+)/?")
LIST = re.compile(r"/sitemaps/jobs-(?P<number>\d+)\.xml(?P<gz>\.gz)?")
XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
OTHER_PAGES = ("/", "/about-us", "/benefits", "/locations/west", "/search-jobs")


def host(board: Employer) -> str:
    return f"careers.{board.token}.example"


def hosts(board: Employer) -> list[str]:
    return [host(board)]


def parameters(board: Employer) -> dict[str, str]:
    """Return the keys of the board's line in the registry."""
    return {"origin": f"https://{host(board)}", "path": "/job/"}


def external_id(posting: Posting) -> str:
    """Return the path of the page: the one name a site cannot give twice."""
    return urlsplit(url(posting)).path.strip("/")


def url(posting: Posting) -> str:
    opening = posting.opening
    where, what = slug(opening.places[0].city), slug(opening.title)
    return f"https://{host(posting.board)}/job/{where}/{what}/{posting.number}/"


def robots(board: Employer) -> str:
    return f"User-agent: *\nDisallow: /search-jobs/\n\nSitemap: https://{host(board)}/sitemap.xml\n"


def respond(market: Market, boards: list[Employer], request: Request) -> Response:
    """Answer for sitemaps, job pages and the few other pages of a site."""
    board = boards[0]
    if request.path == "/sitemap.xml":
        return as_xml(_index(market, board))
    if match := LIST.fullmatch(request.path):
        return _sitemap(market, board, int(match["number"]), packed=match["gz"] is not None)
    if request.path == "/sitemaps/pages.xml":
        return as_xml(_urlset([(f"https://{host(board)}{path}", None) for path in OTHER_PAGES]))
    if match := PAGE.fullmatch(request.path):
        return _page(market, board, int(match["number"]))
    known = request.path in OTHER_PAGES
    return as_html(_frame(board, "<h1>Careers</h1>", ""), 200 if known else 404)


def _index(market: Market, board: Employer) -> str:
    count = max(1, -(-len(market.shown(board)) // PER_SITEMAP))
    suffix = ".xml.gz" if board.style % 2 else ".xml"
    names = [f"jobs-{n}{suffix}" for n in range(1, count + 1)] + ["pages.xml"]
    rows = "".join(
        f"<sitemap><loc>https://{host(board)}/sitemaps/{name}</loc></sitemap>" for name in names
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex {XMLNS}>{rows}</sitemapindex>'


def _sitemap(market: Market, board: Employer, number: int, *, packed: bool) -> Response:
    part = market.shown(board)[(number - 1) * PER_SITEMAP : number * PER_SITEMAP]
    answer = as_xml(_urlset([(url(posting), _lastmod(posting, market.day)) for posting in part]))
    if packed:
        answer.body = gzip.compress(answer.body, mtime=0)
        answer.content_type = "application/gzip"
    return answer


def _lastmod(posting: Posting, day: int) -> str:
    changed = posting.changed_day(day)
    return on(changed).isoformat() if posting.board.style % 2 else instant(changed, posting.number)


def _urlset(rows: list[tuple[str, str | None]]) -> str:
    urls = "\n".join(
        f"<url><loc>{escape(address)}</loc>"
        + (f"<lastmod>{lastmod}</lastmod>" if lastmod else "")
        + "</url>"
        for address, lastmod in rows
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {XMLNS}>\n{urls}\n</urlset>'


def _page(market: Market, board: Employer, number: int) -> Response:
    posting = market.find(board, number)
    if posting is None:
        return as_html(_frame(board, "<h1>Page not found</h1>", ""), 404)
    if not posting.is_shown(market.day):
        return _gone(board, posting)
    said = content(posting, market.day)
    return as_html(_frame(board, _body(posting, said), _scripts(posting, said)))


def _gone(board: Employer, posting: Posting) -> Response:
    """Answer for a closed job in one of the four ways sites have."""
    if posting.number // 10 % 4 == 3:
        return redirect(f"https://{host(board)}/search-jobs")
    status = (404, 410, 200)[posting.number // 10 % 4]
    return as_html(_frame(board, f"<h1>Sorry</h1><p>{GONE_PHRASE}</p>", ""), status)


def _frame(board: Employer, body: str, head: str) -> str:
    """Return a whole page: head with scripts, navigation, body, footer."""
    links = "".join(f'<li><a href="{p}">{p.strip("/") or "Home"}</a></li>' for p in OTHER_PAGES)
    return (
        f'<!DOCTYPE html>\n<html lang="en-US"><head><meta charset="utf-8"><title>{board.name}'
        f"</title><script>window.dataLayer = window.dataLayer || [];</script>{head}</head>\n"
        f"<body><nav><ul>{links}</ul></nav>\n<main>{body}</main>\n"
        f"<footer><p>&copy; {board.name}. Cookie settings</p></footer></body></html>"
    )


def _body(posting: Posting, said: Content) -> str:
    places = " | ".join(place.text for place in posting.opening.places)
    return (
        f"<h1>{escape(said.title)}</h1><p class='where'>{places}</p><section>{said.html}</section>"
        "<aside><h2>You may also like</h2><ul><li>Registered Nurse</li><li>Cashier</li></ul>"
        "</aside>"
    )


def _scripts(posting: Posting, said: Content) -> str:
    """Return the JSON-LD as one of four kinds of site embeds it."""
    job = record(posting, said)
    company = {"@type": "Organization", "name": posting.board.name, "url": url(posting)}
    crumbs = {"@type": "BreadcrumbList", "itemListElement": []}
    context = {"@context": "https://schema.org"}
    ways: list[list[Any]] = [
        [job],
        [{**context, "@graph": [company, crumbs, job]}],
        [{**context, **company}, job],
        [[{**context, **crumbs}, job]],
    ]
    blocks = ways[posting.board.style % len(ways)]
    written = [json.dumps(block).replace("</", "<\\/") for block in blocks]
    return "\n".join(f'<script type="application/ld+json">{text}</script>' for text in written)


def record(posting: Posting, said: Content) -> dict[str, Any]:
    """Return the schema.org JobPosting of a posting."""
    opening = posting.opening
    is_escaped = posting.board.style % 3 == 1
    job: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": said.title,
        "description": escape(said.html) if is_escaped else said.html,
        "datePosted": on(posting.posted_day).isoformat(),
        "identifier": {
            "@type": "PropertyValue",
            "name": opening.employer.name,
            "value": requisition(posting),
        },
        "hiringOrganization": {"@type": "Organization", "name": opening.employer.name},
        "employmentType": "FULL_TIME" if is_full_time(posting) else "PART_TIME",
        "url": url(posting),
        "jobLocation": _locations(posting),
    }
    if states_deadline(posting):
        job["validThrough"] = f"{on(120).isoformat()}T23:59:00Z"
    if said.pay and posting.board.style % 2:
        job["baseSalary"] = _salary(said.pay)
    return job


def states_deadline(posting: Posting) -> bool:
    return posting.number // 10 % 5 < 2


def _locations(posting: Posting) -> Any:
    made = [_location(place, posting.board.style) for place in posting.opening.places]
    return made if len(made) > 1 or posting.board.style % 3 == 0 else made[0]


def _location(place: Place, style: int) -> dict[str, Any]:
    country = {"@type": "Country", "name": "United States"} if style % 2 else place.country
    made: dict[str, Any] = {
        "@type": "Place",
        "address": {
            "@type": "PostalAddress",
            "addressLocality": place.city,
            "addressRegion": place.region if style % 3 else place.region_name,
            "addressCountry": country,
            "postalCode": place.postal_code,
        },
    }
    if style % 2 == 0:
        geo = {"latitude": place.latitude, "longitude": place.longitude}
        made["geo"] = {"@type": "GeoCoordinates", **geo}
    return made


def _salary(pay: Pay) -> dict[str, Any]:
    ends = {"minValue": pay.low, "maxValue": pay.high}
    value = {key: amount for key, amount in ends.items() if amount is not None}
    unit = {"@type": "QuantitativeValue", "unitText": pay.period.upper(), **value}
    return {"@type": "MonetaryAmount", "currency": pay.currency, "value": unit}
