"""A list whose entries can no longer be read as postings: doubted, said, nothing closed by it."""

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

FEED = "https://feeds.elm.example/jobs.xml"
XML = {"Content-Type": "application/xml"}
LAST = "SELECT outcome, reason, n_listed, n_rejected, n_closed FROM crawls ORDER BY id DESC LIMIT 1"
OPEN = "SELECT count(*) FROM spells WHERE closed_at IS NULL"
UNTITLED = "most of the list cannot be read: {}, most often: a posting without a title"


@pytest.fixture
def store(tmp_path: Path) -> Any:
    with Store.open(tmp_path / "jobs.db") as opened:
        yield opened


def crawl(
    store: Store, day: int, monkeypatch: pytest.MonkeyPatch, jobs: str, scope: str = "roles"
) -> tuple[Any, ...]:
    """One crawl of a feed on one day; returns how it was judged."""
    moment = datetime.fromisoformat(f"2026-11-{day:02}T09:00:00+00:00")
    monkeypatch.setattr(clock, "now", lambda: moment)
    board = Board(platform="feed", slug="elm", employer="Elm", params={"url": FEED})
    session = SimpleNamespace(store=store, scope=scope, errors=[])
    spider = spider_of("feed", [board], memory=store.memory, session=session)
    crawler: Any = SimpleNamespace(spider=spider, stats=None)
    normalise, keep = NormalisePipeline(crawler), StorePipeline(crawler)
    store.begin_run()
    for item in replay(
        spider, [Answer(FEED, Path(), text=f"<source>{jobs}</source>", headers=XML)]
    ):
        keep.process_item(normalise.process_item(item))
    store.finish_run()
    return tuple(store.connection.execute(LAST).fetchone())


def job(number: int, title: str = "Pharmacy Technician", name: str = "title") -> str:
    return f"<job><id>{number}</id><{name}>{title}</{name}><description>Fill.</description></job>"


def test_a_feed_that_renames_its_title_is_doubted_every_night(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert crawl(store, 1, monkeypatch, "".join(map(job, range(6))))[0] == "complete"
    renamed = "".join(job(n, name="bez") for n in range(6))
    for day in range(2, 7):
        said = crawl(store, day, monkeypatch, renamed)
        assert said == ("suspect", UNTITLED.format("6 of 6"), 6, 6, 0)
    assert store.connection.execute(OPEN).fetchone() == (6,)
    mended = crawl(store, 7, monkeypatch, "".join(map(job, range(6))))
    assert mended == ("complete", None, 6, 0, 0)


def test_such_doubts_do_not_vouch_for_a_list_that_shrinks(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in (1, 2, 3):
        crawl(store, day, monkeypatch, "".join(map(job, range(10))))
    for day in (4, 5):
        crawl(store, day, monkeypatch, "".join(job(n, name="bez") for n in range(10)))
    outcome, reason, *_ = crawl(store, 6, monkeypatch, job(1))
    assert (outcome, reason) == ("suspect", "1 postings listed, 10 are usual")


@pytest.mark.parametrize(
    ("n_good", "n_bad", "outcome"),
    [(0, 1, "suspect"), (1, 3, "complete"), (2, 3, "suspect"), (3, 3, "complete")],
)
def test_how_many_rejects_are_too_many(
    n_good: int, n_bad: int, outcome: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = "".join(job(n) for n in range(n_good))
    bad = "".join(job(50 + n, name="bez") for n in range(n_bad))
    assert crawl(store, 1, monkeypatch, good + bad)[0] == outcome


@pytest.mark.parametrize(("n_bad", "outcome"), [(0, "complete"), (1, "complete"), (5, "suspect")])
def test_what_is_of_no_role_neither_counts_nor_hides_anything(
    n_bad: int, outcome: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = "".join(job(n, "Software Engineer") for n in range(40))
    bad = "".join(job(50 + n, name="bez") for n in range(n_bad))
    assert crawl(store, 1, monkeypatch, others + bad)[0] == outcome


ORIGIN = "https://careers.elm.example"
LD = (
    '<script type="application/ld+json">'
    '{"@type":"JobPosting","title":"Pharmacy Technician"}</script>'
)
BARE = "<html><body><h1>Pharmacy Technician</h1>" + "<p>Fill orders with us.</p>" * 60


def crawl_site(
    store: Store, day: int, monkeypatch: pytest.MonkeyPatch, *pages: str
) -> tuple[Any, ...]:
    """One crawl of a site with these pages on one day; returns how it was judged."""
    moment = datetime.fromisoformat(f"2026-11-{day:02}T09:00:00+00:00")
    monkeypatch.setattr(clock, "now", lambda: moment)
    board = Board(platform="schema_org", slug="elm", employer="Elm", params={"origin": ORIGIN})
    session = SimpleNamespace(store=store, scope="roles", errors=[])
    spider = spider_of("schema_org", [board], memory=store.memory, session=session)
    crawler: Any = SimpleNamespace(spider=spider, stats=None)
    normalise, keep = NormalisePipeline(crawler), StorePipeline(crawler)
    store.begin_run()
    urls = [f"{ORIGIN}/job/reno/pharmacy-technician/{n}" for n in range(len(pages))]
    rows = "".join(
        f"<url><loc>{url}</loc><lastmod>2026-11-{day:02}</lastmod></url>" for url in urls
    )
    html = {"Content-Type": "text/html"}
    answers = [
        Answer(f"{ORIGIN}/robots.txt", Path(), status=404),
        Answer(f"{ORIGIN}/sitemap.xml", Path(), text=f"<urlset>{rows}</urlset>"),
        *(Answer(u, Path(), text=p, headers=html) for u, p in zip(urls, pages, strict=True)),
    ]
    for item in replay(spider, answers):
        keep.process_item(normalise.process_item(item))
    store.finish_run()
    return tuple(store.connection.execute(LAST).fetchone())


def test_a_site_whose_pages_lose_their_postings_is_doubted(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert crawl_site(store, 1, monkeypatch, *[LD] * 6)[0] == "complete"
    outcome, reason, *_ = crawl_site(store, 2, monkeypatch, *[BARE] * 6)
    said = "most of the list cannot be read: 6 of 6, most often: no posting on the page"
    assert (outcome, reason) == ("suspect", said)
    assert store.connection.execute(OPEN).fetchone() == (6,)


def test_pages_that_are_no_postings_are_usual_in_a_sitemap(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert crawl_site(store, 1, monkeypatch, LD, *[BARE] * 8)[0] == "complete"
