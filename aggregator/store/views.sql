-- Views for analysts. Made again by `rebuild`.

CREATE VIEW open_vacancies AS SELECT * FROM vacancies WHERE is_open;

-- Tags of the posting that each field of the vacancy is from: its best one, or the one in `origins`.
CREATE VIEW vacancy_tags AS
SELECT v.id AS vacancy_id, v.role, v.is_open, v.country, v.region, t.kind, t.name, t.requirement,
    t.any_of, t.within_days, t.value, t.field, t.quote
FROM vacancies v JOIN postings p ON p.vacancy_id = v.id JOIN tags t ON t.posting_id = p.id
WHERE iif(v.n_postings = 1, p.id = v.posting_id,
    p.key = coalesce(json_extract(v.origins, '$.' || t.kind), json_extract(v.origins, '$.posting')));

-- Every place of a vacancy; those without any have one row that says so. Sums of `weight` count
-- vacancies.
CREATE VIEW vacancy_places AS
SELECT v.id AS vacancy_id, v.role, v.is_open, l.city, l.region, l.country, l.postal_code, l.county,
    l.latitude, l.longitude, coalesce(l.weight, 1.0) AS weight
FROM vacancies v JOIN postings p ON p.key = coalesce(
    json_extract(v.origins, '$.place'), json_extract(v.origins, '$.posting'))
LEFT JOIN posting_locations l ON l.posting_id = p.id;

-- What the tags of each vacancy say, one row a vacancy, names in JSON arrays. NULL: the text states none,
-- which is not the same as asking for none (tags with `not_required` say that).
CREATE VIEW vacancy_facts AS
SELECT vacancy_id,
    nullif(certifications_required, '[]') AS certifications_required,
    nullif(certifications_preferred, '[]') AS certifications_preferred,
    nullif(education_required, '[]') AS education_required,
    nullif(education_preferred, '[]') AS education_preferred,
    nullif(duties, '[]') AS duties,
    nullif(skills, '[]') AS skills,
    nullif(systems, '[]') AS systems,
    nullif(benefits, '[]') AS benefits
FROM (
    SELECT v.id AS vacancy_id,
        (SELECT json_group_array(name) FROM (
            SELECT DISTINCT name FROM vacancy_tags t
            WHERE t.vacancy_id = v.id AND t.kind = 'certification' AND t.requirement = 'required' ORDER BY name)) AS certifications_required,
        (SELECT json_group_array(name) FROM (
            SELECT DISTINCT name FROM vacancy_tags t
            WHERE t.vacancy_id = v.id AND t.kind = 'certification' AND t.requirement = 'preferred' ORDER BY name)) AS certifications_preferred,
        (SELECT json_group_array(name) FROM (
            SELECT DISTINCT name FROM vacancy_tags t
            WHERE t.vacancy_id = v.id AND t.kind = 'education' AND t.requirement = 'required' ORDER BY name)) AS education_required,
        (SELECT json_group_array(name) FROM (
            SELECT DISTINCT name FROM vacancy_tags t
            WHERE t.vacancy_id = v.id AND t.kind = 'education' AND t.requirement = 'preferred' ORDER BY name)) AS education_preferred,
        (SELECT json_group_array(name) FROM (
            SELECT DISTINCT name FROM vacancy_tags t
            WHERE t.vacancy_id = v.id AND t.kind = 'duty' ORDER BY name)) AS duties,
        (SELECT json_group_array(name) FROM (
            SELECT DISTINCT name FROM vacancy_tags t
            WHERE t.vacancy_id = v.id AND t.kind = 'skill' AND t.requirement <> 'not_required' ORDER BY name)) AS skills,
        (SELECT json_group_array(name) FROM (
            SELECT DISTINCT name FROM vacancy_tags t
            WHERE t.vacancy_id = v.id AND t.kind = 'system' AND t.requirement <> 'not_required' ORDER BY name)) AS systems,
        (SELECT json_group_array(name) FROM (
            SELECT DISTINCT name FROM vacancy_tags t
            WHERE t.vacancy_id = v.id AND t.kind = 'benefit' ORDER BY name)) AS benefits
    FROM vacancies v
);

-- Each vacancy's time open, in days, for survival tools. `low_days` is certain; it ended before
-- `high_days` (NULL: still open, or there already when we first looked). `entry` is when we began to
-- watch it: 0, or for one that was there already the age its own posting date gives (NULL: unknown).
CREATE VIEW durations AS
SELECT id AS vacancy_id, key, role, employer, country, region, setting, pay_hourly_min,
    pay_hourly_max, pay_currency, opened_at, closed_at, closed_reason,
    days_open_low + coalesce(age, 0) AS low_days,
    CASE
        WHEN is_open THEN NULL
        WHEN absent_before_at IS NOT NULL THEN days_open_high
        WHEN age IS NOT NULL THEN julianday(closed_at) - julianday(posted_on)
    END AS high_days,
    iif(is_open, 0, 1) AS event,
    iif(absent_before_at IS NULL, age, 0) AS entry,
    absent_before_at IS NULL AS is_left_censored, is_repost,
    days_open_low + coalesce(age, 0) > 180 AS is_evergreen
