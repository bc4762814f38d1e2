"""Job pages of the size real ones have: 60 KB, most of it styles, scripts and navigation."""

from __future__ import annotations

import json
from functools import cache
from html import escape

from tests.benchmarks.postings import said
from tests.market.shapes import schema_org
from tests.market.timeline import Posting

SIZE = 60_000


def page(posting: Posting) -> bytes:
    """Return the page of a posting, with its JobPosting as JSON-LD."""
    words = said(posting)
    record = schema_org.record(posting, words)
    record.pop("validThrough", None)  # it lies in the past of whoever runs this later
    data = json.dumps(record).replace("</", "<\\/")
    head = f'<script type="application/ld+json">{data}</script>'
    body = f"<main><h1>{escape(words.title)}</h1><section>{words.html}</section></main>"
    room = SIZE - len(head) - len(body) - len(_navigation())
    return (
        f'<!DOCTYPE html>\n<html lang="en-US"><head><meta charset="utf-8">'
        f"<title>{escape(words.title)}</title><style>{_styles(room // 2)}</style>"
        f"<script>{_settings(room // 2)}</script>{head}</head>\n"
        f"<body>{_navigation()}{body}</body></html>"
    ).encode()


@cache
def _navigation() -> str:
    """Return the menus that stand on every page."""
    links = "".join(
        f'<li class="menu-item level-{n % 3}"><a href="/teams/{n}" data-track="menu-{n}">'
        f"Team {n}</a></li>"
        for n in range(80)
    )
    return f'<nav aria-label="Main"><ul>{links}</ul></nav>'


@cache
def _rules() -> str:
    return "".join(
        f".block-{n} .title{{margin:{n % 9}px {n % 7}px;color:#{n * 997 % 4096:03x}}}"
        for n in range(1_000)
    )


@cache
def _values() -> str:
    return "".join(f'window.site["setting-{n}"] = {{"on": {n % 2}}};\n' for n in range(1_000))


def _styles(size: int) -> str:
    return _rules()[: max(0, size)].rpartition("}")[0] + "}"


def _settings(size: int) -> str:
    return "window.site = {};\n" + _values()[: max(0, size)].rpartition("\n")[0]
