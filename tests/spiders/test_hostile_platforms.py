"""Junk in every value of the smaller platforms' answers: nothing raises, nothing is lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response

from aggregator.boards import Board
from tests.replay import FIXTURES, Answer, replay, spider_of
from tests.spiders.test_hostile import check, spoilt

# platform, parameters, its list, its details; of each the first posting is spoilt
PLATFORMS: list[tuple[str, dict[str, str], str, str | None]] = [
    ("lever", {"site": "b"}, "postings.json", None),
    ("ashby", {"board": "b"}, "board.json", None),
    ("workable", {"account": "b"}, "account.json", None),
    ("recruitee", {"account": "b"}, "offers.json", None),
    ("teamtailor", {"host": "b.example"}, "feed.json", None),
    ("breezy", {"account": "b"}, "list.json", "paa11.html"),
    ("smartrecruiters", {"company": "b"}, "list.json", "d0.json"),
    ("bamboohr", {"account": "b"}, "list.json", "d41.json"),
]


class Answers(Answer):
    """Gives its text to the first request and the detail to every other."""

    detail: str | None = None

    def fits(self, request: Request) -> bool:
        return True

    def response(self, request: Request) -> Response:
        kept = self.text
        self.text = kept if self.times == 1 else self.detail or "{}"
        made = super().response(request)
        self.text = kept
        return made


def short(data: Any) -> Any:
    """The document with its first posting only."""
    rows = next(v for v in data.values() if isinstance(v, list)) if isinstance(data, dict) else data
    del rows[1:]
    return data


def crawl(
    platform: str, params: dict[str, str], first: str, detail: str | None, caplog: Any
) -> None:
    board = Board(platform=platform, slug="b", employer="B", params=params)
    spider = spider_of(platform, [board])
    spider.scope = "all"
    answer = Answers("", Path(), text=first)
    answer.detail = detail
    check(replay(spider, [answer]), caplog)


@pytest.mark.parametrize(("platform", "params", "listing", "detail"), PLATFORMS)
def test_junk_in_the_list(
    platform: str,
    params: dict[str, str],
    listing: str,
    detail: str | None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    folder = FIXTURES / platform / "normal"
    data = short(json.loads((folder / listing).read_text(encoding="utf-8")))
    page = (folder / detail).read_text(encoding="utf-8") if detail else None
    for changed in spoilt(data):
        crawl(platform, params, json.dumps(changed), page, caplog)


@pytest.mark.parametrize(
    ("platform", "params", "listing", "detail"),
    [row for row in PLATFORMS if row[3] and row[3].endswith(".json")],
)
def test_junk_in_the_detail(
    platform: str,
    params: dict[str, str],
    listing: str,
    detail: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    folder = FIXTURES / platform / "normal"
    data = short(json.loads((folder / listing).read_text(encoding="utf-8")))
    for changed in spoilt(json.loads((folder / detail).read_text(encoding="utf-8"))):
        crawl(platform, params, json.dumps(data), json.dumps(changed), caplog)


def test_junk_in_the_list_of_a_page(caplog: pytest.LogCaptureFixture) -> None:
    folder = FIXTURES / "paylocity" / "normal"
    markup = (folder / "list.html").read_text(encoding="utf-8")
    begins = markup.index("{", markup.index("window.pageData"))
    data, end = json.JSONDecoder().raw_decode(markup, begins)
    page = (folder / "p101.html").read_text(encoding="utf-8")
    for changed in spoilt(short(data)):
        first = markup[:begins] + json.dumps(changed) + markup[end:]
        crawl("paylocity", {"guid": "b"}, first, page, caplog)
