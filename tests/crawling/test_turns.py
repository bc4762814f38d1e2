"""Slow and dead hosts hold nobody up: not the other hosts, and not the end of the run."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request, signals
from scrapy.exceptions import DownloadTimeoutError
from scrapy.settings import Settings
from scrapy.signalmanager import SignalManager

from aggregator.crawling.silence import Silence
from tests import processes
from tests.crawling.conftest import ROOT, Answer, Internet, environment

PATIENCE = 3.0
DEAD = [f"dead{number}.example" for number in range(20)]
WELL = [f"well{number}.example" for number in range(30)]
PAGES = 8


def _patrol(internet: Internet, urls: list[str]) -> None:
    """Ask for addresses in one crawler, with the shipped settings but for patience."""
    settings = {"DOWNLOAD_TIMEOUT": PATIENCE, "RETRY_ENABLED": False}
    order = {
        "settings": settings | {"AGGREGATOR_GATEWAY": internet.url},
        "scale": 0,
        "delays": {},
        "crawlers": [urls],
    }
    words = ("tests.crawling.patrol", json.dumps(order))
    done = processes.run(*words, folder=ROOT, env=environment(), timeout=60)
    assert done.returncode == 0, done.stderr


def test_dead_hosts_hold_nobody_up_even_with_more_to_ask_than_there_are_places(
    internet: Internet,
) -> None:
    for number, host in enumerate(DEAD):
        internet.lay(f"{host}/{'p0' if number % 2 else 'robots.txt'}", Answer(seconds=60))
    _patrol(internet, [f"https://{host}/p{n}" for host in DEAD + WELL for n in range(PAGES)])
    asked = [seen for seen in internet.seen if seen.host in WELL]
    assert len(asked) == len(WELL) * (PAGES + 1)
    assert max(seen.at for seen in asked) - internet.seen[0].at < PATIENCE


async def _waiting(parts: list[float], limit: float, meta: dict[str, Any]) -> int:
    """Wait for an answer that comes in parts, after so many seconds each; how many came."""
    told = SignalManager()
    silence = Silence(SimpleNamespace(settings=Settings({"DOWNLOAD_TIMEOUT": limit}), signals=told))
    request = Request("https://feeds.elm.example/", meta=meta)
    n_parts = 0
    async with silence.bounded(request):
        for seconds in parts:
            await asyncio.sleep(seconds)
            told.send_catch_log(signals.bytes_received, data=b"x", request=request, spider=None)
            n_parts += 1
    assert list(request.meta) == list(meta), "nothing of it is left for the next attempt"
    return n_parts


def test_a_large_answer_may_take_long_as_long_as_something_comes() -> None:
    patient = {"download_timeout": 60}
    assert asyncio.run(_waiting([0.2] * 4, 0.4, patient)) == 4
    with pytest.raises(DownloadTimeoutError, match=r"nothing came for 0\.2 seconds"):
        asyncio.run(_waiting([0.1, 5], 0.2, patient))


def test_the_usual_timeout_is_left_to_scrapy() -> None:
    assert asyncio.run(_waiting([0.3], 0.2, {"download_timeout": 0.2})) == 1


def test_a_feed_whose_host_is_silent_fails_like_any_other_board(
    scrapy: Callable[..., Any], internet: Internet, tmp_path: Path
) -> None:
    url = "https://feeds.elm.example/jobs.xml"
    row = f'platform = "feed", slug = "elm", employer = "Elm", country = "US", url = "{url}"'
    (tmp_path / "boards.local.toml").write_text(f"boards = [{{ {row} }}]", encoding="utf-8")
    internet.lay("feeds.elm.example/jobs.xml", Answer(seconds=60))
    quick = ("-s", "DOWNLOAD_TIMEOUT=0.5", "-s", "RETRY_ENABLED=0")
    ended = scrapy("crawl", "feed", "-a", "board=elm", *quick)
    assert ended.code == 1
    assert "failed: feed/elm: the host did not answer in time" in ended.out


def test_a_process_may_open_a_connection_to_every_host() -> None:
    asked = (
        "import resource; from aggregator.crawling.process import allow_open_files as allow;"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (128, 600));"
        "print(allow(500), allow(4096), allow(100))"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["500", "600", "600"]
