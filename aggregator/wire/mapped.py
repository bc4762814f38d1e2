"""Postings of JSON read by a map of fields, which is data: paths, first-of, joins, constants."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import msgspec

from aggregator.records import RawPay, RawPlace
from aggregator.wire.amounts import number, pay_of
from aggregator.wire.jsonld_places import place_line
from aggregator.wire.parts import joined
from aggregator.wire.shapes import degrees, mapping, name_of, text

Paths = str | list[str | list[str]]
"""A path; several, of which the first that finds something counts; or lists of such, whose finds
are joined."""

_KINDS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("external_id", "requisition_id", "posted_text", "postal_code"), name_of),
    **dict.fromkeys(("latitude", "longitude"), degrees),
}


class _Checked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            written = getattr(self, name)
            if isinstance(written, list) and len({isinstance(part, str) for part in written}) > 1:
                raise ValueError(f"`{name}` mixes paths with lists of paths")


class PlaceMap(_Checked, frozen=True, kw_only=True):
    """Where the parts of a place stand, in each object that `at` finds."""

    at: Paths = "."
    text: Paths = []
    city: Paths = []
    region: Paths = []
    country: Paths = []
    postal_code: Paths = []
    latitude: Paths = []
    longitude: Paths = []


class PayMap(_Checked, frozen=True, kw_only=True):
    """Where the ends of a range stand, or the one `amount` where there are none."""

    low: Paths = []
    high: Paths = []
    amount: Paths = []
    currency: Paths = []
    period: Paths = []


class FieldMap(_Checked, frozen=True, kw_only=True):
    """Where one platform's JSON keeps its rows, and what becomes which field of a RawPosting."""

    rows: str = "."
    total: str = ""
    """How many rows a list says it has."""
    record: str = "."
    """The posting in the JSON of its own."""
    open: dict[str, str] = {}
    """Path → the one value of a posting that is not over, in small letters."""
    external_id: Paths = []
    title: Paths = []
    url: Paths = []
    apply_url: Paths = []
    requisition_id: Paths = []
    employer: Paths = []
    location: Paths = []
    places: list[PlaceMap] = []
    description: Paths | dict[str, str] = []
    """A dict is the sections of a text: path → heading."""
    text_kind: Paths = []
    pay: PayMap | None = None
    salary_text: Paths = []
    employment_type_text: Paths = []
    education_text: Paths = []
    workplace_text: Paths = []
    posted_text: Paths = []
    closing_text: Paths = []
    locale: Paths = []
    payload: str = "."
    """The platform's own record; blank where it is not kept."""
    drop: list[str] = []
    """Keys beside those of the description that the payload goes without: contacts, copies."""
    noise: list[str] = []
    """Keys that change while the posting does not."""


WORDS = (
    *("external_id", "title", "url", "apply_url", "requisition_id", "employer", "location"),
    *("text_kind", "salary_text", "employment_type_text", "education_text", "workplace_text"),
    *("posted_text", "closing_text", "locale"),
)


def values(node: Any, path: str) -> Iterator[Any]:
    """Yield what stands at a path; lists on the way and at its end are gone through.

    `.` is the node itself, `=Word` a constant, and `flag=Word` one that a flag must be set for.

    >>> list(values({"at": [{"city": "Reno"}, {"city": "Elko"}]}, "at.city"))
    ['Reno', 'Elko']
    >>> list(values({"remote": True}, "remote=Remote")), list(values({}, "=USD"))
    (['Remote'], ['USD'])
    """
    steps, word = _steps(path)
    found = [node]
    for step in steps:
        inner = [part[step] for part in found if isinstance(part, dict) and step in part]
        found = [v for part in inner for v in (part if isinstance(part, list) else [part])]
    if word is None:
        yield from found
    elif not steps or any(value in (True, "1") for value in found):
        yield word


def first(node: Any, paths: Paths, kind: Callable[[Any], Any] = text) -> Any:
    """Return the first value of a kind that the paths find; None where there is none.

    >>> first({"a": " ", "b": "CPhT"}, ["a", "b"])
    'CPhT'
    """
    return next(_found(node, paths, kind), None)