FROM (
    SELECT *, iif(absent_before_at IS NULL AND posted_on <= opened_at,
        julianday(opened_at) - julianday(posted_on), NULL) AS age
    FROM vacancies
);

CREATE VIEW board_days AS
SELECT board, date(started_at) AS day, max(outcome = 'complete') AS complete,
    max(iif(outcome = 'complete', n_listed, NULL)) AS n_listed
FROM crawls WHERE outcome IS NOT NULL GROUP BY board, date(started_at);

-- Postings that opened and closed from one day to the next, on boards read to their end on both, so that a
-- new board is no boom. Postings that were there when we first looked did not open that day.
CREATE VIEW daily_flow AS
WITH panel AS (
    SELECT t.board, t.day FROM board_days t
    JOIN board_days y ON y.board = t.board AND y.day = date(t.day, '-1 day')
    WHERE t.complete AND y.complete
),
opened AS (
    SELECT l.board, date(s.opened_at) AS day, count(*) AS n
    FROM spells s JOIN listings l ON l.id = s.posting_id
    WHERE s.absent_before_at IS NOT NULL GROUP BY l.board, date(s.opened_at)
),
closed AS (
    SELECT l.board, date(s.closed_at) AS day, count(*) AS n
    FROM spells s JOIN listings l ON l.id = s.posting_id
    WHERE s.closed_at IS NOT NULL GROUP BY l.board, date(s.closed_at)
)
SELECT p.day, count(*) AS n_boards, coalesce(sum(o.n), 0) AS n_opened,
    coalesce(sum(c.n), 0) AS n_closed
FROM panel p
LEFT JOIN opened o ON o.board = p.board AND o.day = p.day
LEFT JOIN closed c ON c.board = p.board AND c.day = p.day
GROUP BY p.day;

-- Advertised pay of open vacancies at their first place, one currency a row. "From 19" and "up to
-- 25" have no middle: the median is that of the ranges with both ends.
CREATE VIEW pay_by_region AS
WITH paid AS (
    SELECT role, country, region, pay_currency, pay_hourly_min AS low, pay_hourly_max AS high,
        (pay_hourly_min + pay_hourly_max) / 2 AS middle
    FROM vacancies WHERE is_open AND coalesce(pay_hourly_min, pay_hourly_max) IS NOT NULL
),
ranked AS (
    SELECT *, count(middle) OVER (PARTITION BY role, country, region, pay_currency) AS n,
        row_number() OVER (
            PARTITION BY role, country, region, pay_currency, middle IS NULL ORDER BY middle) AS at
    FROM paid
),
everyone AS (
    SELECT role, country, region, count(*) AS n_open FROM vacancies WHERE is_open GROUP BY 1, 2, 3
)
SELECT e.role, e.country, e.region, r.pay_currency, e.n_open, count(r.at) AS n_with_pay,
    count(r.middle) AS n_ranges, round(min(r.low), 2) AS lowest_hourly,
    round(avg(iif(r.at IN ((r.n + 1) / 2, (r.n + 2) / 2), r.middle, NULL)), 2) AS median_hourly,
    round(max(r.high), 2) AS highest_hourly
FROM everyone e LEFT JOIN ranked r
    ON r.role = e.role AND r.country IS e.country AND r.region IS e.region
GROUP BY e.role, e.country, e.region, r.pay_currency;

-- Which certificates open vacancies ask for. Only whole texts can say that none is asked for, so
-- they alone are counted. "CMA or RMA required" counts for both names; `n_alternative` says how
-- many of `n_required` ask for the name only as one of several.
CREATE VIEW certification_demand AS
WITH texts AS (
    SELECT posting_id, role FROM vacancies WHERE is_open AND text_kind = 'full'
),
totals AS (SELECT role, count(*) AS n FROM texts GROUP BY role)
SELECT x.role, t.name,
    count(DISTINCT iif(t.requirement = 'required', x.posting_id, NULL)) AS n_required,
    count(DISTINCT iif(t.requirement = 'required', x.posting_id, NULL)) - count(DISTINCT
        iif(t.requirement = 'required' AND t.any_of IS NULL, x.posting_id, NULL)) AS n_alternative,
    count(DISTINCT iif(t.requirement = 'preferred', x.posting_id, NULL)) AS n_preferred,
    totals.n AS n_texts,
    round(1.0 * count(DISTINCT iif(t.requirement = 'required', x.posting_id, NULL)) / totals.n, 4)
        AS share_required,
    round(1.0 * count(DISTINCT iif(t.requirement = 'preferred', x.posting_id, NULL)) / totals.n, 4)
        AS share_preferred
FROM texts x JOIN tags t ON t.posting_id = x.posting_id AND t.kind = 'certification'
JOIN totals ON totals.role = x.role
WHERE t.requirement IN ('required', 'preferred')
GROUP BY x.role, t.name;

