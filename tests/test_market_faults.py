"""The simulated market misbehaves on demand, and only on demand."""

from __future__ import annotations

import gzip
import http.client
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.market.client import ask
from tests.market.faults import KINDS, Fault, robots_fault
from tests.market.market import Market
from tests.market.server import Running, serve
from tests.market.shapes import feed
from tests.market.truth import Truth, truth


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    with serve(Market(seed=7, size=200)) as served:
        yield served


@pytest.fixture(autouse=True)
def _behave(running: Running) -> Iterator[None]:
    yield
    running.misbehaves()
    running.moves_to(1)


def of(market: Market, platform: str) -> list[Truth]:
    return [row for row in truth(market) if row.board.startswith(f"{platform}/") and row.is_shown]


def spoilt(running: Running, kind: str, **options: Any) -> tuple[int, dict[str, str], bytes]:
    board = next(b for b in running.market.employers if b.platform == "greenhouse")
    running.misbehaves(Fault(kind=kind, **options))
    address = f"https://boards-api.greenhouse.io/v1/boards/{board.token}/jobs?content=true"
    return ask(running, address)


def test_faults_of_status_and_body(running: Running) -> None:
    assert spoilt(running, "too_many", value=2)[1]["retry-after"] == "2"
    assert spoilt(running, "server_error", value=502)[0] == 502
    assert b"Just a moment" in spoilt(running, "bot_wall")[2]
    assert spoilt(running, "html_for_json")[2].startswith(b"<!DOCTYPE")
    assert json.loads(spoilt(running, "empty_list")[2]) == {"jobs": [], "meta": {"total": 0}}
    data = json.loads(spoilt(running, "false_total", value=5)[2])
    assert data["meta"]["total"] == len(data["jobs"]) + 5
    short = json.loads(spoilt(running, "short_list", value=50)[2])
    assert short["meta"]["total"] == len(short["jobs"])
    assert len(short["jobs"]) == len(data["jobs"]) // 2
    nameless = json.loads(spoilt(running, "nameless")[2])["jobs"]
    assert (nameless[0]["title"], nameless[1]["id"]) == (None, None)
    with pytest.raises(json.JSONDecodeError):
        json.loads(spoilt(running, "cut_json")[2])
    assert len(spoilt(running, "huge", value=1)[2]) > 1_000_000


def test_sitemaps_shrink_packed_or_not(running: Running) -> None:
    running.misbehaves(Fault(kind="empty_list"))
    for board in (b for b in running.market.employers if b.platform == "schema_org"):
        name = "jobs-1.xml.gz" if board.style % 2 else "jobs-1.xml"
        body = ask(running, f"https://careers.{board.token}.example/sitemaps/{name}")[2]
        listed = gzip.decompress(body) if board.style % 2 else body
        assert b"<urlset" in listed
        assert b"<url>" not in listed


def test_faults_of_the_connection(running: Running) -> None:
    with pytest.raises(http.client.IncompleteRead):
        spoilt(running, "cut_body")
    assert spoilt(running, "hang", value=0.1)[0] == 200


def test_an_answer_that_is_cut_is_never_called_unchanged(running: Running) -> None:
    board = next(b for b in running.market.employers if b.platform == "feed")
    address = feed.parameters(board)["url"]
    known = {"If-None-Match": ask(running, address)[1]["etag"]}
    assert ask(running, address, **known)[0] == 304
    running.misbehaves(Fault(kind="cut_body"))
    with pytest.raises(http.client.IncompleteRead):
        ask(running, address, **known)


def test_faults_while_paging(running: Running) -> None:
    market = running.market
    board = max(
        (b for b in market.employers if b.platform == "workday"), key=lambda b: len(market.shown(b))
    )
    base = f"https://{board.token}.wd1.myworkdayjobs.com/wday/cxs/{board.token}/External_Careers"

    def page(offset: int) -> list[str]:
        asked = {"appliedFacets": {}, "limit": 5, "offset": offset, "searchText": ""}
        data = json.loads(ask(running, f"{base}/jobs", asked)[2])
        return [row["externalPath"] for row in data["jobPostings"]]

    whole = page(0) + page(5)
    running.misbehaves(Fault(kind="repeated_page"))
    assert page(5) == whole[:5]
    running.misbehaves(Fault(kind="shifting", value=1))
    assert page(5)[0] == whole[4]
    running.misbehaves(Fault(kind="shifting", value=-1))
    assert page(5)[0] == whole[6]


def test_faults_of_robots_and_pages(running: Running) -> None:
    host = "boards-api.greenhouse.io"
    running.misbehaves(robots_fault("robots_forbids", host))
    assert b"Disallow: /\n" in ask(running, f"https://{host}/robots.txt")[2]
    running.misbehaves(robots_fault("crawl_delay", host, 3))
    assert b"Crawl-delay: 3" in ask(running, f"https://{host}/robots.txt")[2]
    running.misbehaves(robots_fault("server_error", host, 503))
    assert ask(running, f"https://{host}/robots.txt")[0] == 503
    address = of(running.market, "schema_org")[0].url
    for kind in ("broken_jsonld", "hopeless_jsonld"):
        running.misbehaves(Fault(kind=kind))
        block = re.findall(rb'ld\+json">(.*?)</script>', ask(running, address)[2], re.S)[-1]
        with pytest.raises(json.JSONDecodeError):
            json.loads(block)


def test_every_kind_of_fault_is_tried_here() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    assert {kind for kind in KINDS if f'"{kind}"' not in text} == set()
