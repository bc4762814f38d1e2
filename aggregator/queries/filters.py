"""What a user may ask of vacancies, as SQL conditions with parameters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from math import asin, cos, radians, sin, sqrt
from typing import Any

EARTH_KM = 6371.0
KM_PER_DEGREE = 111.2
KM_PER_MILE = 1.609344
_DISTANCE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(mi|miles?|km|kilomet(?:er|re)s?)?\s*", re.IGNORECASE)
_AGE = re.compile(r"\s*(\d{1,6})\s*([dw])\w*\s*", re.IGNORECASE)
_WORD = re.compile(r"\w+", re.UNICODE)


class FilterError(ValueError):
    """A filter that cannot be understood; the message says what would be."""


@dataclass(slots=True, kw_only=True)
class Filters:
    """Conditions on vacancies; None means no condition."""

    words: str | None = None
    role: str | None = None
    state: str | None = None
    country: str | None = None
    near: tuple[float, float] | None = None
    """Latitude and longitude."""
    within_km: float = 40.0
    min_pay: float | None = None
    """Per hour, in the posting's own currency."""
    setting: str | None = None
    cert: str | None = None
    since: str | None = None
    """Opened on this day (ISO) or later, as far as is known."""
    is_open: bool = True


def conditions(filters: Filters) -> tuple[str, dict[str, Any]]:
    """(SQL condition over `vacancies AS v`, its parameters); "1" where nothing is asked."""
    values: dict[str, Any] = {}
    parts = ["v.is_open"] if filters.is_open else []
    for name, sql in _SIMPLE.items():
        if (value := getattr(filters, name)) is not None:
            parts.append(sql)
            values[name] = value
    if match := match_expression(filters.words):
        parts.append("v.id IN (SELECT rowid FROM vacancies_fts WHERE vacancies_fts MATCH :match)")
        values["match"] = match
    if filters.near:
        parts.append(_near_sql(filters, values))
    return " AND ".join(parts) or "1", values


OPENED = (
    "iif(v.absent_before_at IS NULL, coalesce(min(v.posted_on, v.opened_at), v.opened_at),"
    " v.opened_at)"
)
"""When a vacancy opened: seen by us, or as its board says of one that was there already."""
_ANY_PLACE = (
    "(upper(v.{column}) = upper(:{name}) OR v.posting_id IN ("
    "SELECT posting_id FROM posting_locations WHERE upper({column}) = upper(:{name})))"
)
_NEAR = (
    "{at}.latitude BETWEEN :south AND :north AND {at}.longitude BETWEEN :west AND :east"
    " AND distance_km(:lat, :lon, {at}.latitude, {at}.longitude) <= :km"
)
_SIMPLE = {
    "role": "v.role = :role",
    "state": _ANY_PLACE.format(column="region", name="state"),
    "country": _ANY_PLACE.format(column="country", name="country"),
    "min_pay": "coalesce(v.pay_hourly_max, v.pay_hourly_min) >= :min_pay",
    "setting": "EXISTS (SELECT 1 FROM json_each(v.setting) WHERE value = :setting)",
    "cert": (
        "v.posting_id IN (SELECT t.posting_id FROM tags t WHERE t.kind = 'certification'"
        " AND upper(t.name) = upper(:cert)"
        " AND t.requirement IN ('required', 'preferred'))"
    ),
    "since": f"{OPENED} >= :since",
}


def match_expression(words: str | None) -> str | None:
    """A full-text query in which every word must occur; None for no words.

    The last word may be a beginning. Operators and quotes of the user are plain words.

    >>> match_expression('pharmacy tech* OR "night"')
    '"pharmacy" "tech" "OR" "night"*'
    """
    found = _WORD.findall(words or "")
    return " ".join(f'"{word}"' for word in found) + "*" if found else None


def _near_sql(filters: Filters, values: dict[str, Any]) -> str:
    """A bounding box, then the true distance of any of the vacancy's places."""
    latitude, longitude = filters.near or (0.0, 0.0)
    reach = filters.within_km / KM_PER_DEGREE
    wide = reach / max(cos(radians(min(abs(latitude) + reach, 89.0))), 0.01)
    values |= {"lat": latitude, "lon": longitude, "km": filters.within_km}
    values |= {"south": latitude - reach, "north": latitude + reach}
    values |= {"west": longitude - wide, "east": longitude + wide}
    places = f"SELECT l.posting_id FROM posting_locations l WHERE {_NEAR.format(at='l')}"  # noqa: S608 - fixed fragments, values are bound
    return f"({_NEAR.format(at='v')} OR v.posting_id IN ({places}))"


def distance_km(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Great-circle distance in kilometres (haversine).

    >>> round(distance_km(30.2672, -97.7431, 29.4241, -98.4936))
    118
    """
    phi_a, phi_b = radians(lat_a), radians(lat_b)
    chord = (
        sin((phi_b - phi_a) / 2) ** 2
        + cos(phi_a) * cos(phi_b) * sin(radians(lon_b - lon_a) / 2) ** 2
    )
    return 2 * EARTH_KM * asin(sqrt(min(chord, 1.0)))


def kilometres(text: str) -> float:
    """Kilometres of a distance like "25mi" or "40 km"; bare numbers are miles.

    >>> round(kilometres("25mi"), 1), kilometres("40 km")
    (40.2, 40.0)
    """
    match = _DISTANCE.fullmatch(text)
    if not match:
        raise FilterError(f"a distance looks like 25mi or 40km, not {text!r}")
    amount = float(match[1])
    return amount if (match[2] or "mi").lower().startswith("k") else amount * KM_PER_MILE


def day_since(text: str, today: date) -> str:
    """The ISO day of "2026-11-01", "7d" or "2w" before today.

    >>> day_since("7d", date(2026, 11, 24))
    '2026-11-17'
    """
    if match := _AGE.fullmatch(text):
        days = int(match[1]) * (7 if match[2].lower() == "w" else 1)
        return (today - timedelta(days=min(days, 36500))).isoformat()
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise FilterError(f"a day looks like 2026-11-01, 7d or 2w, not {text!r}") from error