CREATE VIEW board_health AS
WITH ended AS (
    SELECT *, row_number() OVER (PARTITION BY board ORDER BY id DESC) AS age
    FROM crawls WHERE outcome IS NOT NULL
),
well AS (
    SELECT board, max(started_at) AS at, max(id) AS id FROM ended WHERE outcome = 'complete'
    GROUP BY board
)
SELECT b.board, b.employer, b.country, last.outcome, last.reason, last.started_at AS crawled_at,
    well.at AS complete_at,
    (SELECT min(e.started_at) FROM ended e WHERE e.board = b.board AND e.outcome <> 'complete'
        AND e.id > coalesce(well.id, 0)) AS ill_since,
    last.n_listed, last.n_claimed, last.n_rejected,
    (SELECT count(*) FROM listings l JOIN spells s ON s.posting_id = l.id
        WHERE l.board = b.board AND s.closed_at IS NULL) AS n_open
FROM boards b
LEFT JOIN ended last ON last.board = b.board AND last.age = 1
LEFT JOIN well ON well.board = b.board;

-- Boards we know of and how far each is reached: `why` it is not, NULL where it is.
CREATE VIEW reach AS
SELECT k.board, k.platform, k.employer, k.country, k.setting, k.n_counted, k.n_crawled,
    CASE
        WHEN k.unsupported IS NOT NULL THEN k.unsupported
        WHEN h.outcome IS NULL THEN 'never crawled'
        WHEN h.complete_at IS NULL AND h.outcome NOT IN ('truncated', 'suspect')
            THEN h.outcome || coalesce(': ' || h.reason, '')
        WHEN held.board IS NOT NULL THEN 'held back: its postings show ' || held.shown
    END AS why
FROM (
    SELECT k.*, (SELECT count(*) FROM boards b WHERE b.board = k.board) AS n_crawled
    FROM known_boards k
    UNION ALL
    SELECT board, platform, employer, country, setting, NULL, NULL, 1 FROM boards
    WHERE board NOT IN (SELECT board FROM known_boards)
) k
LEFT JOIN board_health h ON h.board = k.board
LEFT JOIN held_boards held ON held.board = k.board;

-- Employers none of whose boards is reached, and why not.
CREATE VIEW unreached AS
SELECT employer, board, platform, country, setting, n_counted, why FROM reach r
WHERE why IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM reach o WHERE o.employer = r.employer AND o.why IS NULL);

-- How much of what boards list was read, by platform and country; of the boards we know, how many
-- are reached, the share of the counted titles they hold, and which employers are not.
CREATE VIEW coverage AS
SELECT r.platform, r.country, sum(r.n_crawled) AS n_boards,
    coalesce(sum(h.outcome = 'complete'), 0) AS n_complete,
    sum(r.n_crawled AND h.complete_at IS NULL) AS n_never_complete,
    coalesce(sum(l.n_listed), 0) AS n_listed, coalesce(sum(l.n_kept), 0) AS n_kept,
    coalesce(sum(l.n_not_fetched), 0) AS n_not_fetched, coalesce(sum(h.n_open), 0) AS n_open,
    count(*) AS n_known, sum(r.why IS NULL) AS n_reached, count(r.n_counted) AS n_with_count,
    sum(r.n_counted) AS n_counted,
    sum(iif(r.why IS NULL, r.n_counted, 0)) AS n_counted_reached,
    round(1.0 * sum(iif(r.why IS NULL, r.n_counted, 0)) / nullif(sum(r.n_counted), 0), 4)
        AS share_reached,
    group_concat(iif(r.why IS NOT NULL AND r.why <> 'never crawled',
        r.employer || ': ' || r.why, NULL), '; ') AS not_reached
FROM reach r LEFT JOIN board_health h ON h.board = r.board
LEFT JOIN (
    SELECT board, count(*) AS n_listed, sum(decision = 'kept') AS n_kept,
        sum(decision = 'not_fetched') AS n_not_fetched
    FROM listings GROUP BY board
) l ON l.board = r.board
GROUP BY r.platform, r.country;

CREATE VIEW field_coverage AS
SELECT b.platform, f.key AS field, count(*) AS n, count(f.value) AS n_known,
    round(1.0 * count(f.value) / count(*), 4) AS share
FROM postings p JOIN boards b ON b.board = p.board, json_each(json_object(
    'employer', p.employer, 'city', p.city, 'region', p.region, 'country', p.country,
    'postal_code', p.postal_code, 'latitude', p.latitude, 'workplace', p.workplace,
    'employment_type', p.employment_type, 'shift', p.shift, 'hours', p.hours_min,
    'pay', coalesce(p.pay_min, p.pay_max), 'setting', p.setting, 'level', p.level,
    'education', p.education, 'experience_years', p.experience_years, 'posted_on', p.posted_on,
    'closes_on', p.closes_on, 'apply_url', p.apply_url,
    'text', iif(p.text_kind = 'full', 1, NULL))) f
GROUP BY b.platform, f.key;
