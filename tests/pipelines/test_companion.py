"""A companion process gives what this one would give, and its end costs nothing."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from aggregator.records import BoardRun, RawPosting, Reject, Understood
from pipelines.companion import ROOM, Absent, Companion
from pipelines.normalise import NormalisePipeline
from pipelines.outcome import Outcome, Task, outcome

KEY = "greenhouse/willow-care"
RAW = RawPosting(
    board=KEY,
    external_id="77",
    title="Pharmacy Technician",
    seen_at="2026-11-20T09:00:00.000000Z",
    url="https://careers.example/77",
    description="<p>Fill orders. $21.50 an hour. Call 206-555-0143.</p>",
    payload={"id": 77, "recruiter": "Ann"},
)
RAWS = [replace(RAW, external_id=str(n), title=f"Pharmacy Technician {n}") for n in range(40)]
POISON = replace(RAW, external_id="\ud800")
DEEP: Any = []
for _ in range(100_000):
    DEEP = [DEEP]


@asynccontextmanager
async def companion(**limits: Any) -> AsyncIterator[Companion]:
    """One that is there already."""
    made = Companion(**limits)
    try:
        async with asyncio.timeout(30):
            while True:
                try:
                    await made.ask(Task(raw=RAW))
                    break
                except Absent:
                    await asyncio.sleep(0.01)
        yield made
    finally:
        made.close()
        assert made.process is not None
        assert made.process.returncode is not None, "it is still there"


async def asked(made: Companion, raws: list[RawPosting]) -> list[Outcome | None]:
    """What it says of each; None where nobody was there."""
    answers = await asyncio.gather(
        *(made.ask(Task(raw=raw)) for raw in raws), return_exceptions=True
    )
    return [None if isinstance(answer, Absent) else answer for answer in answers]


def test_it_gives_what_this_process_gives_in_the_order_of_asking() -> None:
    async def run() -> list[Outcome | None]:
        async with companion() as made:
            order: list[str] = []

            async def one(raw: RawPosting) -> Outcome:
                found = await made.ask(Task(raw=raw))
                order.append(raw.external_id)
                return found

            found = await asyncio.gather(*map(one, RAWS * 8))
            assert order == [raw.external_id for raw in RAWS * 8]
            return found

    assert len(RAWS) * 8 > ROOM
    assert asyncio.run(run()) == [outcome(Task(raw=raw)) for raw in RAWS * 8]


def test_every_outcome_comes_back() -> None:
    mark = outcome(Task(raw=RAW))
    assert isinstance(mark, Understood)
    cook = replace(RAW, title="Cook", description="Cook.")
    tasks = [
        Task(raw=RAW, version="v1", known=mark.fingerprint),
        Task(raw=cook, version="v2"),
        Task(raw=cook, keeps_all=True),
        Task(raw=POISON),
        Task(raw=RAW),
    ]

    async def run() -> list[Outcome]:
        async with companion() as made:
            return [await made.ask(task) for task in tasks]

    found = asyncio.run(run())
    kinds = [type(item).__name__ for item in found]
    assert kinds == ["Touched", "Listed", "Understood", "Reject", "Understood"]
    assert found == [outcome(task) for task in tasks]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_one_that_dies_or_hangs_leaves_its_work_to_this_process(
    number: signal.Signals, caplog: pytest.LogCaptureFixture
) -> None:
    async def run() -> list[Outcome | None]:
        async with companion(patience=2.0) as made:
            assert made.process is not None
            os.kill(made.process.pid, number)
            found = await asked(made, RAWS)
            with pytest.raises(Absent):
                await made.ask(Task(raw=RAW))
            return found

    assert asyncio.run(run()) == [None] * len(RAWS)
    assert len(caplog.messages) == 1
    assert "postings are understood in this one" in caplog.text


def test_a_run_that_is_to_end_does_not_wait_long_for_one_that_hangs() -> None:
    async def run() -> list[Outcome | None]:
        async with companion() as made, asyncio.timeout(10):
            assert made.process is not None
            os.kill(made.process.pid, signal.SIGSTOP)
            asking = asyncio.create_task(asked(made, RAWS))
            await asyncio.sleep(0)
            made.hurry(0.5)
            return await asking

    assert asyncio.run(run()) == [None] * len(RAWS)


def test_one_that_cannot_start_is_done_without(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("pipelines.companion.sys.executable", "/nowhere/python")
    made = Companion()
    assert asyncio.run(asked(made, RAWS)) == [None] * len(RAWS)
    assert "cannot be started" in caplog.text


def test_without_a_socket_it_is_done_without(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def none_left() -> None:
        raise OSError("Too many open files")

    monkeypatch.setattr("pipelines.companion.socketpair", none_left)
    assert asyncio.run(asked(Companion(), RAWS)) == [None] * len(RAWS)
    assert "cannot be started: Too many open files" in caplog.text


def test_one_that_was_long_not_asked_is_not_given_up() -> None:
    async def run() -> Outcome:
        async with companion(patience=1.0) as made:
            assert made.process is not None
            await until_look(made, 0.05)  # what was asked before is answered
            await until_look(made, -0.05)
            os.kill(made.process.pid, signal.SIGSTOP)
            answer = asyncio.create_task(made.ask(Task(raw=RAW)))
            await asyncio.sleep(0.1)
            os.kill(made.process.pid, signal.SIGCONT)
            return await answer

    async def until_look(made: Companion, after: float) -> None:
        assert made._watch is not None
        await asyncio.sleep(made._watch.when() - asyncio.get_running_loop().time() + after)

    assert isinstance(asyncio.run(run()), Understood)


def test_who_waits_for_room_is_waited_for_too() -> None:
    async def run() -> list[str]:
        async with companion() as made:
            done: list[str] = []

            async def one(n: int) -> None:
                await made.ask(Task(raw=RAW))
                done.append("answer")

            async def end() -> None:
                await made.idle()
                done.append("end")

            await asyncio.gather(*map(one, range(ROOM + 10)), end())
            return done

    assert asyncio.run(run()) == ["answer"] * (ROOM + 10) + ["end"]


def test_nothing_to_understand_starts_no_process() -> None:
    made = Companion()
    made.close()
    assert made.process is None


def test_it_may_begin_before_the_first_posting_and_end_without_one() -> None:
    async def run() -> None:
        made = Companion()
        made.begin()
        process = made.process
        made.begin()
        assert process is not None
        assert made.process is process, "there is one only"
        made.close()
        assert process.returncode is not None

    asyncio.run(run())


def test_what_cannot_be_sent_is_done_here() -> None:
    async def run() -> None:
        async with companion() as made:
            with pytest.raises(Absent):
                await made.ask(Task(raw=replace(RAW, payload=DEEP)))
            assert isinstance(await made.ask(Task(raw=RAW)), Understood)

    asyncio.run(run())


def test_a_ctrl_c_is_not_for_it() -> None:
    async def run() -> None:
        async with companion() as made:
            assert made.process is not None
            assert os.getpgid(made.process.pid) != os.getpgid(0)

    asyncio.run(run())


def test_the_stage_awaits_it_and_the_end_of_a_board_waits_for_all(crawler: Any) -> None:
    stage = NormalisePipeline.from_crawler(crawler)
    raws = [*RAWS[:5], replace(POISON, external_id="5", employer="\ud800"), *RAWS[6:20]]
    tally = crawler.spider.tallies[KEY]
    tally.unstored = len(raws)
    came: list[Any] = []

    async def passed(item: Any) -> None:
        came.append(await stage.process_item(item))

    async def run() -> None:
        async with companion() as made:
            crawler.spider.session.workers, crawler.spider.session.companion = 1, made
            stage.open_spider()
            await asyncio.gather(*map(passed, raws), passed(BoardRun(board=KEY, started_at="")))

    asyncio.run(run())
    names = [
        item.external_id if isinstance(item, Reject) else item.raw.external_id for item in came[:-1]
    ]
    assert names == [raw.external_id for raw in raws]
    assert isinstance(came[-1], BoardRun)
    assert (tally.unstored, tally.run.n_rejected) == (0, 1)


def test_the_stage_goes_on_when_it_dies(crawler: Any) -> None:
    stage = NormalisePipeline.from_crawler(crawler)

    async def run() -> list[Any]:
        async with companion() as made:
            assert made.process is not None
            crawler.spider.session.workers, crawler.spider.session.companion = 1, made
            stage.open_spider()
            os.kill(made.process.pid, signal.SIGKILL)
            return await asyncio.gather(*map(stage.process_item, RAWS))

    assert asyncio.run(run()) == [outcome(Task(raw=raw, keeps_all=True)) for raw in RAWS]
