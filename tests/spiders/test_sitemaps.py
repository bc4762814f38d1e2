"""Sitemaps without end: a board's crawl says that it stopped, and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from aggregator.boards import Board
from aggregator.records import BoardRun, Listed
from tests.replay import Answer, replay, spider_of
from tests.spiders.test_base import of

SITE = "https://careers.elm.example"
XML = {"Content-Type": "application/xml"}


@pytest.mark.parametrize("platform", ["schema_org", "icims"])
def test_a_sitemap_without_end_is_truncated(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("aggregator.wire.sitemap", "spiders.shapes.sitemaps", "spiders.icims"):
        monkeypatch.setattr(f"{module}.ROWS_LIMIT", 2)
    pages = [f"{SITE}/jobs/{n}/truck-driver/job" for n in range(5)]
    rows = "".join(f"<url><loc>{url}</loc></url>" for url in pages)
    params = {"origin": SITE, "sitemap": "/sitemap.xml", "host": "careers.elm.example"}
    board = Board(platform=platform, slug="elm", employer="Elm", params=params)
    spider = spider_of(platform, [board])
    sitemap = Answer(f"{SITE}/sitemap.xml", Path(), text=f"<urlset>{rows}</urlset>", headers=XML)
    items = replay(spider, [sitemap])
    (run,) = of(BoardRun, items)
    assert (run.outcome, run.reason) == ("truncated", "a sitemap of more than 2 rows")
    assert (len(of(Listed, items)), run.may_close) == (2, False)
