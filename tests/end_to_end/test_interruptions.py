"""SIGINT stops cleanly; kill -9 at any moment loses nothing that was committed."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from random import Random

from tests.end_to_end.reading import outcomes, reader, rows, stored
from tests.end_to_end.stories import Town
from tests.market.faults import Fault
from tests.market.truth import truth
from tests.processes import Running

LANES, KILLS_A_LANE = 1, int(os.environ.get("TEST_KILLS", "10"))


def slowly(seconds: float, host: str = ".*") -> Fault:
    """Let every page take its time, so that there is a middle to be stopped in."""
    return Fault(kind="hang", value=seconds, host=host, path="/job/.*|/v1/.*")


def started(town: Town, requests: int, host: str = "") -> Running:
    """Start a crawl; return once so many requests came, for pages of a host if one is named."""
    town.running.take_seen()
    process = town.operator.start(*town.operator.crawl_command())
    until = time.monotonic() + 20
    while _n_seen(town, host) < requests and process.poll() is None:
        assert time.monotonic() < until, "the crawl sends nothing"
        time.sleep(0.005)
    return process


def _n_seen(town: Town, host: str) -> int:
    return sum(f"{host}/job/" in seen.url if host else True for seen in town.running.seen)


def ended(process: Running, number: signal.Signals) -> str:
    """Send a signal and return what the process said to the end."""
    process.send_signal(number)
    out, err = process.communicate(timeout=20)
    return out + err


def shown(town: Town) -> set[str]:
    return {r.url for r in truth(town.market) if r.is_shown and r.is_wanted}


def is_true(town: Town) -> bool:
    has = stored(town.operator.db)
    return {url for url, row in has.items() if row.is_open} == shown(town)


def test_sigint_ends_with_130_and_the_next_run_carries_on(town: Town) -> None:
    board = next(b for b in town.market.employers if b.platform == "schema_org")
    host = f"careers.{board.token}.example"
    town.running.misbehaves(slowly(1.5, host))
    town.operator.fresh = True
    process = started(town, 2, host)
    second = town.operator.run(*town.operator.crawl_command())
    assert second.returncode == 75, "one crawl at a time writes to a database"
    said = ended(process, signal.SIGINT)
    assert process.returncode == 130, said
    assert "Traceback" not in said + second.stderr
    assert outcomes(town.operator.db)[f"schema_org/{board.slug}"][0] == "interrupted"
    town.running.misbehaves()
    town.operator.fresh = False
    assert town.operator.crawl(1, 23).returncode == 0
    assert is_true(town)


def test_kill_9_at_random_moments_loses_nothing(
    towns: Callable[[int], AbstractContextManager[Town]],
) -> None:
    with ExitStack() as stack, ThreadPoolExecutor(LANES) as pool:
        lanes = [stack.enter_context(towns(lane)) for lane in range(LANES)]
        list(pool.map(killed_again_and_again, lanes, range(LANES)))


def killed_again_and_again(town: Town, lane: int) -> None:
    """Kill crawls of one database, then let one end: what was committed stays, all is true."""
    rng, kept = Random(lane), set[str]()
    town.running.misbehaves(slowly(0.01))
    for _ in range(KILLS_A_LANE):
        process = started(town, rng.randint(3, 55))
        ended(process, signal.SIGKILL)
        if not town.operator.db.exists():
            continue
        assert rows(town.operator.db, "PRAGMA integrity_check") == [("ok",)]
        now = set(stored(town.operator.db))
        assert kept <= now, "what was committed is gone"
        kept = now
    town.running.misbehaves()
    run = town.operator.crawl(1, 23)
    assert run.returncode == 0, run.stdout + run.stderr
    assert is_true(town)
    assert kept <= set(stored(town.operator.db))


def test_an_analysts_open_query_neither_waits_nor_hinders(town: Town) -> None:
    assert town.operator.crawl(1).returncode == 0
    before = shown(town)
    with reader(town.operator.db) as db:
        query = db.execute("SELECT key FROM postings")
        query.fetchone()
        run = town.operator.crawl(2)
        n_rows = 1 + len(query.fetchall())
    assert run.returncode == 0, run.stdout + run.stderr
    assert n_rows == len(before)
    assert is_true(town)
