"""The market's boards as lines of an operator's boards.local.toml."""

from __future__ import annotations

import json

from tests.market.market import Market
from tests.market.shapes import SHAPES
from tests.market.world import Employer


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
