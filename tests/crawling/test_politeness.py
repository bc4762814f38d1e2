"""Every rule of politeness against real HTTP: one run over many hosts, then what each one saw."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest

from tests import processes
from tests.crawling.conftest import ROOT, Answer, Internet, environment, serving

PAGES = [f"https://falling.example/p{n}" for n in range(20)]
FIRST = [
    "https://plain.example/jobs?q=a%20b&x=%2F",
    {"url": "http://form.example:8080/search", "method": "POST", "body": "offset=0"},
    "https://closed.example/jobs",
    "https://closed.example/open/1",
    "https://missing.example/jobs",
    "https://broken.example/jobs",
    "https://crowded.example/jobs",
    "https://silent.example/jobs",
    "https://slow.example/1",
    "https://slow.example/2",
    "https://slower.example/jobs",
    "https://busy.example/jobs",
    "https://dated.example/jobs",
    "https://longbusy.example/jobs",
    "https://longbusy.example/other",
    "https://inward.example/metadata",
    "https://inward.example/loopback",
    "https://inward.example/gateway",
    "https://moved.example/old",
    "https://large.example/jobs",
    "https://plain.example/robots.txt",
    "https://permitted.example/jobs",
    "https://walled.example/0",
    *(f"https://walled.example/{n}" for n in range(1, 12)),
    *(f"https://saying.example/{n}" for n in range(12)),
    *PAGES,
]
SECOND = ["https://shared.example/3", "https://shared.example/4"]


@dataclass
class Patrol:
    internet: Internet
    came: dict[str, dict[str, Any]]

    def of(self, url: str) -> dict[str, Any]:
        return self.came[url]


def lay(internet: Internet) -> None:
    text = {"Content-Type": "text/html"}
    for host in ("plain", "moved", "large", "falling", "saying", "walled", "missing"):
        internet.lay(f"{host}.example/robots.txt", Answer(404))
    internet.lay("plain.example/jobs?q=a%20b&x=%2F", Answer(body="well", headers=text))
    internet.lay("form.example:8080/search", Answer(body="found", headers=text))
    forbid = "User-agent: *\nDisallow: /\nAllow: /open/\n"
    internet.lay("closed.example/robots.txt", Answer(body=forbid))
    internet.lay("closed.example/open/1", Answer(body="open", headers=text))
    internet.lay("permitted.example/robots.txt", Answer(body=forbid))
    internet.lay("permitted.example/jobs", Answer(body="allowed", headers=text))
    internet.lay("missing.example/jobs", Answer(body="there", headers=text))
    internet.lay("broken.example/robots.txt", Answer(503))
    internet.lay("crowded.example/robots.txt", Answer(429))
    internet.lay("silent.example/robots.txt", Answer(seconds=30))
    internet.lay("slow.example/robots.txt", Answer(body="User-agent: *\nCrawl-delay: 0.6\n"))
    internet.lay("slow.example/1", Answer(body="1", headers=text))
    internet.lay("slow.example/2", Answer(body="2", headers=text))
    internet.lay("slower.example/robots.txt", Answer(body="User-agent: *\nCrawl-delay: 900\n"))
    wait = {"Retry-After": "1"}
    internet.lay("busy.example/jobs", Answer(429, headers=wait), Answer(body="at last"))
    internet.lay("dated.example/jobs", Answer(503, retry_at=2.5), Answer(body="at last"))
    internet.lay("longbusy.example/jobs", Answer(503, headers={"Retry-After": "86400"}))
    for name, target in (
        ("metadata", "http://169.254.169.254/latest"),
        ("loopback", "http://localhost:1/"),
        ("gateway", f"{internet.url}/inside"),
    ):
        internet.lay(f"inward.example/{name}", Answer(302, headers={"Location": target}))
    internet.lay(f"{internet.url.removeprefix('http://')}/inside", Answer(body="ours"))
    internet.lay("moved.example/old", Answer(301, headers={"Location": "https://new.example/now"}))
    internet.lay("new.example/now", Answer(body="here", headers=text))
    internet.lay("large.example/jobs", Answer(body="x" * 200_000, headers=text))
    lay_many(internet)


def lay_many(internet: Internet) -> None:
    for url in PAGES:
        internet.lay(url.removeprefix("https://"), Answer(500))
    for n in range(12):
        internet.lay(f"walled.example/{n}", Answer(403, headers={"Content-Type": "text/html"}))
        said = {"Content-Type": "application/json"}
        internet.lay(f"saying.example/{n}", Answer(403, body='{"errorCode":"S22"}', headers=said))
    for n in range(1, 5):
        internet.lay(f"shared.example/{n}", Answer(body=str(n), seconds=0.1))


def sent(order: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What came of an order, carried out by a process of its own."""
    env = {**environment(), "https_proxy": "http://127.0.0.1:9"}
    words = ("tests.crawling.patrol", json.dumps(order))
    done = processes.run(*words, folder=ROOT, env=env, timeout=50)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def patrol() -> Iterator[Patrol]:
    for internet in serving():
        lay(internet)
        order = {
            "crawlers": [
                ["https://shared.example/1", "https://shared.example/2", *FIRST],
                SECOND,
            ],
            "scale": 0.01,
            "delays": {"patrol": 20.0},
            "settings": {
                "AGGREGATOR_GATEWAY": internet.url,
                "AGGREGATOR_PERMITTED_HOSTS": "permitted.example, other.example",
                "USER_AGENT": "pharmacy-jobs-aggregator/9 (+jo@example.org)",
                "DOWNLOAD_TIMEOUT": 0.7,
                "DOWNLOAD_MAXSIZE": 100_000,
            },
        }
        yield Patrol(internet, sent(order))


