"""The market's boards as lines of an operator's boards.local.toml."""

from __future__ import annotations

import json
from pathlib import Path

from tests.market.market import Market
from tests.market.shapes import SHAPES
from tests.market.world import PLATFORMS, Employer

ROOT = Path(__file__).parents[2]


def known_platforms() -> tuple[str, ...]:
    """Return the market's platforms that have a registry and a spider."""
    registry, spiders = ROOT / "aggregator" / "data" / "boards", ROOT / "spiders"
    return tuple(
        name
        for name in PLATFORMS
        if (registry / f"{name}.toml").exists() and (spiders / f"{name}.py").exists()
    )


def toml(market: Market) -> str:
    """Return a boards.local.toml that registers every board of the market."""
    lines = "\n".join(f"  {_line(market, board)}," for board in market.boards)
    return f"# Boards of the simulated market.\nboards = [\n{lines}\n]\n"


def _line(market: Market, board: Employer) -> str:
    row = {
        "platform": board.platform,
        "slug": board.slug,
        "employer": board.name,
        "country": "US",
        "setting": board.setting,
        **SHAPES[board.platform].parameters(board),
    }
    if board is market.copier:
        row["kind"] = "aggregator"
    return "{ " + ", ".join(f"{key} = {json.dumps(value)}" for key, value in row.items()) + " }"
