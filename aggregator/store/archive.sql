-- The archive: the board's own words, one row per version, beside the database.

CREATE TABLE payloads (
    posting_id INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    body BLOB NOT NULL,                  -- zstd of the RawPosting as JSON, contact data masked
    PRIMARY KEY (posting_id, seen_at)
) STRICT, WITHOUT ROWID;
