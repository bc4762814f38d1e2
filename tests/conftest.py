"""What every test may rely on: no settings of the caller, and skips that are accounted for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ALLOWED_SKIPS = "AGGREGATOR_ALLOWED_SKIPS"


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [n for n in os.environ if n.startswith("AGGREGATOR_") and n != ALLOWED_SKIPS]:
        monkeypatch.delenv(name)


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
    """Skips whose reason the list that AGGREGATOR_ALLOWED_SKIPS names does not hold."""
    if not (path := os.environ.get(ALLOWED_SKIPS)):
        return []
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    allowed = [line for line in lines if line and not line.startswith("#")]
    reasons = [(r.nodeid, str(r.longrepr[2])) for r in reporter.stats.get("skipped", [])]
    return [f"{node}: {why}" for node, why in reasons if not any(a in why for a in allowed)]
