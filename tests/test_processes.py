"""A forked command is told, says and ends as one of a new interpreter does."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from subprocess import TimeoutExpired

import pytest

from tests import processes
from tests.market.operator import ROOT

OAK = '{ platform = "greenhouse", slug = "oak", employer = "Oak", token = "oak", country = "FJ" }'
SAME = [
    (("aggregator", "--version"), 0),
    (("aggregator", "search", "pharmacy"), 1),
    (("scrapy", "crawl", "nowhere"), 2),
]


def environment(**settings: str) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "SCRAPY_SETTINGS_MODULE": "aggregator.crawling.settings",
        "AGGREGATOR_BOARDS": "mine.toml",
        **settings,
    }


@pytest.mark.parametrize(("words", "code"), SAME, ids=[" ".join(words) for words, _ in SAME])
def test_forked_or_not_it_is_the_same(words: tuple[str, ...], code: int, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(f"boards = [{OAK}]\n", encoding="utf-8")
    forked, fresh = (
        processes.run(*words, folder=tmp_path, env=environment(), fresh=fresh)
        for fresh in (False, True)
    )
    assert (forked.returncode, forked.stdout, forked.stderr) == (code, fresh.stdout, fresh.stderr)
    assert forked.returncode == fresh.returncode
    assert forked.stdout or forked.stderr


def test_settings_and_clock_are_those_of_its_start(tmp_path: Path) -> None:
    env = environment(AGGREGATOR_BOARDS="", AGGREGATOR_SCOPE="whatever")
    told = processes.run("scrapy", "crawl", "greenhouse", folder=tmp_path, env=env)
    assert (told.returncode, "AGGREGATOR_SCOPE is 'whatever'" in told.stderr) == (2, True)
    line = OAK.replace("FJ", "US")
    (tmp_path / "mine.toml").write_text(f"boards = [{line}]\n", encoding="utf-8")
    words = ("scrapy", "boards", "pause", "oak", "--until", "2030-01-05", "--because", "x")
    assert processes.run(*words, folder=tmp_path, env=environment()).returncode == 0
    for day, states in (("04", "paused"), ("05", "never crawled")):
        now = environment(AGGREGATOR_NOW=f"2030-01-{day}T23:59:00+00:00")
        shown = processes.run("scrapy", "boards", "list", folder=tmp_path, env=now)
        (mine,) = [
            line for line in shown.stdout.splitlines() if line.startswith("greenhouse/oak\t")
        ]
        assert states in mine


def test_it_can_be_killed_and_its_end_waited_for(tmp_path: Path) -> None:
    words = ("aggregator", "annotate", "pipe")
    os.mkfifo(tmp_path / "pipe")
    running = processes.start(*words, folder=tmp_path, env=environment())
    assert running.poll() is None
    running.send_signal(signal.SIGKILL)
    assert running.communicate(timeout=20) == ("", "")
    assert running.returncode == -signal.SIGKILL
    slow = processes.start(*words, folder=tmp_path, env=environment())
    with pytest.raises(TimeoutExpired):
        slow.communicate(timeout=0.2)
