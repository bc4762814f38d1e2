-- Schema of what is derived: dropped and built again by `rebuild`, never migrated.

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
    errors TEXT,                         -- JSON array of fields whose rule failed
    understood_by TEXT NOT NULL
) STRICT;
CREATE INDEX postings_board ON postings (board);
CREATE INDEX postings_vacancy ON postings (vacancy_id);
CREATE INDEX postings_employer ON postings (employer);

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
CREATE INDEX vacancies_opened ON vacancies (opened_at DESC);
CREATE INDEX vacancies_employer ON vacancies (employer);

CREATE TABLE employers (
    name TEXT PRIMARY KEY,
    parent TEXT,
    kind TEXT,                           -- direct | agency | aggregator
    ownership TEXT
) STRICT;

CREATE TABLE held_boards (
    board TEXT PRIMARY KEY,              -- its postings show another employer than it is registered for
    employer TEXT NOT NULL,              -- as registered
    shown TEXT NOT NULL                  -- the name most of its postings show
) STRICT, WITHOUT ROWID;

CREATE TABLE known_boards (
    board TEXT PRIMARY KEY,              -- platform/slug, of the shipped registry
    platform TEXT NOT NULL,
    employer TEXT NOT NULL,
    country TEXT,
    setting TEXT,
    unsupported TEXT,                    -- why it is not read
    n_counted INTEGER                    -- titles of the roles it listed when the registry was made; NULL: never counted
) STRICT, WITHOUT ROWID;

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

CREATE TABLE unindexed (
    vacancy_id INTEGER PRIMARY KEY       -- taken out of the full text, not yet put back
) STRICT;

CREATE VIEW vacancy_texts AS
SELECT v.id, v.title, coalesce(v.employer, v.employer_raw) AS employer,
    trim(coalesce(v.city, '') || ' ' || coalesce(v.region, '') || ' ' || coalesce(v.location_raw, '')) AS place, d.text AS description
FROM vacancies v LEFT JOIN descriptions d ON d.posting_id = v.posting_id;

CREATE VIRTUAL TABLE vacancies_fts USING fts5 (
    title, employer, place, description,
    content = 'vacancy_texts', content_rowid = 'id', tokenize = "unicode61 remove_diacritics 2"
);
