"""The archive file: the board's own words, one compressed row per version."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
import zstandard

from aggregator.records import RawPosting
from aggregator.store.database import ARCHIVE, StoreError, checkpoint, explained, open_file

LEVEL = 1
BELONGING = """
SELECT count(*), count(p.id) FROM kept.versions v
LEFT JOIN payloads p ON p.id = v.payload_id AND p.posting_id = v.posting_id
    AND p.seen_at = v.seen_at
"""

LOST = """
SELECT v.payload_id FROM kept.versions v WHERE NOT EXISTS (
    SELECT 1 FROM payloads p WHERE p.posting_id = v.posting_id AND p.id = v.payload_id)
"""

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(RawPosting)
_compressor = zstandard.ZstdCompressor(level=LEVEL)
_decompressor = zstandard.ZstdDecompressor()


def pack(raw: RawPosting) -> bytes:
    """Return a posting as it is archived; raises ValueError for text that is no Unicode."""
    return _compressor.compress(_encoder.encode(raw))


def unpack(body: bytes) -> RawPosting:
    """Return the posting that was packed."""
    return _decoder.decode(_decompressor.decompress(body))


class Archive:
    """Payloads by id. Written before the database, so a posting never lacks its payload."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.db = open_file(path, "archive.sql", kind=ARCHIVE)
        self.db.execute("PRAGMA synchronous = FULL")
        self.db.execute("PRAGMA cache_size = -2000")  # hardly anything is read twice

    def next_id(self) -> int:
        """The id of the next payload, never used before; only inside a transaction."""
        row = self.db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'payloads'").fetchone()
        return 1 + (row[0] if row else 0)

    def put(self, rows: Sequence[tuple[int, str, bytes]], *, after: int = 0) -> list[int]:
        """Store (posting id, seen at, body) rows durably; their payload ids, beyond `after`."""
        with explained(self.path):
            self.db.execute("BEGIN IMMEDIATE")
            try:
                first = max(self.next_id(), after + 1)
                ids = list(range(first, first + len(rows)))
                self.db.executemany(
                    "INSERT INTO payloads (id, posting_id, seen_at, body) VALUES (?, ?, ?, ?)",
                    ((number, *row) for number, row in zip(ids, rows, strict=True)),
                )
                self.db.execute("COMMIT")
            except BaseException:
                if self.db.in_transaction:
                    self.db.execute("ROLLBACK")
                raise
            return ids

    def get(self, payload_ids: Iterable[int]) -> dict[int, RawPosting]:
        """Return the postings of these payloads; what is missing is missing in the answer."""
        with explained(self.path):
            rows = self.db.execute(
                "SELECT id, body FROM payloads WHERE id IN (SELECT value FROM json_each(?))",
                (_encoder.encode(list(payload_ids)).decode(),),
            )
            return {number: unpack(body) for number, body in rows}

    def check_belongs(self, database: Path) -> None:
        """Raise StoreError if this is some other database's archive: it holds none of its words."""
        with explained(self.path):
            self.db.execute("ATTACH ? AS kept", (str(database),))
            n_versions, n_held = self.db.execute(BELONGING).fetchone()
            self.db.execute("DETACH kept")
        if n_versions and not n_held:
            raise StoreError(
                f"{self.path} is not the archive of {database}; name it with --archive"
            )

    def lost(self, database: Path) -> list[int]:
        """The payloads the database refers to that are not here: of a lost or an older archive."""
        with explained(self.path):
            self.db.execute("ATTACH ? AS kept", (str(database),))
            found = [number for (number,) in self.db.execute(LOST)]
            self.db.execute("DETACH kept")
            return found

    def prune(self, database: Path) -> None:
        """Remove every payload that no version in the database refers to; nobody may be writing."""
        with explained(self.path):
            self.db.execute("ATTACH ? AS kept", (str(database),))
            self.db.execute("PRAGMA secure_delete = ON")
            self.db.execute(
                "DELETE FROM payloads WHERE id NOT IN (SELECT payload_id FROM kept.versions)"
            )
            self.db.execute("DETACH kept")
            self.db.execute("VACUUM")

    def close(self) -> None:
        """Close the file, its log folded back in."""
        with explained(self.path):
            checkpoint(self.db)
        self.db.close()
