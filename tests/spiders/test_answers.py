"""JSON in the encodings it comes in, and what came where it should have been."""

from __future__ import annotations

from typing import Any

import pytest
from scrapy.http import HtmlResponse, Response, TextResponse

from spiders.shapes.answers import Unreadable, Wall, check_wall, conditions, json_of, validators

URL = "https://jobs.example/list"


@pytest.mark.parametrize(
    ("body", "headers", "expected"),
    [
        ('{"city": "Orléans"}'.encode(), {}, "Orléans"),
        (
            '{"city": "Orléans"}'.encode(),
            {"Content-Type": "text/html; charset=iso-8859-1"},
            "Orléans",
        ),
        (
            '{"city": "Orléans"}'.encode("latin-1"),
            {"Content-Type": "text/plain; charset=latin-1"},
            "Orléans",
        ),
        ('\ufeff{"city": "Orléans"}'.encode(), {}, "Orléans"),
        ('{"city": "Orléans"}'.encode("utf-16"), {}, "Orléans"),
        (b'{"city": "Orl\\u00e9ans \\ud83d\\ude00"}', {}, "Orléans \U0001f600"),
        (b'{"city": "Orl\\ud83d"}', {}, "Orl\ufffd"),
    ],
)
def test_json(body: bytes, headers: Any, expected: str) -> None:
    assert json_of(TextResponse(URL, body=body, headers=headers)) == {"city": expected}


@pytest.mark.parametrize(
    ("response", "said"),
    [
        (TextResponse(URL, body=b" "), "an empty answer where JSON was promised"),
        (TextResponse(URL, body=b'{"a": '), "the JSON is cut off or malformed"),
        (TextResponse(URL, body=b"[" * 200_000), "the JSON is cut off or malformed"),
        (Response(URL, body=b"\x00\xff\x00"), "the JSON is cut off or malformed"),
        (HtmlResponse(URL, body=b"<html></html>"), "HTML where JSON was promised"),
    ],
)
def test_no_json(response: Response, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        json_of(response)


def test_wall() -> None:
    check_wall(HtmlResponse(URL, body=b"<h1>Pharmacy Technician</h1>"))
    with pytest.raises(Wall, match="a wall against programs"):
        check_wall(HtmlResponse(URL, body=b"<title>Just a moment...</title>"))


def test_validators_come_back_as_conditions() -> None:
    response = Response(URL, headers={"ETag": 'W/"a"'})
    assert validators(response) == ('W/"a"', None)
    assert conditions(validators(response)) == {"If-None-Match": 'W/"a"'}
