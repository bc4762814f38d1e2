"""Boards that share a host: an ill one costs the others no more than its own answers take."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.crawling.conftest import Answer, Internet, greenhouse, rows

WELL = [f"well{number}" for number in range(6)]
PATIENCE = 1.0
ILL = {
    "gone": Answer(status=404, body='{"error": "not found"}'),
    "broken": Answer(status=500),
    "refused": Answer(status=403),
    "silent": Answer(seconds=60),
    "walled": Answer(body="<title>Just a moment...</title>"),
    "hurried": Answer(status=429),
}
OUTCOMES = "SELECT substr(board, 12), outcome FROM crawls"


@pytest.mark.parametrize("ill", ILL)
def test_an_ill_board_neither_delays_nor_ends_those_it_shares_a_host_with(
    scrapy: Callable[..., Any], internet: Internet, tmp_path: Path, ill: str
) -> None:
    lines = []
    for token in ["ill", *WELL]:
        where, answer = greenhouse(token, "Pharmacy Technician")
        internet.lay(where, answer if token in WELL else ILL[ill])
        row = f'platform = "greenhouse", slug = "{token}", employer = "Elm Pharmacy"'
        lines.append(f'{{ {row}, country = "US", token = "{token}" }}')
    registry = "boards = [" + ", ".join(lines) + "]"
    (tmp_path / "boards.local.toml").write_text(registry, encoding="utf-8")
    boards = f"board={','.join(['ill', *WELL])}"
    ended = scrapy("crawl", "greenhouse", "-a", boards, "-s", f"DOWNLOAD_TIMEOUT={PATIENCE}")
    assert ended.code != 0
    outcomes = dict(rows(tmp_path / "jobs.db", OUTCOMES))
    assert outcomes.pop("ill") == "failed"
    assert outcomes == dict.fromkeys(WELL, "complete")
    asked = [seen for seen in internet.seen if seen.target.startswith("/v1/boards/")]
    own = [seen for seen in asked if "/ill/" in seen.target]
    spent = len(own) * PATIENCE if ill == "silent" else 0
    assert max(s.at for s in asked) - min(s.at for s in asked) < spent + 5
