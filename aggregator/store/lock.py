"""One crawl at a time: an exclusive lock on `<db>.lock` that dies with its process."""

from __future__ import annotations

import sys
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from aggregator.store.database import StoreError


class Locked(StoreError):
    """Another process is crawling or rebuilding this database."""


class Lock:
    """Held from `acquire` (or `with`) until `release` or the end of the process."""

    def __init__(self, database: Path) -> None:
        self.path = database.with_name(database.name + ".lock")
        self._file: IO[str] | None = None

    def acquire(self) -> Self:
        """Take the lock at once; raises Locked if another process holds it."""
        try:
            file = self.path.open("a+", encoding="utf-8")
        except OSError as error:
            raise StoreError.of(self.path, error) from error
        if not _flock(file):
            file.close()
            raise Locked(f"another process holds {self.path}")
        self._file = file
        return self

    def release(self) -> None:
        """Give the lock back; the file stays, for removing it would race."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> Self:
        return self.acquire()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def _flock(file: IO[str]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
