"""The clock every stored instant comes from; tests and the demo may set where it starts."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta

_STARTED = time.monotonic()


def now() -> datetime:
    """The present instant in UTC, or the one AGGREGATOR_NOW names plus the time since the start."""
    if start := os.environ.get("AGGREGATOR_NOW"):
        elapsed = timedelta(seconds=time.monotonic() - _STARTED)
        return datetime.fromisoformat(start).astimezone(UTC) + elapsed
    return datetime.now(UTC)


def instant(moment: datetime | None = None) -> str:
    """An instant as it is stored: UTC, ISO 8601, microseconds, Z."""
    return (moment or now()).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
