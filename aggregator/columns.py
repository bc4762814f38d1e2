"""The columns of `postings` and the one way from a Posting to its row."""

from __future__ import annotations

from typing import Any

from aggregator.records import Place, Posting

PLACE = ("city", "region", "country", "postal_code", "county", "latitude", "longitude")
LISTS = ("setting", "employment_type", "shift", "education", "errors")
COLUMNS = (
    *("key", "board", "external_id", "requisition_id", "url", "apply_url", "title"),
    *("employer_raw", "employer", "role", "role_reason", "level", "grade", "setting"),
    *PLACE,
    *("location_raw", "workplace", "employment_type", "shift", "hours_min", "hours_max"),
    *("pay_raw", "pay_min", "pay_max", "pay_currency", "pay_period", "pay_origin"),
    *("pay_hourly_min", "pay_hourly_max", "pay_annual_min", "pay_annual_max", "hours_assumed"),
    *("experience_years", "education", "posted_raw", "posted_on", "closes_on", "text_kind"),
    *("employment_type_raw", "education_raw", "workplace_raw", "content_hash"),
    *("errors", "understood_by"),
)


def as_row(posting: Posting) -> dict[str, Any]:
    """The row of a posting, lists still lists; the place columns are those of its first place."""
    place = posting.places[0] if posting.places else Place()
    return {
        name: getattr(place, name) if name in PLACE else getattr(posting, name) for name in COLUMNS
    }
