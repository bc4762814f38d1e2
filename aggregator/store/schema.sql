-- Schema of the database. Observed tables are written by crawls and never rewritten; decided
-- tables hold what a person said; derived tables are dropped and built again by `rebuild`.

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
    id INTEGER PRIMARY KEY,
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
    n_rejected INTEGER NOT NULL DEFAULT 0,
    n_requests INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX crawls_board ON crawls (board, started_at DESC);

CREATE TABLE listings (
    id INTEGER PRIMARY KEY,              -- also the id of the posting, if it was kept
    board TEXT NOT NULL,
    external_id TEXT NOT NULL,
    title TEXT,
    url TEXT,
    decision TEXT NOT NULL,              -- kept | out_of_scope | rejected | not_fetched
    decided_by TEXT,                     -- rules that decided
    version TEXT,                        -- the list's own mark of the entry when it was decided
    first_seen_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    UNIQUE (board, external_id)
) STRICT;

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

-- ── derived ─────────────────────────────────────────────────────────────────────────────────

CREATE TABLE postings (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,            -- platform/slug/external_id
    board TEXT NOT NULL,
    external_id TEXT NOT NULL,
    requisition_id TEXT,
    url TEXT,
    apply_url TEXT,
    title TEXT NOT NULL,
    employer_raw TEXT,
    employer TEXT,
    role TEXT NOT NULL,
    role_reason TEXT,
    level TEXT,
    grade TEXT,
    setting TEXT,                        -- JSON array
    city TEXT,
    region TEXT,
    country TEXT,
    postal_code TEXT,
    county TEXT,
    latitude REAL,
    longitude REAL,
    location_raw TEXT,
    workplace TEXT,
    employment_type TEXT,                -- JSON array
    shift TEXT,                          -- JSON array
    hours_min REAL,
    hours_max REAL,
    pay_raw TEXT,
    pay_min REAL,
    pay_max REAL,
    pay_currency TEXT,
    pay_period TEXT,
    pay_origin TEXT,
    pay_hourly_min REAL,
    pay_hourly_max REAL,
    pay_annual_min REAL,
    pay_annual_max REAL,
    hours_assumed REAL,
    experience_years REAL,
    education TEXT,                      -- JSON array
    posted_raw TEXT,
    posted_on TEXT,
    closes_on TEXT,
    text_kind TEXT NOT NULL,
    employment_type_raw TEXT,
    education_raw TEXT,
    workplace_raw TEXT,
    vacancy_id INTEGER,
    content_hash TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    errors TEXT,                         -- JSON array of fields whose rule failed
    understood_by TEXT NOT NULL
) STRICT;
CREATE INDEX postings_board ON postings (board);
CREATE INDEX postings_vacancy ON postings (vacancy_id);

CREATE TABLE descriptions (
    posting_id INTEGER PRIMARY KEY,
    text TEXT NOT NULL
) STRICT;

CREATE TABLE posting_locations (
    posting_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    city TEXT,
    region TEXT,
    country TEXT,
    postal_code TEXT,
    county TEXT,
    latitude REAL,
    longitude REAL,
    weight REAL NOT NULL,                -- 1/n_places, so that sums over places count postings
    PRIMARY KEY (posting_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE tags (
    posting_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    requirement TEXT NOT NULL,
    any_of INTEGER,
    within_days INTEGER,
    value REAL,
    field TEXT NOT NULL,
    quote TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    PRIMARY KEY (posting_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX tags_name ON tags (kind, name, requirement);

CREATE TABLE changes (
    posting_id INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    field TEXT NOT NULL,
    old TEXT,
    new TEXT,
    cause TEXT NOT NULL,                 -- source | rules
    PRIMARY KEY (posting_id, changed_at, field, cause)
) STRICT, WITHOUT ROWID;

CREATE TABLE match_keys (
    key TEXT NOT NULL,                   -- kind:value, a blocking or identity key
    posting_id INTEGER NOT NULL,
    PRIMARY KEY (key, posting_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX match_keys_posting ON match_keys (posting_id);

CREATE TABLE matches (
    posting_a INTEGER NOT NULL,          -- the smaller id
    posting_b INTEGER NOT NULL,
    rule TEXT NOT NULL,
    score REAL NOT NULL,
    evidence TEXT,
    PRIMARY KEY (posting_a, posting_b, rule)
) STRICT, WITHOUT ROWID;
CREATE INDEX matches_b ON matches (posting_b);

CREATE TABLE vacancies (
    id INTEGER PRIMARY KEY,              -- id of its earliest posting
    key TEXT NOT NULL UNIQUE,
    posting_id INTEGER NOT NULL,         -- its best posting
    board TEXT NOT NULL,
    external_id TEXT NOT NULL,
    requisition_id TEXT,
    url TEXT,
    apply_url TEXT,
    title TEXT NOT NULL,
    employer_raw TEXT,
    employer TEXT,
    role TEXT NOT NULL,
    role_reason TEXT,
    level TEXT,
    grade TEXT,
    setting TEXT,
    city TEXT,
    region TEXT,
    country TEXT,
    postal_code TEXT,
    county TEXT,
    latitude REAL,
    longitude REAL,
    location_raw TEXT,
    workplace TEXT,
    employment_type TEXT,
    shift TEXT,
    hours_min REAL,
    hours_max REAL,
    pay_raw TEXT,
    pay_min REAL,
    pay_max REAL,
    pay_currency TEXT,
    pay_period TEXT,
    pay_origin TEXT,
    pay_hourly_min REAL,
    pay_hourly_max REAL,
    pay_annual_min REAL,
    pay_annual_max REAL,
    hours_assumed REAL,
    experience_years REAL,
    education TEXT,
    posted_raw TEXT,
    posted_on TEXT,
    closes_on TEXT,
    text_kind TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    understood_by TEXT NOT NULL,
    origins TEXT NOT NULL,               -- JSON object: field group -> key of the posting it is from
    opened_at TEXT NOT NULL,
    absent_before_at TEXT,
    last_seen_at TEXT NOT NULL,
    closed_at TEXT,
    closed_reason TEXT,
    is_open INTEGER NOT NULL,
    is_repost INTEGER NOT NULL,
    n_postings INTEGER NOT NULL,
    n_boards INTEGER NOT NULL,
    days_open_low REAL,
    days_open_high REAL,
    changed_at TEXT
) STRICT;
CREATE INDEX vacancies_open ON vacancies (is_open, role, opened_at DESC);
CREATE INDEX vacancies_place ON vacancies (country, region, city);
CREATE INDEX vacancies_employer ON vacancies (employer);

CREATE TABLE employers (
    name TEXT PRIMARY KEY,
    parent TEXT,
    kind TEXT,                           -- direct | agency | aggregator
    ownership TEXT
) STRICT;

CREATE TABLE roles (
    role TEXT NOT NULL,
    scheme TEXT NOT NULL,                -- SOC | ISCO | UK SOC | NOC
    code TEXT NOT NULL,
    title TEXT NOT NULL,
    PRIMARY KEY (role, scheme, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value TEXT
) STRICT;