def words(node: Any, paths: Paths, kind: Callable[[Any], Any] = text) -> Any:
    """Return the first value; of lists of paths, the distinct finds of each, joined by commas.

    >>> words({"time": "full", "type": "permanent"}, [["time"], ["type"]])
    'full, permanent'
    """
    found = _found(node, paths, kind)
    is_joined = isinstance(paths, list) and paths and isinstance(paths[0], list)
    return ", ".join(dict.fromkeys(found)) or None if is_joined else next(found, None)


def object_at(node: Any, path: str) -> dict[str, Any]:
    """Return the first object at a path; empty where there is none."""
    return next(filter(None, map(mapping, values(node, path))), {})


def read(fields: FieldMap, said: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return what a posting's JSON says, under the names of RawPosting; nothing that is None.

    `more` is what no path tells; it goes before what the map finds.
    """
    told = {name: words(said, getattr(fields, name), _KINDS.get(name, text)) for name in WORDS}
    told["places"] = list(places_of(fields.places, said))
    told["description"] = _text(fields.description, said)
    told["pay"] = _pay(fields.pay, said) if fields.pay else None
    record = object_at(said, fields.payload) if fields.payload else {}
    dropped = {*fields.drop, *_texts(fields)}
    told["payload"] = {k: value for k, value in record.items() if k not in dropped} or None
    told |= more
    told["location"] = told["location"] or place_line(told["places"])
    return {name: value for name, value in told.items() if value is not None}


def places_of(maps: list[PlaceMap], said: Any) -> Iterator[RawPlace]:
    """Yield the places of a posting; what names nothing is none."""
    for each in maps:
        for node in _found(said, each.at, text if each.text == "." else _object):
            parts = [name for name in each.__struct_fields__ if name != "at"]
            told = {n: words(node, getattr(each, n), _KINDS.get(n, text)) for n in parts}
            if (place := RawPlace(**told)) != RawPlace():
                yield place


def why_over(fields: FieldMap, said: dict[str, Any]) -> str | None:
    """Say by which value a posting is over; None where it is open, or says nothing of that."""
    for path, value in fields.open.items():
        state = first(said, path)
        if state and state.casefold() != value:
            return f'its {path.rpartition(".")[2]} is "{state[:40]}"'
    return None


@cache
def _steps(path: str) -> tuple[tuple[str, ...], str | None]:
    """The names a path goes by, and the constant it stands for."""
    name, sign, word = path.partition("=")
    return tuple(name.split(".")) if name.strip(".") else (), word if sign else None


def _found(node: Any, paths: Paths, kind: Callable[[Any], Any]) -> Iterator[Any]:
    """Values of a kind: of each list of paths those of the first that has one."""
    for group in _groups(paths):
        for path in group:
            found = [value for value in map(kind, values(node, path)) if value is not None]
            yield from found
            if found:
                break


def _groups(paths: Paths) -> list[list[str]]:
    if isinstance(paths, str):
        return [[paths]]
    flat = [path for path in paths if isinstance(path, str)]
    return [flat] if flat else [path for path in paths if isinstance(path, list)]


def _object(value: Any) -> dict[str, Any] | None:
    return mapping(value) or None


def _text(written: Paths | dict[str, str], said: Any) -> str | None:
    if not isinstance(written, dict):
        whole: str | None = first(said, written)
        return whole
    parts = ((head, filter(None, map(text, values(said, p)))) for p, head in written.items())
    return joined((head, "\n".join(lines)) for head, lines in parts)


def _texts(fields: FieldMap) -> list[str]:
    """Keys of the description."""
    written = fields.description
    paths = [written] if isinstance(written, str) else written
    return [path.rpartition(".")[2] for path in paths if isinstance(path, str)]


def _pay(where: PayMap, said: Any) -> RawPay | None:
    low, high = first(said, where.low, number), first(said, where.high, number)
    if low is None and high is None:
        low = high = first(said, where.amount, number)
    return pay_of(low, high, first(said, where.currency), first(said, where.period))
