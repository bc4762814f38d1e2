"""What every test may rely on: no settings of the caller, and skips that are accounted for."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import Any

import pytest

ALLOWED_SKIPS = "CI_ALLOWED_SKIPS"
TOGETHER = "tests/end_to_end/"
"""Files that read the same stories: in one process each is told once."""
LONGEST = (TOGETHER, "tests/benchmarks/", "tests/crawling/", "tests/test_wheel.py", "tests/store/")
"""What takes longest goes first, so that the workers end at about the same time."""


def pytest_configure() -> None:
    """Forget the caller's settings before the first module reads them."""
    for name in [name for name in os.environ if name.startswith("AGGREGATOR_")]:
        del os.environ[name]
    # Two workers and a hundred commands would compile the same modules again and again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_rank)


def pytest_collection_finish() -> None:
    """Let the collector of garbage pass over what stays to the end: a sixth of the whole run."""
    gc.freeze()


def _rank(item: pytest.Item) -> int:
    starts = enumerate(LONGEST)
    return next((at for at, start in starts if item.nodeid.startswith(start)), len(LONGEST))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Deal out whole files, and those that share stories as if they were one."""
    if config.getoption("dist") != "loadfile":
        return None
    config.option.loadscopereorder = False  # it puts the files of many tests first
    from xdist.scheduler import LoadFileScheduling

    class Together(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return TOGETHER if nodeid.startswith(TOGETHER) else super()._split_scope(nodeid)

    return Together(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if unexpected := _unexpected_skips(terminalreporter):
        terminalreporter.section("skips that are not on the list")
        for line in unexpected:
            terminalreporter.line(line)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if exitstatus == pytest.ExitCode.OK and reporter and _unexpected_skips(reporter):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _unexpected_skips(reporter: pytest.TerminalReporter) -> list[str]:
    """Skips whose reason the list that CI_ALLOWED_SKIPS names does not hold."""
    if not (path := os.environ.get(ALLOWED_SKIPS)):
        return []
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    allowed = [line for line in lines if line and not line.startswith("#")]
    reasons = [(r.nodeid, str(r.longrepr[2])) for r in reporter.stats.get("skipped", [])]
    return [f"{node}: {why}" for node, why in reasons if not any(a in why for a in allowed)]
