"""What each stage makes of each item."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from scrapy.exceptions import DropItem

from aggregator.boards import Board
from aggregator.fingerprint import fingerprint
from aggregator.records import BoardRun, Listed, RawPosting, Reject, Touched, Understood
from aggregator.redact import redacted
from pipelines.deduplicate import DeduplicatePipeline
from pipelines.normalise import NormalisePipeline
from pipelines.store import StorePipeline

KEY = "greenhouse/willow-care"
RAW = RawPosting(
    board=KEY,
    external_id="77",
    title="Pharmacy Technician",
    seen_at="2026-11-20T09:00:00.000000Z",
    url="https://careers.example/77",
    description="<p>Fill orders. Call 206-555-0143.</p>",
)
RUN = BoardRun(board=KEY, started_at="2026-11-20T09:00:00.000000Z", outcome="complete")


def test_a_posting_is_understood_with_the_version_its_list_gave(crawler: Any) -> None:
    stage = NormalisePipeline.from_crawler(crawler)
    listed = Listed(board=KEY, external_id="77", title="Pharmacy Technician", version="v1")
    assert stage.process_item(listed) is listed
    item = stage.process_item(RAW)
    assert isinstance(item, Understood)
    assert item.version == "v1"
    assert item.posting.key == f"{KEY}/77"
    assert item.posting.title == "Pharmacy Technician"
    assert stage.versions == {}


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"title": "  "}, "a posting without a title"),
        ({"external_id": ""}, "a posting without an id"),
    ],
)
def test_a_posting_without_title_or_id_is_rejected_and_counted(
    crawler: Any, fields: dict[str, Any], reason: str
) -> None:
    item = NormalisePipeline.from_crawler(crawler).process_item(replace(RAW, **fields))
    assert isinstance(item, Reject)
    assert (item.stage, item.reason) == ("check", reason)
    assert crawler.spider.tallies[KEY].run.n_rejected == 1


def test_text_that_no_file_can_hold_costs_its_posting_only(crawler: Any) -> None:
    item = NormalisePipeline.from_crawler(crawler).process_item(replace(RAW, employer="\ud800"))
    assert isinstance(item, Reject | Understood)


def test_known_words_are_touched_not_read_again(
    crawler: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = fingerprint(redacted(RAW))
    monkeypatch.setattr(crawler.spider.memory, "fingerprint", lambda board, name: mark)
    later = replace(RAW, seen_at="2026-11-21T09:00:00.000000Z")
    item = NormalisePipeline.from_crawler(crawler).process_item(later)
    assert item == Touched(board=KEY, external_id="77", seen_at=later.seen_at)


def test_out_of_scope_is_only_listed(crawler: Any) -> None:
    crawler.spider.scope = "roles"
    raw = replace(RAW, title="Senior Software Engineer", description="Write compilers.")
    item = NormalisePipeline.from_crawler(crawler).process_item(raw)
    assert isinstance(item, Listed)
    assert (item.decision, item.title) == ("out_of_scope", "Senior Software Engineer")


def test_versions_of_a_finished_board_are_forgotten(crawler: Any) -> None:
    stage = NormalisePipeline.from_crawler(crawler)
    stage.process_item(Listed(board=KEY, external_id="1", title=None, version="v1"))
    stage.process_item(RUN)
    assert stage.versions == {}


def test_the_same_key_twice_is_dropped_and_counted(crawler: Any) -> None:
    normalise = NormalisePipeline.from_crawler(crawler)
    stage = DeduplicatePipeline.from_crawler(crawler)
    first = normalise.process_item(RAW)
    other = normalise.process_item(replace(RAW, description="<p>Another text.</p>"))
    assert stage.process_item(first) is first
    for item in (first, other):
        with pytest.raises(DropItem):
            stage.process_item(item)
    assert crawler.stats.get_value("deduplicate/same") == 1
    assert crawler.stats.get_value("deduplicate/differing") == 1
    stage.process_item(RUN)
    assert stage.process_item(first) is first


def test_a_board_begins_with_its_first_item_and_ends_with_its_run(crawler: Any) -> None:
    stage = StorePipeline.from_crawler(crawler)
    listed = Listed(board=KEY, external_id="1", title="Cook", decision="out_of_scope")
    stage.process_item(listed)
    stage.process_item(RUN)
    calls = crawler.spider.session.store.calls
    assert calls == [("begin", (KEY, 1)), ("add", listed), ("finish", RUN)]


def test_a_run_that_overtakes_items_of_its_board_waits_for_them(crawler: Any) -> None:
    first, last = NormalisePipeline.from_crawler(crawler), StorePipeline.from_crawler(crawler)
    late = Listed(board=KEY, external_id="2", title="Cook", decision="out_of_scope")
    crawler.spider.tallies[KEY].unstored = 2
    for item in (replace(late, external_id="1"), RUN, late):
        last.process_item(first.process_item(item))
    calls = crawler.spider.session.store.calls
    assert [name for name, _ in calls] == ["begin", "add", "add", "finish"]
    last.close_spider()
    assert len(calls) == 4


def test_a_run_that_waits_in_vain_is_finished_with_its_crawler(crawler: Any) -> None:
    stage = StorePipeline.from_crawler(crawler)
    crawler.spider.tallies[KEY].unstored = 1
    stage.process_item(RUN)
    stage.close_spider()
    assert crawler.spider.session.store.calls[-1] == ("finish", RUN)


def test_a_rejected_posting_is_listed_as_rejected(crawler: Any) -> None:
    reject = Reject(board=KEY, stage="check", reason="a posting without a title", external_id="7")
    StorePipeline.from_crawler(crawler).process_item(reject)
    listed = crawler.spider.session.store.calls[-1][1]
    assert (listed.external_id, listed.decision) == ("7", "rejected")


@pytest.mark.parametrize("step", ["begin", "add", "finish"])
def test_a_store_that_fails_stops_the_crawl_and_is_said_once(crawler: Any, step: str) -> None:
    session = crawler.spider.session
    session.store.fails_on = step

    async def crawl() -> int:
        stage, dropped = StorePipeline.from_crawler(crawler), 0
        for item in [Listed(board=KEY, external_id="1", title="Cook"), RUN] * 3:
            try:
                stage.process_item(item)
            except DropItem:
                dropped += 1
        await asyncio.sleep(0)
        return dropped

    assert asyncio.run(crawl()) == (5 if step == "finish" else 6)
    assert session.errors == ["the store failed: [Errno 28] No space left on device"]
    assert crawler.engine.closed == ["store_failed"]


def test_a_half_read_board_is_finished_as_interrupted(crawler: Any, board: Board) -> None:
    stage = StorePipeline.from_crawler(crawler)
    stage.process_item(Listed(board=KEY, external_id="1", title="Cook"))
    crawler.spider.tallies[KEY].begin()
    stage.close_spider()
    name, run = crawler.spider.session.store.calls[-1]
    assert (name, run.outcome, run.may_close) == ("finish", "interrupted", False)
