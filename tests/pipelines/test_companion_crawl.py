"""Crawls with and without a companion: the same database, and no process is left behind."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.end_to_end.reading import reader, rows
from tests.market.faults import Fault
from tests.market.market import Market
from tests.market.operator import Operator
from tests.market.server import Running, serve

SLOWLY = Fault(kind="hang", value=0.012, host=".*", path="/job/.*")
OF_A_POSTING = ("postings", "posting_locations", "descriptions", "tags")


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    """One site, large and slow enough that a companion takes part in its crawl."""
    with serve(Market(seed=5, size=330, platforms=("schema_org",), n_employers=1)) as made:
        made.misbehaves(SLOWLY)
        yield made


@pytest.fixture
def operator(running: Running, tmp_path: Path) -> Callable[[str], Operator]:
    """Return an operator who works in a folder of this name."""

    def make(name: str) -> Operator:
        folder = tmp_path / name
        folder.mkdir()
        return Operator(folder, running.gateway, running.market, fresh=False)

    return make


def test_the_database_is_the_same_with_and_without(operator: Callable[[str], Operator]) -> None:
    found = []
    for workers in ("0", "1"):
        one = operator(workers)
        said = one.crawl(1, options=("-s", f"AGGREGATOR_WORKERS={workers}", "-s", "LOG_LEVEL=INFO"))
        assert said.returncode == 0, said.stderr
        assert ("understood in a companion process" in said.stderr) == (workers == "1")
        found.append(one)
    assert rows(found[0].db, "SELECT count(*) FROM postings")[0][0] > 100
    for name in OF_A_POSTING:
        assert by_key(found[0].db, name) == by_key(found[1].db, name), name
    listings = "SELECT board, external_id, title, decision FROM listings ORDER BY 1, 2"
    assert rows(found[0].db, listings) == rows(found[1].db, listings)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_no_process_is_left_behind(
    operator: Callable[[str], Operator], number: signal.Signals
) -> None:
    one = operator("stopped")
    crawl = one.start(*one.crawl_command())
    companions = _until(lambda: children(crawl.pid) or crawl.poll() is not None)
    assert crawl.poll() is None, "it ended before a companion was there"
    crawl.send_signal(number)
    _, err = crawl.communicate(timeout=20)
    assert crawl.returncode == (130 if number == signal.SIGINT else -number), err
    assert "Traceback" not in err
    _until(lambda: not companions & running_now())


def by_key(db: Path, name: str) -> list[tuple[object, ...]]:
    """Rows of a table, postings named by their keys: their numbers are those of their coming."""
    with reader(db) as opened:
        columns = [row[1] for row in opened.execute(f"PRAGMA table_info({name})")]
    kept = [f"t.{c}" for c in columns if c not in ("id", "posting_id", "vacancy_id")]
    own = "id" if name == "postings" else "posting_id"
    words = f"SELECT p.key, {', '.join(kept)} FROM {name} AS t JOIN postings AS p ON p.id = t.{own}"
    return sorted(rows(db, words), key=repr)


def _until(found: Callable[[], set[int] | bool]) -> set[int]:
    until = time.monotonic() + 20
    while not (said := found()):
        assert time.monotonic() < until
        time.sleep(0.02)
    return said if isinstance(said, set) else set()


def children(pid: int) -> set[int]:
    """Processes that a process began."""
    return {own for own, parent in _processes() if parent == pid}


def running_now() -> set[int]:
    """All processes."""
    return {own for own, _ in _processes()}


def _processes() -> list[tuple[int, int]]:
    said = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True)
    return [(int(own), int(parent)) for own, parent in map(str.split, said.stdout.splitlines())]
