"""A JobPosting object read into the fields of a RawPosting, nothing understood yet."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from html import escape
from typing import Any
from urllib.parse import urljoin, urlsplit

from aggregator.wire.jsonld_pay import pay
from aggregator.wire.jsonld_places import place_line, places, workplace
from aggregator.wire.jsonld_words import objects_of, text_of, texts_of

FURTHER_TEXTS = {
    "responsibilities": "Responsibilities",
    "qualifications": "Qualifications",
    "educationRequirements": "Education requirements",
    "experienceRequirements": "Experience requirements",
    "skills": "Skills",
    "workHours": "Hours",
    "jobBenefits": "Benefits",
    "incentiveCompensation": "Incentives",
}
CONTACT = {"applicationContact", "contactPoint", "contactPoints", "telephone", "email", "faxNumber"}

_WRITTEN_BREAK = re.compile(r"\\[rn](?![a-z])")
_TAG = re.compile(r"<(?:p|br|div|li|ul|strong|b|h[1-6]|span)\b", re.IGNORECASE)
_ESCAPED_TAG = re.compile(r"&(?:amp;)?lt;(?:p|br|div|li|ul|strong|b|h[1-6]|span)\b", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^<>]{1,500}>")
_SPACE = re.compile(r"\s+")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def fields(posting: dict[str, Any], page: str) -> dict[str, Any]:
    """Return what a JobPosting says, as fields of a RawPosting; blanks are None."""
    found = places(posting)
    amounts, words = pay(posting)
    return {
        "title": text_of(posting.get("title") or posting.get("name")),
        "url": _address(posting, page),
        "requisition_id": identifier(posting),
        "employer": text_of(posting.get("hiringOrganization")),
        "location": place_line(found),
        "places": found,
        "description": description(posting),
        "pay": amounts,
        "salary_text": words,
        "employment_type_text": ", ".join(texts_of(posting.get("employmentType"))) or None,
        "education_text": _education(posting),
        "workplace_text": workplace(posting),
        "posted_text": text_of(posting.get("datePosted")),
        "closing_text": text_of(posting.get("validThrough")),
        "locale": text_of(posting.get("inLanguage")),
        "payload": without_contacts(posting),
    }


def identifier(posting: dict[str, Any]) -> str | None:
    """Return the employer's own number of the posting; an address is none."""
    node = posting.get("identifier")
    node = node[0] if isinstance(node, list) and node else node
    found = text_of(node.get("value")) if isinstance(node, dict) else text_of(node)
    return found if found and not found.startswith(("http://", "https://")) else None


def description(posting: dict[str, Any]) -> str | None:
    """Return the whole text: the description and what stands in fields of its own beside it."""
    text = _WRITTEN_BREAK.sub("\n", _raw_text(posting.get("description")) or "")
    further = [
        (label, part)
        for name, label in FURTHER_TEXTS.items()
        if (part := _further(posting.get(name)))
    ]
    shown = _SPACE.sub(" ", text) if further else ""
    more = [(label, part) for label, part in further if _SPACE.sub(" ", part) not in shown]
    is_html = bool(_TAG.search(text) or _ESCAPED_TAG.search(text))
    parts = [text, *(_section(label, part, is_html) for label, part in more)]
    return "".join(parts).strip() or None


def _section(label: str, part: str, is_html: bool) -> str:
    if not is_html:
        return f"\n\n{label}\n{part}"
    body = part if _TAG.search(part) else f"<p>{part}</p>"
    return f"<h3>{escape(label)}</h3>{body}"


def _raw_text(value: Any) -> str | None:
    if isinstance(value, list):
        return "\n".join(filter(None, map(_raw_text, value))) or None
    if isinstance(value, dict):
        return _raw_text(value.get("@value") or value.get("description") or value.get("name"))
    return value if isinstance(value, str) and value.strip() else None


def _further(value: Any) -> str | None:
    """The text of a field beside the description; months of experience are spelt out."""
    if isinstance(value, dict) and (months := text_of(value.get("monthsOfExperience"))):
        return f"{months} months of experience"
    if isinstance(value, dict) and (kind := text_of(value.get("credentialCategory"))):
        return kind
    if isinstance(value, list):
        return "\n".join(filter(None, map(_further, value))) or None
    return _raw_text(value)


def _education(posting: dict[str, Any]) -> str | None:
    kinds = [
        text_of(node.get("credentialCategory") or node.get("name"))
        for node in objects_of(posting.get("educationRequirements"))
    ]
    plain = [_SPACE.sub(" ", _ANY_TAG.sub(" ", kind)).strip() for kind in kinds if kind]
    return ", ".join(dict.fromkeys(filter(None, plain))) or None


def _address(posting: dict[str, Any], page: str) -> str:
    """The posting's own address if it names one, else the page's."""
    named = text_of(posting.get("url"))
    url = urljoin(page, named) if named else page
    parts = urlsplit(url)
    return url if parts.scheme in ("http", "https") and parts.path.strip("/") else page


def without_contacts(node: Any) -> Any:
    """Return the object without its contact fields and without the text, which stands elsewhere."""
    if isinstance(node, list):
        return [without_contacts(part) for part in node]
    if not isinstance(node, dict):
        return node
    return {
        key: without_contacts(value)
        for key, value in node.items()
        if key not in CONTACT and key != "description"
    }


def has_expired(posting: dict[str, Any], now: datetime) -> bool:
    """Whether `validThrough` lies in the past; a day without a time lasts to its end everywhere.

    Midnight is how programs write a day, whatever zone they add.

    >>> noon = datetime.fromisoformat("2026-11-20T12:00:00+00:00")
    >>> has_expired({"validThrough": "2026-11-19"}, noon)
    False
    >>> has_expired({"validThrough": "2026-11-19T23:59:59Z"}, noon)
    True
    >>> has_expired({"validThrough": "2026-11-20T00:00:00Z"}, noon)
    False
    """
    text = text_of(posting.get("validThrough")) or ""
    if not _DAY.match(text):
        return False
    until = _instant(text) or _instant(text[:10])
    if until is None:
        return False
    if until.tzinfo is None or until.time() == time.min:
        return until.replace(tzinfo=now.tzinfo) + timedelta(days=1, hours=12) < now
    return until < now


def _instant(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
