"""Answers that wait to be dealt with lie in memory: while they fill their room, nothing is sent."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.core.scraper import Slot
from scrapy.http import Response

from aggregator.crawling.gateway import PoliteDownloadHandler
from aggregator.crawling.hosts import Host, Hosts
from aggregator.crawling.refusals import Stopped


class Sending(PoliteDownloadHandler):
    """The handler without a network; what it sends is answered at once and lies in the scraper."""

    def __init__(self, slot: Slot) -> None:
        self.sent: list[str] = []
        self._hosts, self._delay, self._gate = Hosts(), 0.0, asyncio.Lock()
        self._crawler: Any = SimpleNamespace(engine=SimpleNamespace(scraper=SimpleNamespace()))
        self._crawler.engine.scraper.slot = slot

    async def _send(self, request: Request) -> Response:
        self.sent.append(request.url)
        response = Response(request.url, body=b"x" * 2_000)
        self._crawler.engine.scraper.slot.active_size += len(response.body)
        return response


async def _three(sending: Sending, slot: Slot) -> list[int]:
    """Ask a host for three things; how many were sent before and after room was made."""
    urls = [f"https://a.example/{name}" for name in "abc"]
    asked = [asyncio.ensure_future(sending.download_request(Request(url))) for url in urls]
    await asyncio.sleep(0.1)
    before = len(sending.sent)
    slot.active_size = -10_000
    await asyncio.gather(*asked)
    return [before, len(sending.sent)]


def test_nothing_is_sent_while_answers_fill_their_room() -> None:
    slot = Slot(max_active_size=3_000)
    assert asyncio.run(_three(Sending(slot), slot)) == [2, 3]


async def _stopped() -> None:
    sending = Sending(Slot(max_active_size=-1))
    asked = asyncio.ensure_future(sending.download_request(Request("https://a.example/")))
    await asyncio.sleep(0.05)
    sending._hosts.stop()
    await asked


def test_a_run_that_is_stopped_does_not_wait_for_room() -> None:
    with pytest.raises(Stopped):
        asyncio.run(asyncio.wait_for(_stopped(), 5))


async def _pace() -> float:
    host = Host("a.example", Hosts())

    async def room() -> None:
        await asyncio.sleep(0.05)

    begun = asyncio.get_running_loop().time()
    async with host.turn(room):
        return host.sent_at - begun


def test_the_pace_of_a_host_counts_from_when_it_is_asked() -> None:
    assert asyncio.run(_pace()) >= 0.05
