"""The simulated market itself: repeatable, moving, misbehaving on demand, and honest."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from html import unescape
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from aggregator.boards import Registry
from tests.market.client import ask
from tests.market.market import Market
from tests.market.registry import toml
from tests.market.server import Running, serve, state
from tests.market.shapes import SHAPES
from tests.market.truth import Truth, truth
from tests.market.world import PLATFORMS
from tests.market.writing import content, texts

TRADE = re.compile(
    r"dispens|prescription|compound|inventor|insurance|prior authorization|vital|phlebotom|specimen"
    r"|electronic health|\bEHR\b|schedul|injection|immuniz|inject|attention to detail|communicat"
    r"|multitask|computer|team player|CPhT|PTCB|ExCPT|CCMA|\bCMA\b|\bRMA\b|\bBLS\b|medication"
    r"|certification|patients and|refill",
    re.I,
)


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


def test_same_seed_same_market() -> None:
    again = [truth(Market(3, 120), day) for day in (1, 8)]
    assert [truth(Market(3, 120), day) for day in (1, 8)] == again
    assert truth(Market(4, 120)) != again[0]


@pytest.mark.parametrize("size", [5, 200, 1000])
def test_any_size(size: int) -> None:
    market = Market(1, size)
    assert len({p.opening.number for p in market.postings}) == size
    assert len({(r.board, r.external_id) for r in truth(market, 40)}) == len(truth(market, 40))
    assert len({r.url for r in truth(market, 40)}) == len(truth(market, 40))


def test_the_days_bring_everything_that_happens_to_postings() -> None:
    market = Market(7, 200)
    wanted = [p for p in market.postings if p.opening.role != "out_of_scope"]
    shown = {day: {p for p in wanted if p.is_shown(day)} for day in (1, 2, 8)}
    assert shown[2] - shown[1]
    assert shown[1] - shown[2]
    assert (shown[1] & shown[8]) - shown[2], "one is gone on day 2 and back on day 8"
    assert {c.what for p in wanted for c in p.changes} == {"pay", "text", "title", "date"}
    assert any(p.number % 10 == 1 for p in wanted), "reposted"
    assert any(p.is_copy for p in wanted), "copied by another board"


def test_about_half_is_out_of_scope() -> None:
    rows = truth(Market(7, 1000))
    assert 0.4 < sum(row.is_wanted for row in rows) / len(rows) < 0.6


def test_at_least_30_percent_of_the_phrasings_are_not_words_of_the_trade() -> None:
    pools = [*texts()["duty"].values(), *texts()["certificates"].values(), texts()["skill"]]
    usual = [phrase for pool in pools for phrase in pool["usual"]]
    own = [phrase for pool in pools for phrase in pool["own"]]
    plain = [p for p in own if not TRADE.search(p if isinstance(p, str) else p["text"])]
    assert len(plain) / len(usual + own) >= 0.3


def test_a_chain_says_the_same_in_two_towns() -> None:
    market = Market(7, 400)
    chain = [p for p in market.postings if p.opening.employer.is_chain and not p.is_copy]
    same = [
        (a, b)
        for a, b in combinations(chain, 2)
        if a.opening.title == b.opening.title
        and (a.opening.employer, a.opening.pay) == (b.opening.employer, b.opening.pay)
        and a.opening.hours == b.opening.hours
    ]
    assert any(
        content(a, 1).html == content(b, 1).html and a.opening.places != b.opening.places
        for a, b in same
    )


def test_pay_lines_name_what_the_truth_holds() -> None:
    for posting in Market(7, 200).postings:
        said = content(posting, 1)
        if said.pay is None:
            continue
        plain = said.html.replace(",", "")
        for amount in filter(None, (said.pay.low, said.pay.high)):
            assert (f"{amount:.2f}" if said.pay.period == "hour" else f"{amount:.0f}") in plain


def test_the_registry_reads_the_boards_of_the_market(tmp_path: Path) -> None:
    shipped = Registry.load()
    market = Market(7, 200, tuple(p for p in PLATFORMS if p in shipped.platforms))
    local = tmp_path / "boards.local.toml"
    local.write_text(toml(market), encoding="utf-8")
    boards = Registry.load(local).boards
    for board in market.boards:
        assert boards[f"{board.platform}/{board.slug}"].employer == board.name


def test_greenhouse_lists_a_board_in_one_document(running: Running) -> None:
    board = next(b for b in running.market.employers if b.platform == "greenhouse")
    address = f"https://boards-api.greenhouse.io/v1/boards/{board.token}/jobs?content=true"
    status, headers, body = ask(running, address)
    data = json.loads(body)
    assert (status, data["meta"]["total"]) == (200, len(data["jobs"]))
    shown = {r.external_id: r for r in of(running.market, "greenhouse") if board.slug in r.board}
    told = {str(job["id"]): job for job in data["jobs"] if job["internal_job_id"]}
    assert set(told) == set(shown)
    for key, row in shown.items():
        assert told[key]["title"].strip() == row.title
        assert told[key]["absolute_url"] == row.url
        assert told[key]["first_published"][:10] == row.posted_on
        assert unescape(told[key]["content"]).startswith("<p>")
    assert ask(running, address, **{"If-None-Match": headers["etag"]})[0] == 304
    assert ask(running, address.replace(board.token, "nobody"))[0] == 404


def test_sites_lead_from_robots_over_sitemaps_to_json_ld(running: Running) -> None:
    boards = [b for b in running.market.employers if b.platform == "schema_org"]
    found = set()
    for board in boards:
        robots = ask(running, f"https://careers.{board.token}.example/robots.txt")[2].decode()
        index = ask(running, re.findall(r"Sitemap: (\S+)", robots)[0])[2].decode()
        for address in re.findall(r"<loc>(.*?)</loc>", index):
            body = ask(running, address)[2]
            listed = (gzip.decompress(body) if address.endswith("gz") else body).decode()
            found |= {u for u in re.findall(r"<loc>(.*?)</loc>", listed) if "/job/" in u}
    assert found == {r.url for r in of(running.market, "schema_org")}
    page = ask(running, sorted(found)[0])[2].decode()
    assert '"@type": "JobPosting"' in page


def test_closed_pages_answer_in_each_of_the_four_ways(running: Running) -> None:
    running.moves_to(25)
    gone = [r for r in truth(running.market) if r.board.startswith("schema") and not r.is_shown]
    assert {ask(running, row.url)[0] for row in gone} == {200, 302, 404, 410}


def test_workday_pages_a_search_and_gives_details(running: Running) -> None:
    board = next(b for b in running.market.employers if b.platform == "workday")
    base = f"https://{board.token}.wd1.myworkdayjobs.com/wday/cxs/{board.token}/External_Careers"
    asked: dict[str, Any] = {"appliedFacets": {}, "limit": 20, "offset": 0, "searchText": ""}
    rows: list[dict[str, Any]] = []
    while page := json.loads(ask(running, f"{base}/jobs", asked)[2])["jobPostings"]:
        rows += page
        asked["offset"] += 20
    shown = {r.url.split("External_Careers")[1]: r for r in of(running.market, "workday")}
    mine = {path for path, row in shown.items() if board.slug in row.board}
    assert {row["externalPath"] for row in rows} == mine
    detail = json.loads(ask(running, base + rows[0]["externalPath"])[2])["jobPostingInfo"]
    assert detail["startDate"] == shown[rows[0]["externalPath"]].posted_on
    status, _, body = ask(running, f"{base}/job/Boise-ID/Nothing_R-1")
    assert (status, json.loads(body)["errorCode"]) == (404, "S22")
    assert ask(running, f"{base}/jobs", {})[0] == 422
    assert ask(running, f"{base}/jobs", {**asked, "limit": 100})[0] == 400


def test_jibe_pages_rows_with_their_text(running: Running) -> None:
    board = next(b for b in running.market.employers if b.platform == "jibe")
    base, page = f"https://{board.token}.jibeapply.com/api/jobs?limit=10&page=", 1
    rows: list[dict[str, Any]] = []
    while jobs := json.loads(ask(running, f"{base}{page}")[2])["jobs"]:
        rows, page = rows + jobs, page + 1
    mine = {r.external_id for r in of(running.market, "jibe") if board.slug in r.board}
    assert {row["data"]["slug"] for row in rows} == mine
    assert all(row["data"]["description"].startswith("<p>") for row in rows)


def test_feeds_hold_every_posting(running: Running) -> None:
    for board in (b for b in running.market.boards if b.platform == "feed"):
        mine = [r for r in of(running.market, "feed") if r.board.endswith(f"/{board.slug}")]
        address = SHAPES["feed"].parameters(board)["url"]
        body = ask(running, address)[2].decode()
        assert all(row.url in body and row.external_id in body for row in mine)
        assert body.count("/jobs/") == len(mine)


def test_the_control_endpoint_moves_the_day_and_sets_faults(running: Running) -> None:
    control = f"{running.gateway}/_market/"
    assert json.loads(ask(running, f"{control}day", {"day": 8})[2])["day"] == 8
    ask(running, f"{control}faults", [{"kind": "server_error", "value": 503, "times": 1}])
    address = "https://boards-api.greenhouse.io/v1/boards/nobody/jobs"
    assert [ask(running, address)[0] for _ in range(2)] == [503, 404]
    assert {"board", "title"} <= set(json.loads(ask(running, f"{control}truth")[2])[0])
    assert json.loads(ask(running, f"{control}seen")[2])[-1]["url"] == address
    assert state([]) == b"[]"
