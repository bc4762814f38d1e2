"""Addresses of job pages: which of a site's addresses they are, and the words they carry."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

_JOB_PATH = re.compile(
    r"/(?:jobs?|job-?details?|job-?postings?|careers?|vacanc(?:y|ies)|positions?|openings?"
    r"|postings?|requisitions?|opportunit(?:y|ies)|stellen\w{0,20}|emplois?|offres?|empleos?)"
    r"(?:/[^/]|/?-|/?\?)",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"[^\w]+|_+")
_PART = re.compile(r"[^/?&=.]+")
_DIGIT = re.compile(r"\d")
_EXTENSION = re.compile(r"\.(?:html?|aspx?|php|jsp)$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d]{2,}")
_OPAQUE = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{20,}|[0-9a-f]{16,}", re.IGNORECASE)


def job_id(url: str) -> str:
    """Return what stays the same of a page's address: its path, and its query if it has one.

    >>> job_id("https://careers.example/job/reno/pharmacy-technician/641/77/")
    'job/reno/pharmacy-technician/641/77'
    """
    parts = urlsplit(url)
    path = parts.path.strip("/")
    return f"{path}?{parts.query}" if parts.query else path


def is_elsewhere(asked: str, at: str) -> bool:
    """Whether an address is of another page than the one asked for, however it spells the same one.

    >>> is_elsewhere("http://a.example/jobs/77", "https://www.a.example/en/jobs/77/technician")
    False
    >>> is_elsewhere("https://a.example/jobs/77?frame=1", "https://a.example/jobs?all=1")
    True
    """
    ours, theirs = _parts(asked), _parts(at)
    named = next((part for parts in ours for part in reversed(parts) if _DIGIT.search(part)), None)
    return ours[0] != theirs[0] if named is None else not any(named in parts for parts in theirs)


def _parts(url: str) -> tuple[list[str], list[str]]:
    """The words between the slashes of an address, and the values of its query."""
    split = urlsplit(unquote(url).casefold())
    return _PART.findall(split.path), _PART.findall(split.query)


def is_job_url(url: str, path: str | None) -> bool:
    """Whether an address is a job page: by the board's own prefix or pattern, else by its look.

    A `path` that begins with "^" is a pattern, any other a prefix.
    """
    parts = urlsplit(url)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    if path is None:
        return _JOB_PATH.search(target) is not None
    if path.startswith("^"):
        return re.match(path, target) is not None
    return target.startswith(path) and len(target) > len(path)


def same_host(url: str, origin: str) -> bool:
    """Whether an address is on the board's own host; a leading www. makes no difference."""
    hosts = [(urlsplit(u).hostname or "").removeprefix("www.") for u in (url, origin)]
    return hosts[0] == hosts[1] and urlsplit(url).scheme in ("http", "https")


def words_of(url: str) -> str | None:
    """Return the wordiest part of an address, as words; None where it carries none.

    >>> words_of("https://careers.example/job/reno/certified-pharmacy-technician/641/77")
    'certified pharmacy technician'
    >>> words_of("https://careers.example/jobs/5120001") is None
    True
    """
    parts = [_words(part) for part in urlsplit(url).path.split("/")]
    best = max(parts, key=len, default=[])
    return " ".join(best) if len(best) > 1 else None


def all_words_of(url: str) -> str:
    """Return every word of an address."""
    return " ".join(word for part in urlsplit(url).path.split("/") for word in _words(part))


def _words(part: str) -> list[str]:
    part = _OPAQUE.sub(" ", unquote(_EXTENSION.sub("", part)))
    words = [word for word in _SPLIT.split(part) if word and not word.isdigit()]
    return words if any(_WORD.search(word) for word in words) else []
