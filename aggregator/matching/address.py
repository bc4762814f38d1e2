"""Addresses of postings, stripped of all that does not say which posting it is."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

TRACKING = frozenset(
    [
        "codes",
        "fbclid",
        "gclid",
        "gh_src",
        "iis",
        "iisn",
        "in_iframe",
        "jobboard",
        "lever-origin",
        "lever-source",
        "mobile",
        "needsredirect",
        "ref",
        "referrer",
        "refid",
        "shmode",
        "source",
        "src",
        "trackingtag",
        "trid",
        "trk",
        "width",
    ]
)
LAST_STEPS = frozenset({"apply", "applymanually", "application", "login", "job-apply", "thanks"})
SPECIFIC = re.compile(r"\d{3}|[0-9a-f]{8}-[0-9a-f]{4}-")


def canonical_url(url: str | None) -> str | None:
    """Return host, path and identifying parameters of a posting's address, None for what is none.

    >>> canonical_url("https://www.Example.com/jobs/1234/apply?utm_source=x&gh_jid=5#top")
    'example.com/jobs/1234?gh_jid=5'
    >>> canonical_url("mailto:someone") is None
    True
    """
    try:
        parts = urlsplit((url or "").strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    steps = [step for step in parts.path.split("/") if step]
    if steps and steps[-1].casefold() in LAST_STEPS:
        steps.pop()
    query = urlencode(sorted(_telling(parts.query)))
    route = parts.fragment if parts.fragment.startswith(("/", "!")) else ""
    return (
        "/".join([host, *steps]) + (f"?{query}" if query else "") + (f"#{route}" if route else "")
    )


def is_specific(address: str) -> bool:
    """Whether an address names one posting rather than a careers site: it carries some number."""
    return SPECIFIC.search(address.partition("/")[2] or address.partition("?")[2]) is not None


def host_of(url: str | None) -> str | None:
    """The host of an address, None where there is none."""
    address = canonical_url(url)
    return re.split(r"[/?#]", address, maxsplit=1)[0] if address else None


def _telling(query: str) -> list[tuple[str, str]]:
    try:
        pairs = parse_qsl(query, max_num_fields=100)
    except ValueError:
        return []
    return [
        (name, value)
        for name, value in pairs
        if name.casefold() not in TRACKING and not name.casefold().startswith("utm_")
    ]
