"""A feed of one's own: as docs/platforms.md shows it, by its address, and once it went wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aggregator.boards import Registry
from aggregator.detect import detect
from tests import processes
from tests.crawling.conftest import ROOT, Answer, Ended, Internet, environment, rows

Scrapy = Callable[..., Ended]
HOST = "jobs.acme.example"
SHOWN = (ROOT / "docs" / "platforms.md").read_text(encoding="utf-8")
XML = {"Content-Type": "application/xml"}
JOB = (
    "<job><id>{0}</id><title>Pharmacy Technician</title><company>Acme Rx</company>"
    "<url>https://jobs.acme.example/{0}</url><description>Fill orders.</description></job>"
)
FEED = f"<source>{''.join(JOB.format(n) for n in range(6))}</source>"


def shown(kind: str) -> str:
    """The example of this kind in the chapter on feeds."""
    chapter = SHOWN.partition("## A feed of your own")[2]
    (found,) = re.findall(rf"```{kind}\n(.*?)```", chapter, re.DOTALL)
    return str(found)


def test_the_documented_feed_is_read_as_documented(
    scrapy: Scrapy, internet: Internet, tmp_path: Path
) -> None:
    (tmp_path / "boards.local.toml").write_text(shown("toml"), encoding="utf-8")
    internet.lay(f"{HOST}/feed.xml", Answer(body=shown("xml"), headers=XML))
    ended = scrapy("crawl", "feed")
    assert ended.code == 0, ended.err
    found = rows(
        tmp_path / "jobs.db",
        "SELECT external_id, p.title, p.city, p.region, posted_on, p.url FROM postings p",
    )
    assert found == [
        ("A1", "Pharmacy Technician", "Tacoma", "WA", "2026-11-02", f"https://{HOST}/A1")
    ]
    (text,) = rows(tmp_path / "jobs.db", "SELECT text FROM descriptions")[0]
    assert "Fill prescriptions." in text
    assert "CPhT required." in text


def test_every_documented_file_of_boards_is_read(tmp_path: Path) -> None:
    for number, text in enumerate(re.findall(r"```toml\n(boards = .*?)```", SHOWN, re.DOTALL)):
        path = tmp_path / f"{number}.toml"
        path.write_text(text, encoding="utf-8")
        assert len(Registry.load(path).boards) > len(Registry.load().boards)


def test_a_feed_that_renames_its_title_is_news_and_named_by_health(
    scrapy: Scrapy, internet: Internet, tmp_path: Path
) -> None:
    line = f'platform = "feed", slug = "acme", employer = "Acme", url = "https://{HOST}/feed.xml"'
    (tmp_path / "boards.local.toml").write_text(f"boards = [{{ {line} }}]\n", encoding="utf-8")
    renamed = FEED.replace("title>", "bez>")
    bodies = [Answer(body=body, headers=XML) for body in (FEED, renamed)]
    internet.lay(f"{HOST}/feed.xml", *bodies)
    assert scrapy("crawl", "feed").code == 0
    assert scrapy("crawl", "feed").code == 3
    again = scrapy("crawl", "feed")
    assert "still suspect: feed/acme: most of the list cannot be read: 6 of 6" in again.out
    env = environment()
    told = processes.run("aggregator", "health", folder=tmp_path, env=env, timeout=50)
    assert told.returncode == 1
    assert "most of the list cannot be read: 6 of 6" in told.stdout


def test_a_feed_is_added_by_its_address(scrapy: Scrapy, internet: Internet, tmp_path: Path) -> None:
    internet.lay(f"{HOST}/feed.xml", Answer(body=FEED, headers=XML))
    done = scrapy("boards", "add", f"https://{HOST}/feed.xml")
    assert done.code == 0, done.err
    (board,) = Registry.load(tmp_path / "boards.local.toml").of_platform("feed")
    assert (board.key, board.employer) == ("feed/acme-rx", "Acme Rx")
    assert board.params == {"url": f"https://{HOST}/feed.xml"}
    assert internet.asked(HOST) == ["/robots.txt", "/feed.xml"]
    again = scrapy("boards", "add", f"https://{HOST}/feed.xml")
    assert "is registered already: feed/acme-rx" in again.err


def test_a_feed_whose_names_are_not_known_is_not_added(
    scrapy: Scrapy, internet: Internet, tmp_path: Path
) -> None:
    internet.lay(f"{HOST}/feed.xml", Answer(body=FEED.replace("title>", "bez>"), headers=XML))
    done = scrapy("boards", "add", f"https://{HOST}/feed.xml", "--employer", "Acme")
    assert done.code == 1
    assert "most of the list cannot be read: 6 of 6, most often: a posting without a t" in done.err
    assert not (tmp_path / "boards.local.toml").exists()


@pytest.mark.parametrize(
    "words", [("boards", "add", "{}", "--platform", "feed"), ("crawl", "feed", "-a", "url={}")]
)
def test_an_address_is_a_feed_where_a_person_says_so(
    scrapy: Scrapy, internet: Internet, words: tuple[str, ...]
) -> None:
    internet.lay(f"{HOST}/export?id=7", Answer(body=FEED, headers=XML))
    ended = scrapy(*(word.format(f"https://{HOST}/export?id=7") for word in words))
    assert ended.code == 0, ended.err
    assert internet.asked(HOST) == ["/robots.txt", "/export?id=7"]


@pytest.mark.parametrize(
    ("platform", "code", "sentence"),
    [
        ("fed", 2, "unknown platform 'fed'; did you mean feed?"),
        ("greenhouse", 1, "is no greenhouse board but one of feed"),
    ],
)
def test_a_platform_that_an_address_is_not_of(
    scrapy: Scrapy, platform: str, code: int, sentence: str
) -> None:
    ended = scrapy("boards", "add", f"https://{HOST}/feed.xml", "--platform", platform)
    assert (ended.code, sentence in ended.err) == (code, True), ended.err


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/feed.xml",
        "https://a.example/jobs/feed/",
        "https://a.example/open.RSS?site=2",
        "https://a.example/jobs.atom",
        "https://a.example/feeds/jobs",
        "https://a.example/jobs.json",
        "https://a.example/?feed=job_feed",
    ],
)
def test_what_looks_like_a_feed(url: str) -> None:
    found: Any = detect(url)
    assert (found.platform, found.params) == ("feed", {"url": url})


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/sitemap-jobs.xml",
        "https://a.example/careers",
        "https://a.example/newsfeeder/jobs",
    ],
)
def test_what_does_not_look_like_a_feed(url: str) -> None:
    found: Any = detect(url)
    assert found.platform == "schema_org"


def test_a_person_may_say_that_a_feed_is_a_sitemap() -> None:
    url = "https://a.example/jobs.xml"
    found: Any = detect(url, "schema_org")
    assert found.params == {"origin": "https://a.example", "sitemap": url}
    assert detect("https://www.linkedin.com/jobs.xml", "feed") is None
