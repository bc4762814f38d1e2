"""One Workday board by its address: its searches, its wanted postings, and bursts of redirects."""

from __future__ import annotations

import json

from spiders.shapes.paged import role_queries
from tests.end_to_end.stories import Town
from tests.market.faults import Fault
from tests.market.server import Seen
from tests.market.world import Employer


def board_of(town: Town) -> Employer:
    boards = [board for board in town.market.employers if board.platform == "workday"]
    return max(boards, key=lambda board: len(town.market.shown(board)))


def crawl(town: Town, hour: int = 9) -> list[Seen]:
    """What a crawl of the board asks for after robots.txt."""
    host = f"{board_of(town).token}.wd1.myworkdayjobs.com"
    url = f"url=https://{host}/External_Careers"
    run = town.operator.run("scrapy", "crawl", "workday", "-a", url, hour=hour)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "complete" in run.stdout + run.stderr
    robots, *seen = town.running.take_seen()
    assert robots.url == f"https://{host}/robots.txt"
    return seen


def texts(seen: list[Seen]) -> set[str]:
    return {json.loads(s.body)["searchText"] for s in seen if s.method == "POST"}


def test_searches_and_one_detail_for_each_wanted_posting(town: Town) -> None:
    seen = crawl(town)
    assert texts(seen) == set(role_queries())
    details = [s.url for s in seen if s.method == "GET"]
    assert all("/wday/cxs/" in url and "/External_Careers/job/" in url for url in details)
    assert len(details) == len(set(details)) > 0
    assert len(details) < len(town.market.shown(board_of(town)))
    again = crawl(town, hour=10)
    assert texts(again) == set(role_queries())
    assert [s for s in again if s.method == "GET"] == []


def test_a_burst_of_redirects_is_asked_again_and_never_followed(town: Town) -> None:
    host = f"{board_of(town).token}.wd1.myworkdayjobs.com"
    burst = Fault(kind="server_error", host=host, path=".*/jobs", value=303, times=2)
    town.running.misbehaves(burst)
    seen = crawl(town)
    assert texts(seen) == set(role_queries())
    assert all(s.method == "POST" or "/job/" in s.url for s in seen)
