-- The archive: the board's own words, one row per version, beside the database.

CREATE TABLE payloads (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice, so that an orphan harms nobody
    posting_id INTEGER NOT NULL,
    seen_at TEXT NOT NULL,
    body BLOB NOT NULL                   -- zstd of the RawPosting as JSON, contact data masked
) STRICT;
CREATE INDEX payloads_posting ON payloads (posting_id);
