"""How a posting becomes rows: the columns of its table, its places, its tags."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from operator import attrgetter
from typing import Any

from aggregator.records import Place, Posting

Row = tuple[Any, ...]

PLAIN = (
    *("key", "board", "external_id", "requisition_id", "url", "apply_url", "title"),
    *("employer_raw", "employer", "role", "role_reason", "level", "grade", "location_raw"),
    *("workplace", "hours_min", "hours_max", "pay_raw", "pay_min", "pay_max", "pay_currency"),
    *("pay_period", "pay_origin", "pay_hourly_min", "pay_hourly_max", "pay_annual_min"),
    *("pay_annual_max", "hours_assumed", "experience_years", "posted_raw", "posted_on"),
    *("closes_on", "text_kind", "employment_type_raw", "education_raw", "workplace_raw"),
    *("content_hash", "understood_by"),
)
PLACE = ("city", "region", "country", "postal_code", "county", "latitude", "longitude")
LISTS = ("setting", "employment_type", "shift", "education", "errors")
COLUMNS = ("id", "vacancy_id", *PLAIN, *PLACE, *LISTS)

NOT_CONTENT = frozenset({"id", "vacancy_id", "key", "board", "external_id", "content_hash"}) | {
    *("understood_by", "errors", "role_reason", "posted_raw", "posted_on", "latitude", "longitude"),
    *("county", "pay_raw", "pay_origin"),
}
"""Columns whose change is no change of content: ids, dates of publication, our own notes."""

_plain = attrgetter(*PLAIN)
_place = attrgetter(*PLACE)
_lists = attrgetter(*LISTS)
_tag = attrgetter(
    *("kind", "name", "requirement", "any_of", "within_days", "value", "field", "quote"),
    *("start", "end"),
)
_NOWHERE = Place()


def placeholders(columns: Iterable[str]) -> str:
    """Return `?, ?, …` for so many columns."""
    return ", ".join("?" for _ in columns)


INSERT_POSTING = (
    f"INSERT OR REPLACE INTO postings ({', '.join(COLUMNS)}) VALUES ({placeholders(COLUMNS)})"  # noqa: S608 - our own column names
)
INSERT_PLACE = "INSERT INTO posting_locations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
INSERT_TAG = "INSERT INTO tags VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


def posting_row(posting: Posting, number: int, vacancy: int | None) -> Row:
    """The row of `postings`; place columns hold the first place."""
    place = posting.places[0] if posting.places else _NOWHERE
    lists = map(as_list, _lists(posting))
    return (number, vacancy, *_plain(posting), *_place(place), *lists)


def place_rows(posting: Posting, number: int) -> list[Row]:
    """The rows of `posting_locations`, each with its share of the posting."""
    share = 1 / len(posting.places) if posting.places else 0
    return [(number, at, *_place(place), share) for at, place in enumerate(posting.places)]


def tag_rows(posting: Posting, number: int) -> list[Row]:
    """The rows of `tags`, in the order of the text."""
    return [(number, at, *_tag(tag)) for at, tag in enumerate(posting.tags)]


def as_list(values: list[str]) -> str | None:
    """A JSON array, None for an empty one."""
    return _json(*values) if values else None


@lru_cache(maxsize=4096)
def _json(*values: str) -> str:
    return json.dumps(values, ensure_ascii=False)


def content(posting: Posting) -> dict[str, Any]:
    """What a change is measured on: columns, the set of places, the text."""
    row = dict(zip(COLUMNS, posting_row(posting, 0, None), strict=True))
    row["places"] = places_text([_place(place) for place in posting.places])
    row["description"] = posting.description
    return row


def places_text(places: Iterable[Row]) -> str | None:
    """Several places as one readable string; None for fewer than two, which columns say."""
    lines = sorted(", ".join(part for part in place[:3] if part) for place in places)
    return "; ".join(lines) if len(lines) > 1 else None


def check_text(posting: Posting) -> None:
    """Raise ValueError for a posting with text a database cannot hold."""
    storable("".join([v for v in (*_plain(posting), posting.description) if type(v) is str]))


def storable(text: str) -> str:
    """Return the text; raises ValueError if it holds NUL characters or lone surrogates."""
    if "\0" in text:
        raise ValueError("the text holds NUL characters")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise ValueError("the text is no valid Unicode") from error
    return text


def is_storable(text: str) -> bool:
    """Whether a database can hold the text."""
    try:
        return bool(storable(text))
    except ValueError:
        return False


def cleaned(text: str | None, limit: int = 2000) -> str | None:
    """Return the text made storable and bounded, for what is only shown."""
    if text is None:
        return None
    return text[:limit].encode("utf-8", "replace").decode().replace("\0", "�")
