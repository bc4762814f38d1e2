-- What was observed and decided. Observed tables are written by crawls and never derived again;
-- decided tables hold what a person said. What follows from them is in derived.sql.

-- ── observed ────────────────────────────────────────────────────────────────────────────────

CREATE TABLE boards (
    board TEXT PRIMARY KEY,              -- platform/slug
    platform TEXT NOT NULL,
    slug TEXT NOT NULL,
    employer TEXT,
    country TEXT,
    setting TEXT,
    url TEXT,
    kind TEXT NOT NULL DEFAULT 'direct', -- direct | agency | aggregator
    first_crawled_at TEXT,
    etag TEXT,                           -- validators of the list after its last complete crawl
    last_modified TEXT,
    validated_by TEXT                    -- rules in force when the validators were stored
) STRICT;

CREATE TABLE crawls (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    run TEXT NOT NULL,                   -- one per process start, shared by all its boards
    board TEXT NOT NULL REFERENCES boards (board),
    started_at TEXT NOT NULL,
    finished_at TEXT,
    outcome TEXT,                        -- complete | truncated | suspect | failed | refused | interrupted
    reason TEXT,
    n_listed INTEGER NOT NULL DEFAULT 0,
    n_claimed INTEGER,
    n_fetched INTEGER NOT NULL DEFAULT 0,
    n_new INTEGER NOT NULL DEFAULT 0,
    n_changed INTEGER NOT NULL DEFAULT 0,
    n_closed INTEGER NOT NULL DEFAULT 0,
    n_reopened INTEGER NOT NULL DEFAULT 0,
    n_rejected INTEGER NOT NULL DEFAULT 0,
    n_requests INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX crawls_board ON crawls (board, id DESC);
CREATE INDEX crawls_run ON crawls (run);

CREATE TABLE listings (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- also the id of the posting, if it was kept
    board TEXT NOT NULL,
    external_id TEXT NOT NULL,
    title TEXT,
    url TEXT,
    decision TEXT NOT NULL,              -- kept | out_of_scope | rejected | not_fetched
    decided_by TEXT,                     -- rules that decided
    version TEXT,                        -- the list's own mark of the entry when it was decided
    first_seen_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    seen_in INTEGER NOT NULL,            -- last crawl that listed it; clocks may go backwards, ids do not
    UNIQUE (board, external_id)
) STRICT;

CREATE TABLE versions (
    payload_id INTEGER PRIMARY KEY,      -- in the archive file
    posting_id INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    seen_at TEXT NOT NULL
) STRICT;
CREATE INDEX versions_posting ON versions (posting_id, payload_id);

CREATE TABLE spells (
    posting_id INTEGER NOT NULL,
    opened_at TEXT NOT NULL,
    absent_before_at TEXT,               -- last complete crawl without it; NULL: there when we first looked
    last_seen_at TEXT NOT NULL,
    closed_at TEXT,
    reason TEXT,                         -- why it closed
    PRIMARY KEY (posting_id, opened_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX spells_open ON spells (posting_id) WHERE closed_at IS NULL;

CREATE TABLE rejects (
    id INTEGER PRIMARY KEY,
    crawl_id INTEGER REFERENCES crawls (id),
    board TEXT NOT NULL,
    external_id TEXT,
    stage TEXT NOT NULL,                 -- fetch | parse | check | understand | store
    reason TEXT NOT NULL,
    excerpt TEXT,
    url TEXT,
    rejected_at TEXT NOT NULL
) STRICT;
CREATE INDEX rejects_crawl ON rejects (crawl_id);

-- ── decided ─────────────────────────────────────────────────────────────────────────────────

CREATE TABLE decisions (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,                  -- join | split | forget | accept | pause
    subject TEXT NOT NULL,               -- posting key, board, employer or URL
    object TEXT,                         -- the other posting of a join or split; the date of a pause
    decided_by TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    because TEXT
) STRICT;

-- ── bookkeeping: what the end of a run has still to do; empty after it ──────────────────────

CREATE TABLE pending (
    posting_id INTEGER PRIMARY KEY,
    is_content INTEGER NOT NULL          -- 1: words changed; 0: only whether it is open
) STRICT;

CREATE TABLE stale_keys (
    key TEXT PRIMARY KEY                 -- match keys that a posting lost
) STRICT, WITHOUT ROWID;