def test_the_gateway_gets_the_original_request(patrol: Patrol) -> None:
    seen = next(s for s in patrol.internet.seen if s.target.startswith("/jobs?q="))
    assert (seen.host, seen.scheme, seen.target, seen.method) == (
        "plain.example",
        "https",
        "/jobs?q=a%20b&x=%2F",
        "GET",
    )
    assert seen.agent == "pharmacy-jobs-aggregator/9 (+jo@example.org)"
    came = patrol.of("https://plain.example/jobs?q=a%20b&x=%2F")
    assert (came["url"], came["body"]) == ("https://plain.example/jobs?q=a%20b&x=%2F", "well")


def test_the_gateway_gets_method_body_and_port(patrol: Patrol) -> None:
    seen = next(s for s in patrol.internet.seen if s.target == "/search")
    assert (seen.host, seen.scheme, seen.method, seen.body) == (
        "form.example:8080",
        "http",
        "POST",
        b"offset=0",
    )


def test_robots_is_asked_first_and_once(patrol: Patrol) -> None:
    asked = patrol.internet.asked("falling.example")
    assert asked[0] == "/robots.txt"
    assert asked.count("/robots.txt") == 1


def test_robots_is_asked_for_as_text(patrol: Patrol) -> None:
    """Workday's hosts answer a program that accepts HTML with their application."""
    asked = [seen for seen in patrol.internet.seen if seen.target == "/robots.txt"]
    assert {seen.accept for seen in asked} == {"text/plain"}


def test_a_spider_reads_robots_without_asking_again(patrol: Patrol) -> None:
    assert patrol.of("https://plain.example/robots.txt")["status"] == 404
    assert patrol.internet.asked("plain.example").count("/robots.txt") == 1


def test_robots_forbids(patrol: Patrol) -> None:
    came = patrol.of("https://closed.example/jobs")
    assert (came["kind"], came["outcome"]) == ("Forbidden", "refused")
    assert came["error"] == "robots.txt of closed.example forbids /jobs"
    assert "/jobs" not in patrol.internet.asked("closed.example")
    assert patrol.of("https://closed.example/open/1")["body"] == "open"


def test_a_permitted_host_is_asked_all_the_same(patrol: Patrol) -> None:
    assert patrol.of("https://permitted.example/jobs")["body"] == "allowed"


def test_no_robots_allows(patrol: Patrol) -> None:
    assert patrol.of("https://missing.example/jobs")["body"] == "there"


@pytest.mark.parametrize(("host", "status"), [("broken.example", 503), ("crowded.example", 429)])
def test_a_failing_robots_forbids_for_now(patrol: Patrol, host: str, status: int) -> None:
    came = patrol.of(f"https://{host}/jobs")
    assert came["outcome"] == "refused"
    assert f"HTTP {status}" in came["error"]
    assert set(patrol.internet.asked(host)) == {"/robots.txt"}


