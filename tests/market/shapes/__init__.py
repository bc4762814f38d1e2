"""How each platform speaks: one module per shape of board, in the form of real captures."""

from __future__ import annotations

from types import ModuleType

from tests.market.shapes import feed, greenhouse, jibe, schema_org, workday

SHAPES: dict[str, ModuleType] = {
    "greenhouse": greenhouse,
    "schema_org": schema_org,
    "workday": workday,
    "jibe": jibe,
    "feed": feed,
}
