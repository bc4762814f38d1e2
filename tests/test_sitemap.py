"""Sitemaps as they come: namespaced, gzipped, cut, hostile, or no sitemap at all."""

from __future__ import annotations

import gzip
import random
import time
import tracemalloc

import pytest

from aggregator.wire.sitemap import CUT, ROWS_LIMIT, Listing, read_sitemap, sitemaps_in_robots

NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
ONE = f"<urlset {NS}><url><loc> https://a.example/job/1 </loc><lastmod>2026-11-18</lastmod></url>"
WHOLE = f"{ONE}</urlset>"
FOUND = [Listing("https://a.example/job/1", "2026-11-18")]


@pytest.mark.parametrize(
    "body",
    [
        WHOLE.encode(),
        f'\n  <?xml version="1.0" encoding="UTF-8"?>\n{WHOLE}'.encode(),
        b"\xef\xbb\xbf" + WHOLE.encode(),
        gzip.compress(WHOLE.encode(), mtime=0),
        WHOLE.replace(f" {NS}", "").encode(),
        WHOLE.replace("<loc>", '<image:image xmlns:image="i"><image:loc>https://x/</image:loc>'
                      "</image:image><loc>").encode(),
        f"<!DOCTYPE urlset>{WHOLE}".encode(),
    ],
    ids=["plain", "declared", "bom", "gzip", "no namespace", "images", "doctype"],
)  # fmt: skip
def test_a_sitemap_in_any_dress(body: bytes) -> None:
    sitemap = read_sitemap(body)
    assert (sitemap.pages, sitemap.sitemaps, sitemap.fault) == (FOUND, [], None)


def test_an_index_lists_sitemaps() -> None:
    inner = "<sitemap><loc>https://a.example/1.xml.gz</loc></sitemap>"
    sitemap = read_sitemap(f"<sitemapindex {NS}>{inner}</sitemapindex>".encode())
    assert sitemap.sitemaps == [Listing("https://a.example/1.xml.gz")]
    assert (sitemap.pages, sitemap.fault) == ([], None)


LINES = b"https://a.example/job/1\nhttps://a.example/job/2\n"
PACKED = gzip.compress(LINES, mtime=0)
LISTED = [Listing("https://a.example/job/1"), Listing("https://a.example/job/2")]


def test_one_address_a_line() -> None:
    assert read_sitemap(PACKED).pages == LISTED
    sitemap = read_sitemap(b"https://a.example/job/1\nhttps://a.example/job/2\r\n# no\n")
    assert [page.url for page in sitemap.pages] == [
        "https://a.example/job/1",
        "https://a.example/job/2",
    ]


@pytest.mark.parametrize(
    ("body", "pages", "fault"),
    [
        (ONE.encode(), FOUND, CUT),
        (b"<html><body><p>Not found</body></html>", [], "HTML where a sitemap was promised"),
        (b"<rss><channel/></rss>", [], "the answer is no sitemap"),
        (b"", [], "the answer is no sitemap"),
        (b'{"error": 1}', [], "the answer is no sitemap"),
        (gzip.compress(WHOLE.encode(), mtime=0)[:40], [], CUT),
        (PACKED[:-8], LISTED, CUT),
        (PACKED * 2, LISTED, CUT),
        (
            b'<!DOCTYPE u [<!ENTITY a "b">]><urlset><url><loc>https://a/&a;</loc></url></urlset>',
            [],
            "the sitemap declares entities, which are refused",
        ),
    ],
)
def test_what_is_no_whole_sitemap(body: bytes, pages: list[Listing], fault: str) -> None:
    sitemap = read_sitemap(body)
    assert (sitemap.pages, sitemap.fault) == (pages, fault)


def test_an_empty_sitemap_is_no_fault() -> None:
    assert read_sitemap(f"<urlset {NS}/>".encode()).fault is None


@pytest.mark.parametrize(
    ("begin", "fault"),
    [
        (b"<urlset>", "2000000 bytes of it hold no element"),
        (b"https://a.example/1\n", "it unpacks to more than 100000000 bytes"),
    ],
)
def test_a_bomb_is_not_unpacked(begin: bytes, fault: str) -> None:
    bomb = gzip.compress(begin + b" " * 120_000_000, compresslevel=1)
    started = time.monotonic()
    sitemap = read_sitemap(bomb)
    assert sitemap.fault == f"the sitemap cannot be read: {fault}"
    assert time.monotonic() - started < 5


ROW = "<url><loc>https://a.example/job/{}</loc><lastmod>2026-11-02</lastmod></url>"
LIMIT = 5_000
ENDLESS = {
    "rows": "<urlset>" + ROW * 400_000,
    "rows without addresses": "<urlset>" + "<url/>" * 400_000,
    "lines": "https://a.example/job\n" * 400_000,
}


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzipped"])
@pytest.mark.parametrize("body", ENDLESS.values(), ids=ENDLESS)
def test_an_endless_sitemap_is_left_at_the_limit(
    monkeypatch: pytest.MonkeyPatch, body: str, packed: bool
) -> None:
    monkeypatch.setattr("aggregator.wire.sitemap.ROWS_LIMIT", LIMIT)
    sent = gzip.compress(body.encode(), compresslevel=1) if packed else body.encode()
    tracemalloc.start()
    sitemap = read_sitemap(sent)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (sitemap.is_cut, sitemap.fault) == (True, None)
    assert len(sitemap.pages) in (0, LIMIT)
    assert most < 5_000_000


def test_millions_of_rows_take_no_longer_than_the_limit() -> None:
    body = ("<urlset>" + ROW * 2_500_000).encode()
    started = time.process_time()
    assert len(read_sitemap(body).pages) == ROWS_LIMIT
    assert time.process_time() - started < 15


def test_one_row_less_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aggregator.wire.sitemap.ROWS_LIMIT", 1)
    assert not read_sitemap(WHOLE.encode()).is_cut
    assert read_sitemap(WHOLE.replace("</urlset>", f"{ROW}</urlset>").encode()).is_cut


def test_robots_names_sitemaps() -> None:
    text = "User-agent: *\nDisallow: /x\nSITEMAP:https://a.example/1.xml\n sitemap: /2.xml # all\n"
    assert sitemaps_in_robots(text + text, "https://a.example/robots.txt") == [
        "https://a.example/1.xml",
        "https://a.example/2.xml",
    ]


def test_what_can_hardly_be_packed_takes_no_longer() -> None:
    packed = gzip.compress(random.Random(7).randbytes(30_000_000), compresslevel=1, mtime=0)
    started = time.process_time()
    assert read_sitemap(packed).fault == "the answer is no sitemap"
    assert time.process_time() - started < 3


@pytest.mark.parametrize("begin", [b"<!--", b"<urlset><!--", b"<urlset><url><loc a='"])
def test_one_endless_stretch_takes_no_longer(begin: bytes) -> None:
    packed = gzip.compress(begin + b"x" * 32_000_000, compresslevel=1, mtime=0)
    started = time.process_time()
    assert read_sitemap(packed).fault == (
        "the sitemap cannot be read: 2000000 bytes of it hold no element"
    )
    assert time.process_time() - started < 3


def test_a_long_stretch_costs_no_row() -> None:
    row = b"<url><loc>https://a.example/%d</loc></url>"
    body = b"<urlset>" + row % 1 + b"<!--" + b"x" * 1_900_000 + b"-->" + row % 2 + b"</urlset>"
    sitemap = read_sitemap(body)
    assert sitemap.fault is None
    assert [page.url for page in sitemap.pages] == ["https://a.example/1", "https://a.example/2"]
