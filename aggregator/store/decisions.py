"""What a person decided, kept with who, when and why; never derived, never rebuilt."""

from __future__ import annotations

import getpass
from typing import Literal

from aggregator.clock import instant
from aggregator.store.database import explained, transaction
from aggregator.store.store import Store

Kind = Literal["join", "split", "forget", "accept", "pause"]


def decide(
    store: Store, kind: Kind, subject: str, other: str | None = None, *, because: str | None = None
) -> None:
    """Keep one decision; `other` is the second posting of a join or split, the day of a pause."""
    row = (kind, subject, other, getpass.getuser(), instant(), because)
    with explained(store.path), transaction(store.connection):
        store.connection.execute(
            "INSERT INTO decisions (kind, subject, object, decided_by, decided_at, because)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            row,
        )
