"""The captures, and one of them served as the whole of a board."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from lxml import html as lxml_html
from scrapy import Request
from scrapy.http import Response

from aggregator.boards import Board
from aggregator.records import Posting, RawPosting
from tests.replay import Answer, replay, spider_of

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
ABSENT = "the captures of ../shared/corpus are not here"


class Capture(Answer):
    """Gives its text to the first request, then a detail to the address that ends in its name."""

    details: dict[str, str] = {}  # noqa: RUF012 - each capture sets its own

    def fits(self, request: Request) -> bool:
        return True

    def response(self, request: Request) -> Response:
        if self.times > 1:
            name = request.url.rpartition("/")[2]
            self.text = self.details.get(name, "")
            self.status = 200 if name in self.details else 404
        return super().response(request)


def crawl(
    platform: str, params: dict[str, str], text: str, details: dict[str, str] | None = None
) -> list[Any]:
    board = Board(platform=platform, slug="board", employer="", params=params)
    spider = spider_of(platform, [board])
    spider.scope = "all"
    kind = {"Content-Type": "text/html"} if text.lstrip().startswith("<") else {}
    capture = Capture("", CORPUS, text=text, headers=kind)
    capture.details = details or {}
    return replay(spider, [capture])


def body(name: str) -> str:
    return (CORPUS / name).read_text(encoding="utf-8")


def raws(items: list[Any]) -> list[RawPosting]:
    return [item for item in items if isinstance(item, RawPosting)]


def letters(text: str) -> str:
    return "".join(re.findall(r"\w", text))


def shown(*markup: str | None) -> str:
    """The letters of the markup, as lxml reads it."""
    trees = [lxml_html.fromstring(f"<div>{part}</div>") for part in markup if part]
    return letters("".join("".join(tree.itertext()) for tree in trees))


def check(posting: Posting, expected: dict[str, Any]) -> None:
    assert posting.errors == []
    got: dict[str, Any] = {name: getattr(posting, name, None) for name in expected}
    got["places"] = [(p.city, p.region, p.country) for p in posting.places]
    pay = (posting.pay_min, posting.pay_max, posting.pay_currency, posting.pay_period)
    got["pay"] = pay if any(pay) else None
    got["description"] = re.sub(r"\n+", "\n", posting.description)
    assert {name: got[name] for name in expected} == expected
