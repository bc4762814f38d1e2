"""Feeds as documents: incremental, bounded, tolerant of common faults, closed to hostile ones."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
from collections.abc import Iterator

import pytest

from aggregator.wire import feeds
from aggregator.wire.feed_fields import Said, fields
from aggregator.wire.feed_names import named, names_for, path
from aggregator.wire.feeds import CUT, HTML, Feed

JOB = "<job><id>{}</id><title>Medical Assistant</title><description>{}</description></job>"


def read(document: bytes | str, **asked: str) -> tuple[Feed, list[dict[str, object]]]:
    feed = Feed(**asked)
    body = document.encode() if isinstance(document, str) else document
    found = []
    for item in feed.items(io.BytesIO(body)):
        said = Said(item.element, named("generic"))
        names = names_for(feed.root or "", str(item.element.tag), said.paths, "feeds.example")
        found.append(fields(Said(item.element, names), "https://feeds.example/jobs.xml"))
    return feed, found


def ids(document: bytes | str, **asked: str) -> list[object]:
    return [found["external_id"] for found in read(document, **asked)[1]]


def peak(n_jobs: int) -> int:
    """The most memory that reading a feed of so many jobs takes."""
    source = io.BufferedReader(Unread(n_jobs))
    tracemalloc.start()
    assert sum(1 for _ in Feed().items(source)) == n_jobs
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


class Unread(io.RawIOBase):
    """A feed of many jobs that exists only while it is read; it can go back to its start."""

    def __init__(self, n_jobs: int) -> None:
        self.n_jobs = n_jobs
        self.seek(0)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self.parts, self.left = self._parts(), b""
        return 0

    def tell(self) -> int:
        return 0

    def _parts(self) -> Iterator[bytes]:
        yield b"<?xml version='1.0'?><source><publisher>Willow</publisher>"
        for number in range(self.n_jobs):
            yield JOB.format(number, "Fill orders. " * 250).encode()
        yield b"</source>"

    def readinto(self, buffer: memoryview) -> int:
        while len(self.left) < len(buffer) and (part := next(self.parts, b"")):
            self.left += part
        given = self.left[: len(buffer)]
        self.left = self.left[len(given) :]
        buffer[: len(given)] = given
        return len(given)


def test_memory_stays_flat_however_long_a_feed_is() -> None:
    small, large = peak(300), peak(6_000)  # 1 MB, 20 MB
    assert large < 1.15 * small
    assert large < 2_000_000


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        ("<!DOCTYPE j [<!ENTITY a 'x'>]><jobs><job><id>&a;</id></job></jobs>", "entities"),
        ("<!DOCTYPE j [<!ENTITY % a SYSTEM 'file:///x'> %a;]><jobs/>", "entities"),
        ("<jobs>" + "<a>" * 60, "elements lie more than 40 deep"),
        ("<jobs><job>" + "<a>" * 60, "elements lie more than 40 deep"),
        ("", CUT),
        ("<jobs", CUT),
        ("no markup at all", CUT),
        ("<!doctype HTML><p>x", HTML),
        ("\n<html><body/></html>", HTML),
        ("{", CUT),
        ("[1, 2", CUT),
        ("{}", "no list of postings in the JSON"),
        ("<news><story/></news>", "no postings known in XML of <news>"),
    ],
)
def test_what_is_no_feed_says_what_it_is(document: str, fault: str) -> None:
    feed, found = read(document)
    assert found == []
    assert fault in (feed.fault or "")


@pytest.mark.parametrize(
    ("document", "item", "fault"),
    [
        (f"<source>{JOB * 3}</source>", "nosuch", "no <nosuch> in the feed, which holds 3 <job>"),
        (f"<source>{JOB}</source>", "Vacancy", "no <Vacancy> in the feed, which holds 1 <job>"),
        ("<l><r><s><a/></s><s><a/></s></r></l>", "t", "no <t> in the feed, which holds 2 <s>"),
        ("<source><publisher>Elm</publisher><category/><category/></source>", "job", None),
        ("<job><publisher>Elm</publisher></job>", "vacancy", None),
        ("<rss><channel><image><url/></image></channel></rss>", "vacancy", None),
        (f"<source>{JOB}</source>", "Job", None),
    ],
)
def test_items_that_are_not_there_are_no_empty_feed(
    document: str, item: str, fault: str | None
) -> None:
    assert read(document, item=item)[0].fault == fault


def test_a_document_type_without_entities_is_harmless() -> None:
    kind = '<!DOCTYPE rss PUBLIC "-//x//DTD RSS 0.91//EN" "https://feeds.example/rss.dtd">'
    document = f"{kind}<rss><channel><item><guid>7</guid></item></channel></rss>"
    assert ids(document) == ["7"]


def test_what_a_cut_feed_held_is_kept() -> None:
    whole = "<jobs>" + "".join(JOB.format(n, "x") for n in range(50)) + "</jobs>"
    feed, found = read(whole[: whole.index("<id>40")])
    assert (len(found), feed.fault) == (40, CUT)


def test_a_cut_packed_feed() -> None:
    packed = gzip.compress("".join(["<jobs>", *(JOB.format(n, n) for n in range(5000))]).encode())
    feed, found = read(packed[:-2000])
    assert feed.fault == CUT
    assert found


def test_a_packed_feed() -> None:
    assert ids(gzip.compress(f"<jobs>{JOB.format(1, 'x')}</jobs>".encode())) == ["1"]


def test_a_feed_that_unpacks_to_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "UNPACKED_LIMIT", 1_000_000)
    bomb = gzip.compress(b"<jobs>" + b" " * 5_000_000 + b"</jobs>")
    assert "longer than 1000000 bytes" in (read(bomb)[0].fault or "")


def test_a_json_feed_that_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "JSON_LIMIT", 70_000)
    feed, found = read(json.dumps({"items": [{"id": "1", "title": "x" * 80_000}]}))
    assert (found, feed.fault) == ([], "a JSON feed longer than 70000 bytes")


LATIN = "iso-8859-1"


@pytest.mark.parametrize(
    ("start", "title", "code", "told"),
    [
        (f"<?xml version='1.0' encoding='{LATIN}'?>", "Café", "latin-1", "Café"),
        ("\ufeff", "Café", "utf-8", "Café"),
        ("", "Café", "utf-16", "Café"),
        ("<?xml version='1.0' encoding='utf-8'?>", "– Café", "cp1252", "– Café"),
        ("<?xml version='1.0' encoding='no-such-code'?>", "Café", "utf-8", "Café"),
        ("<?xml version='1.0' encoding='utf-16'?>", "Café", "utf-8", "Café"),
        ("\n <?xml version='1.0' standalone='yes'?>", "Caf&eacute;", "utf-8", "Café"),
        ("", "a\x00\x08b", "utf-8", "ab"),
    ],
)
def test_encodings(start: str, title: str, code: str, told: str) -> None:
    document = f"{start}<jobs><job><id>1</id><title>{title}</title></job></jobs>"
    assert read(document.encode(code))[1][0]["title"] == told


def test_the_header_tells_the_encoding_where_the_document_does_not() -> None:
    body = "<jobs><job><id>1</id><title>Café</title></job></jobs>".encode("latin-1")
    assert read(body, encoding="iso-8859-1")[1][0]["title"] == "Café"


@pytest.mark.parametrize("size", [1, 7, 20, 65536])
def test_bare_ampersands_wherever_the_pieces_end(
    monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(feeds, "CHUNK", size)
    document = (
        "<jobs><job><id>1</id><title>R&D &amp; Labs & Co &eacute; &#233;</title>"
        "<url>https://a.example/?a=1&b=2&amp;c=3</url>"
        "<description><![CDATA[<p>A & B &amp; C &nbsp;]] > D</p>]]></description></job></jobs>"
    )
    feed, (found,) = read(document)
    assert feed.fault is None
    assert found["title"] == "R&D & Labs & Co é é"
    assert found["url"] == "https://a.example/?a=1&b=2&c=3"
    assert found["description"] == "<p>A & B &amp; C &nbsp;]] > D</p>"


@pytest.mark.parametrize(
    ("item", "field", "value"),
    [
        ("<jobTitle>Clinic Assistant</jobTitle>", "title", "Clinic Assistant"),
        ("<title>R&amp;amp;D</title>", "title", "R&D"),
        ("<url>/jobs/7</url>", "url", "https://feeds.example/jobs/7"),
        ("<url>javascript:x</url>", "url", None),
        ("<url>https://[careers.example/7</url>", "url", None),
        ("<url>//[</url><link>https://a.example/7</link>", "url", "https://a.example/7"),
        ("<expiration_date>31/12/2026</expiration_date>", "closing_text", "31/12/2026"),
        ("<salary>Competitive</salary>", "salary_text", None),
        ("<salary_min>0</salary_min>", "pay", None),
        ("<remote>false</remote>", "workplace_text", None),
        ("<remote>true</remote>", "workplace_text", "remote"),
        ("<language>en_GB</language>", "locale", "en-GB"),
        ("<language>English</language>", "locale", None),
        ("<summary>We look for you...</summary>", "text_kind", "snippet"),
        ("<description>We look for you...</description>", "text_kind", "snippet"),
        ("<description>Fill orders.</description>", "text_kind", "full"),
        ("<id>R-001234</id>", "requisition_id", "R-001234"),
        ("<id>8f4e1c</id>", "requisition_id", None),
        ("<country>US</country>", "places", []),
        (
            "<location>Reno, NV</location><location>Elko, NV</location>",
            "location",
            "Reno, NV; Elko, NV",
        ),
    ],
)
def test_fields(item: str, field: str, value: object) -> None:
    (found,) = read(f"<jobs><job>{item}</job></jobs>")[1]
    assert found[field] == value


def test_contacts_are_not_kept() -> None:
    item = (
        "<id>1</id><apply_mail>a@b.example</apply_mail><recruiter><name>Jo</name></recruiter>"
        "<city>Reno</city><description>Text</description>"
    )
    feed = Feed()
    (found,) = feed.items(io.BytesIO(f"<jobs><job>{item}</job></jobs>".encode()))
    assert Said(found.element, named("generic")).record() == {"id": ["1"], "city": ["Reno"]}


def test_paths_of_the_data() -> None:
    assert [path(p) for p in ("Job_Details/URL", "@Lang", "link:alternate", "~tags", "=YEAR")] == [
        "jobdetails/url",
        "@lang",
        "link:alternate",
        "~tags",
        "=YEAR",
    ]
