"""The clock every stored instant comes from; tests and the demo may set where it starts."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta

from aggregator.errors import UsageError

_STARTED = time.monotonic()


def now() -> datetime:
    """The present instant in UTC, or the one AGGREGATOR_NOW names plus the time since the start.

    Raises UsageError if that is no instant.
    """
    if start := os.environ.get("AGGREGATOR_NOW"):
        elapsed = timedelta(seconds=time.monotonic() - _STARTED)
        try:
            return datetime.fromisoformat(start).astimezone(UTC) + elapsed
        except (ValueError, OverflowError):
            raise UsageError(
                f"AGGREGATOR_NOW is {start!r}; it must be an instant like 2026-11-02T06:00:00Z"
            ) from None
    return datetime.now(UTC)


def instant(moment: datetime | None = None) -> str:
    """An instant as it is stored: UTC, ISO 8601, microseconds, Z."""
    return (moment or now()).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
