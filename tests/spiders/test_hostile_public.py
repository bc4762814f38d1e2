"""Junk in every value of the public services' answers: nothing raises, nothing is lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from aggregator.boards import Board
from tests.replay import FIXTURES, Answer, replay, spider_of
from tests.spiders.test_hostile import check, spoilt

KEYS = (
    "AGGREGATOR_CONTACT",
    "AGGREGATOR_USAJOBS_KEY",
    "AGGREGATOR_ADZUNA_ID",
    "AGGREGATOR_ADZUNA_KEY",
)


class Whatever(Answer):
    """Gives the list to every request of a list, and the record to every other."""

    record: str = "<html></html>"

    def fits(self, request: Any) -> bool:
        return True

    def response(self, request: Any) -> Any:
        is_list = not {"entry", "external_id"} & request.cb_kwargs.keys()
        whole, self.text = self.text, self.text if is_list else self.record
        is_page = self.text.lstrip()[:1] == "<"
        self.headers = {"Content-Type": "text/html" if is_page else "application/json"}
        made = super().response(request)
        self.text = whole
        return made


def crawl(platform: str, text: str, record: str, **params: str) -> list[Any]:
    board = Board(platform=platform, slug="b", employer="B", country="US", params=dict(params))
    spider = spider_of(platform, [board])
    spider.scope, spider.settings = "all", dict.fromkeys(KEYS, "jo@example.org")
    answer = Whatever("", Path(), text=text)
    answer.record = record
    return replay(spider, [answer])


def fixture(name: str) -> Any:
    return json.loads((FIXTURES / name).read_text(encoding="utf-8"))


def test_usajobs(caplog: pytest.LogCaptureFixture) -> None:
    data = fixture("usajobs/everything/page1.json")
    for changed in spoilt(data):
        check(crawl("usajobs", json.dumps(changed), "{}"), caplog)


def test_adzuna(caplog: pytest.LogCaptureFixture) -> None:
    data = fixture("adzuna/vanished/page1.json")
    for changed in spoilt(data):
        check(crawl("adzuna", json.dumps(changed), "{}", market="us"), caplog)


def test_phenom(caplog: pytest.LogCaptureFixture) -> None:
    data = fixture("phenom/claims_more/search.json")
    job = data["refineSearch"]["data"]["jobs"][0]
    detail = {"jobDetail": {"data": {"job": {**job, "description": "<p>You greet patients.</p>"}}}}
    for changed in spoilt(data):
        items = crawl("phenom", json.dumps(changed), json.dumps(detail), host="careers.example")
        check(items, caplog)
    for changed in spoilt(detail):
        items = crawl("phenom", json.dumps(data), json.dumps(changed), host="careers.example")
        check(items, caplog)


def test_mycareersfuture(caplog: pytest.LogCaptureFixture) -> None:
    data = fixture("mycareersfuture/claims_more/page1.json")
    record = fixture("mycareersfuture/claims_more/job1.json")
    for changed in spoilt(data):
        check(crawl("mycareersfuture", json.dumps(changed), json.dumps(record)), caplog)
    for changed in spoilt(record):
        check(crawl("mycareersfuture", json.dumps(data), json.dumps(changed)), caplog)


def test_successfactors(caplog: pytest.LogCaptureFixture) -> None:
    data = fixture("successfactors/scripted/one.json")
    shell = (FIXTURES / "successfactors/scripted/shell.html").read_text(encoding="utf-8")
    page = (FIXTURES / "successfactors/scripted/job1.html").read_text(encoding="utf-8")
    board = Board(platform="successfactors", slug="b", employer="B", params={"host": "a.example"})
    for changed in spoilt(data):
        spider = spider_of("successfactors", [board])
        spider.scope = "all"
        first = Answer("https://a.example/search/?q=&startrow=0", Path(), text=shell)
        first.headers = {"Content-Type": "text/html"}
        then = Whatever("", Path(), text=json.dumps(changed))
        then.record, then.fits = page, lambda request, url=first.url: request.url != url  # type: ignore[method-assign]
        check(replay(spider, [first, then]), caplog)
