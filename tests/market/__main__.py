"""`python -m tests.market serve`: the market in the foreground until it is interrupted."""

from __future__ import annotations

import argparse
import threading

from tests.market.market import Market
from tests.market.registry import toml
from tests.market.server import serve
from tests.market.world import PLATFORMS


def main() -> int:
    """Serve a market and say where; returns when interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tests.market", description=__doc__)
    parser.add_argument("command", choices=("serve", "boards"))
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--size", type=int, default=200, help="openings behind the market")
    parser.add_argument("--day", type=int, default=1)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--platform", action="append", choices=PLATFORMS)
    asked = parser.parse_args()
    market = Market(asked.seed, asked.size, tuple(asked.platform or PLATFORMS), asked.day)
    if asked.command == "boards":
        print(toml(market))
        return 0
    with serve(market, asked.port) as running:
        print(f"AGGREGATOR_GATEWAY={running.gateway}", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return 0
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
