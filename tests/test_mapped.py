"""Maps of fields: what paths find, what is joined, and what a mistake in a map says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from aggregator.boards import SHIPPED, Registry, RegistryError, shipped_platform
from aggregator.records import RawPay, RawPlace
from aggregator.wire.mapped import FieldMap, first, read, values, why_over, words
from aggregator.wire.parts import joined
from aggregator.wire.shapes import name_of

JOB: dict[str, Any] = {
    "id": 7,
    "name": " Pharmacy Technician ",
    "code": "",
    "remote": True,
    "hybrid": False,
    "terms": [{"label": "Full time"}, {"label": None}, {"label": "Nights"}, "junk"],
    "kind": {"label": "Full time"},
    "offices": [{"city": "Reno", "zip": 89501}, {}, {"city": "Elko"}],
    "towns": ["Reno", "", 3, "Elko"],
    "pay": {"from": "0", "to": "31.50", "one": 18, "unit": "hour"},
    "body": "<p>Fill orders.</p>",
    "wants": ["CPhT", "One year"],
    "empty": "<p> &nbsp;</p>",
    "mail": "ann@willow.example",
}

PATHS = [
    ("id", [7]),
    ("kind.label", ["Full time"]),
    ("terms.label", ["Full time", None, "Nights"]),
    ("towns", ["Reno", "", 3, "Elko"]),
    ("kind.label.deeper", []),
    ("nowhere.at.all", []),
    ("=SGD", ["SGD"]),
    ("remote=Remote", ["Remote"]),
    ("hybrid=Hybrid", []),
    ("nowhere=Word", []),
]


@pytest.mark.parametrize(("path", "found"), PATHS)
def test_paths(path: str, found: list[Any]) -> None:
    assert list(values(JOB, path)) == found


def test_the_node_itself() -> None:
    assert list(values("Reno", ".")) == ["Reno"]


WORDS = [
    ("name", "Pharmacy Technician"),
    (["code", "name"], "Pharmacy Technician"),
    ("terms.label", "Full time"),
    ([["terms.label"]], "Full time, Nights"),
    ([["kind.label"], ["terms.label"]], "Full time, Nights"),
    ([["code", "name"], ["kind.label"]], "Pharmacy Technician, Full time"),
    ("id", None),
    ([], None),
    ([["code"]], None),
    (["hybrid=Hybrid", "remote=Remote"], "Remote"),
]


@pytest.mark.parametrize(("paths", "said"), WORDS, ids=str)
def test_words(paths: Any, said: str | None) -> None:
    assert words(JOB, paths) == said


def test_an_id_may_be_a_number() -> None:
    assert first(JOB, ["code", "id"], name_of) == "7"


def map_of(**fields: Any) -> FieldMap:
    return msgspec.convert(fields, FieldMap)


PLACES = [
    (
        [{"at": "offices", "city": "city", "postal_code": "zip"}],
        [("Reno", "89501"), ("Elko", None)],
    ),
    ([{"at": ["nowhere", "offices"], "city": "city"}], [("Reno", None), ("Elko", None)]),
    ([{"at": ["towns", "."], "city": "kind.label"}], [("Full time", None)]),
    ([{"city": "kind.label"}, {"at": "offices", "city": "city"}], 3),
    ([{"at": [["."], ["offices"]], "city": ["city", "kind.label"]}], 3),
    ([{"at": "kind", "city": "nowhere"}], []),
]


@pytest.mark.parametrize(("places", "found"), PLACES, ids=str)
def test_places(places: Any, found: Any) -> None:
    told = read(map_of(places=places), JOB)["places"]
    if isinstance(found, int):
        assert len(told) == found
    else:
        assert told == [RawPlace(city=city, postal_code=code) for city, code in found]


def test_lines_are_places_too() -> None:
    told = read(map_of(places=[{"at": "towns", "text": "."}]), JOB)
    assert told["places"] == [RawPlace(text="Reno"), RawPlace(text="Elko")]
    assert told["location"] == "Reno; Elko"


PAY = [
    ({"low": "pay.from", "high": "pay.to", "period": "pay.unit"}, (None, 31.5, None, "hour")),
    ({"low": "pay.from", "amount": "pay.one", "currency": "=SGD"}, (18.0, 18.0, "SGD", None)),
    ({"low": "pay.from", "currency": "=SGD"}, None),
    ({"low": ["pay.from", "pay.one"]}, (18.0, None, None, None)),
]


@pytest.mark.parametrize(("where", "said"), PAY, ids=str)
def test_pay(where: dict[str, Any], said: Any) -> None:
    names = ("low", "high", "currency", "period")
    expected = RawPay(**dict(zip(names, said, strict=True))) if said else None
    assert read(map_of(pay=where), JOB).get("pay") == expected


def test_sections_stand_under_their_headings() -> None:
    sections = {"body": "", "wants": "Requirements", "empty": "Benefits", "nowhere": "Education"}
    text = read(map_of(description=sections), JOB)["description"]
    assert text == "<p>Fill orders.</p>\n<h3>Requirements</h3>\n<p>CPhT<br>One year</p>"


def test_the_payload_goes_without_texts_and_contacts() -> None:
    told = read(map_of(description="body", drop=["mail", "offices", "terms", "towns"]), JOB)
    assert not {"body", "mail", "offices"} & set(told["payload"])
    assert told["payload"]["pay"] == JOB["pay"]
    assert read(map_of(payload="kind"), JOB)["payload"] == {"label": "Full time"}
    assert "payload" not in read(map_of(payload=""), JOB)


def test_what_no_path_tells_goes_first() -> None:
    told = read(map_of(title="name", employer="kind.label"), JOB, title="CPhT", employer=None)
    assert told["title"] == "CPhT"
    assert "employer" not in told


def test_why_over() -> None:
    fields = map_of(open={"state.name": "published"})
    assert why_over(fields, {"state": {"name": "Published"}}) is None
    assert why_over(fields, {}) is None
    assert why_over(fields, {"state": {"name": "archived"}}) == 'its name is "archived"'


def test_a_few_words_under_a_heading_are_no_copy() -> None:
    about = "Southern Nuclear runs three plants in two states."
    assert joined([("", about), ("Organization", "Southern Nuclear")]) == (
        f"{about}\n\nOrganization\nSouthern Nuclear"
    )


MISTAKES = [
    ('fields.titel = "name"', "unknown field `titel`"),
    ("fields.title = 3", r"`\$\.fields\.title"),
    ('fields.title = ["name", ["title"]]', "`title` mixes paths with lists of paths"),
    ('fields.places = [{ citty = "city" }]', r"unknown field `citty`.*fields\.places\[0\]"),
    ('fields.places = [{ city = ["a", ["b"]] }]', r"`city` mixes.*fields\.places\[0\]"),
    ('fields.pay = "salary"', r"`\$\.fields\.pay"),
]


@pytest.mark.parametrize(("line", "said"), MISTAKES)
def test_a_mistake_names_file_and_key(tmp_path: Path, line: str, said: str) -> None:
    head = (SHIPPED / "recruitee.toml").read_text(encoding="utf-8").partition("\n# What becomes")[0]
    (tmp_path / "recruitee.toml").write_text(f"{head}\n{line}\nboards = []\n", encoding="utf-8")
    with pytest.raises(RegistryError, match=rf"recruitee\.toml:\d+: platform: .*{said}"):
        Registry.load(shipped=tmp_path)


def test_a_platform_without_a_file() -> None:
    assert shipped_platform("nobody") is None
