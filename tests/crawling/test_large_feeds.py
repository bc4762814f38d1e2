"""Feeds over HTTP: longer than other answers may be, packed, broken off."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import XmlResponse

from aggregator.crawling.spooling import SPOOLED_FROM, spooled
from tests.crawling.conftest import Answer, Internet, rows

HOST = "feeds.elm.example"
JOB = (
    "<job><referencenumber>{}</referencenumber><title>{}</title><url>https://elm.example/{}</url>"
    "<city>Reno</city><state>NV</state><description>{}</description></job>\n"
)
MEGABYTES = 36  # more than other answers may have


def feed(n_jobs: int, size: int) -> bytes:
    """A feed in which every hundredth job is wanted."""
    jobs = (
        JOB.format(n, "Software Engineer" if n % 100 else "Pharmacy Technician", n, "Text. " * size)
        for n in range(n_jobs)
    )
    return f"<?xml version='1.0'?>\n<source>\n{''.join(jobs)}</source>".encode()


@pytest.fixture
def crawl(tmp_path: Path, internet: Internet, scrapy: Callable[..., Any]) -> Callable[..., Any]:
    """Crawls one feed that is answered so; returns its row of crawls."""

    def run(answer: Answer) -> tuple[Any, ...]:
        internet.lay(f"{HOST}/robots.txt", Answer(404))
        internet.lay(f"{HOST}/jobs.xml", answer)
        line = f'platform = "feed", slug = "elm", employer = "Elm", url = "https://{HOST}/jobs.xml"'
        (tmp_path / "boards.local.toml").write_text(f"boards = [{{ {line} }}]\n", encoding="utf-8")
        ended = scrapy("crawl", "feed")
        assert "Traceback" not in ended.err
        found = rows(
            tmp_path / "jobs.db", "SELECT outcome, reason, n_listed, n_fetched FROM crawls"
        )
        return found[0]

    return run


def test_a_feed_larger_than_other_answers_may_be(crawl: Callable[..., Any]) -> None:
    body = feed(900, 6_800)
    assert len(body) > MEGABYTES * 1_000_000
    assert crawl(Answer(body=body)) == ("complete", None, 900, 9)


def test_a_large_packed_feed(crawl: Callable[..., Any]) -> None:
    body = gzip.compress(feed(900, 6_800), compresslevel=1, mtime=0)
    answer = Answer(body=body, headers={"Content-Encoding": "gzip"})
    assert crawl(answer) == ("complete", None, 900, 9)


def test_a_feed_on_disk_that_breaks_off(crawl: Callable[..., Any]) -> None:
    body = feed(300, 3_000)
    sent = body[: body.index(b"<referencenumber>250<")]
    assert len(sent) > SPOOLED_FROM
    headers = {"Content-Length": str(len(body)), "Connection": "close"}
    outcome, reason, n_listed, n_fetched = crawl(Answer(body=sent, headers=headers))
    assert (outcome, n_listed, n_fetched) == ("truncated", 250, 3)
    assert reason == "the list broke off: the feed is cut off or malformed"


def test_a_whole_feed_whose_connection_drops_before_its_last_bytes(
    crawl: Callable[..., Any],
) -> None:
    """Nothing that can be parsed is missing, but the host had announced more."""
    body = feed(300, 10)
    headers = {"Content-Length": str(len(body) + 500), "Connection": "close"}
    outcome, reason, n_listed, _ = crawl(Answer(body=body, headers=headers))
    assert (outcome, n_listed) == ("truncated", 300)
    assert reason == "the list broke off: the feed is cut off or malformed"


def test_a_large_answer_waits_on_disk_as_it_came() -> None:
    packed = gzip.compress(b"<source/>", mtime=0).ljust(SPOOLED_FROM, b"\0")
    headers = {"Content-Encoding": "gzip", "Content-Type": "text/xml"}
    came = XmlResponse(f"https://{HOST}/jobs.xml", headers=headers, body=packed, flags=["dataloss"])
    request = Request(came.url, meta={"is_spooled": True})
    left = spooled(request, came)
    assert (left.body, left.flags, left.status) == (b"", ["dataloss"], 200)
    assert left.headers.to_unicode_dict() == {"Content-Type": "text/xml"}
    with request.meta["spool"] as file:
        assert file.read() == packed
    assert spooled(Request(came.url), came) is came
    small = came.replace(body=b"<source/>")
    assert spooled(request, small) is small