def test_a_silent_host_has_failed(patrol: Patrol) -> None:
    came = patrol.of("https://silent.example/jobs")
    assert came["outcome"] == "failed"
    assert "silent.example cannot be reached" in came["error"]
    assert set(patrol.internet.asked("silent.example")) == {"/robots.txt"}


def test_crawl_delay_is_kept(patrol: Patrol) -> None:
    times = sorted(s.at for s in patrol.internet.seen if s.host == "slow.example")
    assert len(times) == 3
    assert min(b - a for a, b in pairwise(times)) >= 0.58


def test_too_long_a_crawl_delay_is_refused(patrol: Patrol) -> None:
    came = patrol.of("https://slower.example/jobs")
    assert came["outcome"] == "refused"
    assert "900 s" in came["error"]


@pytest.mark.parametrize(("host", "least"), [("busy.example", 0.98), ("dated.example", 1.4)])
def test_retry_after_is_waited_for(patrol: Patrol, host: str, least: float) -> None:
    assert patrol.of(f"https://{host}/jobs")["body"] == "at last"
    first, second = patrol.internet.times(host, "/jobs")
    assert second - first >= least


def test_too_long_a_wait_ends_the_host(patrol: Patrol) -> None:
    for path in ("jobs", "other"):
        came = patrol.of(f"https://longbusy.example/{path}")
        assert came["outcome"] == "failed"
        assert "asks to wait 86400 s" in came["error"]
    assert len(patrol.internet.times("longbusy.example", "/jobs")) == 1


@pytest.mark.parametrize("name", ["metadata", "loopback"])
def test_redirects_inward_are_refused(patrol: Patrol, name: str) -> None:
    came = patrol.of(f"https://inward.example/{name}")
    assert came["outcome"] == "failed"
    assert "private address" in came["error"]
    assert not patrol.internet.asked("169.254.169.254")
    assert not patrol.internet.asked("localhost:1")


def test_a_redirect_to_the_gateway_itself_is_no_harm(patrol: Patrol) -> None:
    assert patrol.of("https://inward.example/gateway")["body"] == "ours"


def test_redirects_to_another_host_ask_its_robots_too(patrol: Patrol) -> None:
    came = patrol.of("https://moved.example/old")
    assert (came["url"], came["body"]) == ("https://new.example/now", "here")
    assert patrol.internet.asked("new.example") == ["/robots.txt", "/now"]


def test_bodies_are_bounded(patrol: Patrol) -> None:
    assert patrol.of("https://large.example/jobs")["kind"] == "DownloadCancelledError"


def test_a_failing_host_is_given_up_and_the_others_go_on(patrol: Patrol) -> None:
    asked = [t for t in patrol.internet.asked("falling.example") if t != "/robots.txt"]
    assert len(asked) == 8
    errors = [patrol.of(url) for url in PAGES]
    assert {came["outcome"] for came in errors} == {"failed"}
    assert "falling.example failed 8 times in a row, at last: HTTP 500" in {
        came["error"] for came in errors
    }


def test_a_wall_counts_as_failure_and_an_answer_in_json_does_not(patrol: Patrol) -> None:
    assert len(patrol.internet.asked("walled.example")) == 1 + 8
    assert len(patrol.internet.asked("saying.example")) == 1 + 12


def test_two_crawlers_share_one_host_at_its_pace(patrol: Patrol) -> None:
    times = sorted(s.at for s in patrol.internet.seen if s.host == "shared.example")
    assert len(times) == 5
    assert min(b - a for a, b in pairwise(times)) >= 0.12


def test_without_gateway_the_internet_itself_is_asked(internet: Internet) -> None:
    host = internet.url.removeprefix("http://")
    inward = internet.url.replace("127.0.0.1", "localhost")
    internet.lay(f"{host}/well", Answer(body="well", headers={"Content-Type": "text/html"}))
    internet.lay(f"{host}/inward", Answer(302, headers={"Location": f"{inward}/secret"}))
    urls = [f"{internet.url}/well", f"{internet.url}/inward", "http://nowhere.invalid/"]
    order = {"crawlers": [urls], "scale": 0, "delays": {}, "settings": {"RETRY_TIMES": 0}}
    came = sent(order)
    assert came[urls[0]]["body"] == "well"
    assert "private address" in came[urls[1]]["error"]
    assert came[urls[2]]["outcome"] == "failed"
    assert {s.target for s in internet.seen} == {"/robots.txt", "/well", "/inward"}
