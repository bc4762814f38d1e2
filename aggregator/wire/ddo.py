"""The data that pages of Phenom People carry as `phApp.ddo`, and the jobs in it."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

from aggregator.records import RawPlace
from aggregator.wire.parts import joined
from aggregator.wire.shapes import degrees, mapping, mappings, name_of, sequence, text

TEXTS = {
    "description": "",
    "responsibilities": "Responsibilities",
    "qualifications": "Qualifications",
    "requirements": "Requirements",
    "benefits": "Benefits",
}
LISTS = ("refineSearch", "eagerLoadRefineSearch", "searchJobs")
CONTACT = {"recruiter", "recruiterName", "recruiterEmail", "hiringManager", "contactEmail"}

_DDO = re.compile(r"\bphApp\.ddo\s*=\s*(?=\{)")


def ddo(markup: str) -> dict[str, Any] | None:
    """Return the data of a page, after which more code follows on its line; None without it.

    >>> ddo('<script>phApp.ddo = {"a": {"b": "};"}}; phApp.x = {};</script>')
    {'a': {'b': '};'}}
    """
    if not (found := _DDO.search(markup)):
        return None
    try:
        data, _ = json.JSONDecoder(strict=False).raw_decode(markup, found.end())
    except (ValueError, RecursionError):
        return None
    return mapping(data)


def search_in(data: dict[str, Any]) -> dict[str, Any]:
    """Return the jobs, totalHits and facets ([name, rows of id and n]) of a search's page.

    A search without any jobs may leave out the list.
    """
    found = next((mapping(data[name]) for name in LISTS if name in data), {})
    inner = mapping(found.get("data"))
    total = found.get("totalHits", inner.get("totalHits"))
    sorts = mappings(inner.get("aggregations"))
    facets = [(name_of(row.get("field")), _counts(mapping(row.get("value")))) for row in sorts]
    jobs = inner.get("jobs", [] if total == 0 else None)
    return {"jobs": jobs, "totalHits": total, "facets": facets}


def _counts(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"id": key, "n": n} for key, n in found.items()]


def job_in(data: dict[str, Any]) -> dict[str, Any]:
    """Return the job that a page is about; empty where it is about none."""
    return mapping(mapping(mapping(data.get("jobDetail")).get("data")).get("job"))


def title_of(job: dict[str, Any]) -> str | None:
    """Return the title, which is escaped as in HTML."""
    return unescape(text(job.get("title")) or "") or None


def told(job: dict[str, Any]) -> dict[str, Any]:
    """Return what a row or a page says of its job, under the names of RawPosting."""
    several = [line for line in map(text, sequence(job.get("multi_location"))) if line]
    line = text(job.get("location")) or text(job.get("cityStateCountry"))
    whole = joined((head, text(job.get(name))) for name, head in TEXTS.items())
    return {
        "title": title_of(job),
        "apply_url": text(job.get("applyUrl")),
        "requisition_id": name_of(job.get("reqId")) or name_of(job.get("jobId")),
        "employer": text(job.get("companyName")),
        "location": "; ".join(several) or line,
        "places": [RawPlace(text=place) for place in several[1:] and several] or _place(job, line),
        "description": whole or text(job.get("descriptionTeaser")),
        "text_kind": "full" if whole else "snippet",
        "employment_type_text": text(job.get("type")),
        "posted_text": text(job.get("postedDate")),
        "payload": {k: v for k, v in job.items() if k not in TEXTS and k not in CONTACT},
    }


def _place(job: dict[str, Any], line: str | None) -> list[RawPlace]:
    place = RawPlace(
        city=text(job.get("city")),
        region=text(job.get("state")),
        country=text(job.get("country")),
        postal_code=name_of(job.get("postalCode")),
        latitude=degrees(job.get("latitude")),
        longitude=degrees(job.get("longitude")),
        text=line,
    )
    return [place] if place != RawPlace() else []
