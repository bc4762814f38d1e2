"""Opening for changes what is there already: never a file that is missing, never a snapshot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aggregator.store.database import StoreError, beside, refuse_snapshot
from aggregator.store.lock import Lock
from aggregator.store.store import Store


@contextmanager
def reopened(path: Path, archive: Path | str | None = None) -> Iterator[Store]:
    """A database and its archive, locked and open for writing.

    Raises Locked during a crawl, and StoreError, with nothing made, if either file is missing or
    the database is a snapshot.
    """
    refuse_snapshot(path)
    kept = Path(archive) if archive else beside(path)
    if not kept.is_file():
        raise StoreError(f"{kept} does not exist; name the archive with --archive")
    with Lock(path), Store.open(path, kept) as store:
        yield store
