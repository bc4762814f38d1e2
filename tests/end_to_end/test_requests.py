"""One board by its address: exactly the requests its platform needs, and no page in vain."""

from __future__ import annotations

import re

from tests.end_to_end.stories import Town
from tests.market.truth import truth
from tests.market.world import Employer

PLAINLY_OTHER = re.compile(r"registered-nurse|cashier|delivery-driver|radiology|front-store")


def first(town: Town, platform: str) -> Employer:
    return next(board for board in town.market.employers if board.platform == platform)


def asked(town: Town, platform: str, url: str) -> list[str]:
    run = town.operator.run("scrapy", "crawl", platform, "-a", f"url={url}")
    assert run.returncode == 0, run.stdout + run.stderr
    return [f"{seen.method} {seen.url}" for seen in town.running.take_seen()]


def test_greenhouse_by_url_is_robots_and_one_document(town: Town) -> None:
    token = first(town, "greenhouse").token
    api = "https://boards-api.greenhouse.io"
    assert asked(town, "greenhouse", f"https://boards.greenhouse.io/{token}") == [
        f"GET {api}/robots.txt",
        f"GET {api}/v1/boards/{token}/jobs?content=true",
    ]


def test_a_site_by_url_is_robots_sitemaps_and_promising_pages(town: Town) -> None:
    board = first(town, "schema_org")
    host = f"https://careers.{board.token}.example"
    requests = asked(town, "schema_org", f"{host}/")
    assert requests[:2] == [f"GET {host}/robots.txt", f"GET {host}/sitemap.xml"]
    pages = {r.removeprefix("GET ") for r in requests if "/job/" in r}
    shown = {r.url: r for r in truth(town.market) if r.url.startswith(host) and r.is_shown}
    assert {url for url, row in shown.items() if row.is_wanted} <= pages <= set(shown)
    assert [page for page in pages if PLAINLY_OTHER.search(page)] == []
    assert len(requests) == len(set(requests)), "nothing is asked for twice"
