"""A sitemap that goes on naming a page long dead: closed once, never opened again."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from aggregator import clock
from aggregator.boards import Board
from aggregator.store import Store
from pipelines.normalise import NormalisePipeline
from pipelines.store import StorePipeline
from tests.replay import Answer, replay, spider_of

ORIGIN = "https://careers.example"
JOB = f"{ORIGIN}/job/reno/pharmacy-technician/1"
PAGE = (
    '<script type="application/ld+json">{"@type":"JobPosting","title":"Pharmacy Technician",'
    '"description":"Fill orders.","validThrough":"%s"}</script>'
)
HTML = {"Content-Type": "text/html"}
SPELLS = "SELECT substr(opened_at, 1, 10), substr(closed_at, 1, 10), reason FROM spells"


@pytest.fixture
def store(tmp_path: Path) -> Any:
    with Store.open(tmp_path / "jobs.db") as opened:
        yield opened


def crawl(store: Store, day: int, monkeypatch: pytest.MonkeyPatch, *pages: Answer) -> list[Any]:
    """One crawl of the site on one day; returns the spells there are afterwards."""
    moment = datetime.fromisoformat(f"2026-11-{day:02}T09:00:00+00:00")
    monkeypatch.setattr(clock, "now", lambda: moment)
    board = Board(platform="schema_org", slug="a", employer="A", params={"origin": ORIGIN})
    session = SimpleNamespace(store=store, scope="roles", errors=[])
    spider = spider_of("schema_org", [board], memory=store.memory, session=session)
    crawler: Any = SimpleNamespace(spider=spider, stats=None)
    normalise, keep = NormalisePipeline(crawler), StorePipeline(crawler)
    store.begin_run()
    listed = f"<urlset><url><loc>{JOB}</loc><lastmod>2026-11-{day:02}</lastmod></url></urlset>"
    answers = [
        Answer(f"{ORIGIN}/robots.txt", Path(), status=404),
        Answer(f"{ORIGIN}/sitemap.xml", Path(), text=listed),
        *pages,
    ]
    for item in replay(spider, answers):
        keep.process_item(normalise.process_item(item))
    store.finish_run()
    return store.connection.execute(SPELLS).fetchall()


@pytest.mark.parametrize(
    ("dead", "reason"),
    [
        ({"status": 410}, "HTTP 410"),
        ({"text": PAGE % "2026-11-01"}, "validThrough 2026-11-01 is past"),
        ({"text": "<p>This job has expired.</p>"}, 'the page says "this job has expired"'),
    ],
)
def test_closed_once_and_not_opened_again(
    store: Store, monkeypatch: pytest.MonkeyPatch, dead: dict[str, Any], reason: str
) -> None:
    alive = Answer(JOB, Path(), text=PAGE % "2026-12-31", headers=HTML)
    gone = {"headers": HTML, **dead}
    closed = [("2026-11-10", "2026-11-11", reason)]
    assert crawl(store, 10, monkeypatch, alive) == [("2026-11-10", None, None)]
    assert crawl(store, 11, monkeypatch, Answer(JOB, Path(), **gone)) == closed
    assert crawl(store, 12, monkeypatch, Answer(JOB, Path(), **gone)) == closed
    alive.times = 0
    assert crawl(store, 13, monkeypatch, alive) == [*closed, ("2026-11-13", None, None)]
