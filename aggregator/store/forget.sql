-- Removes the postings of temp.gone; what shared a vacancy or a key with them is matched again.

INSERT OR REPLACE INTO pending (posting_id, is_content)
SELECT id, 1 FROM postings WHERE vacancy_id IN (
    SELECT vacancy_id FROM postings WHERE id IN (SELECT id FROM gone));
INSERT OR IGNORE INTO stale_keys
SELECT key FROM match_keys WHERE posting_id IN (SELECT id FROM gone);
UPDATE rejects SET excerpt = NULL, url = NULL WHERE (board, external_id) IN (
    SELECT board, external_id FROM listings WHERE id IN (SELECT id FROM gone));
DELETE FROM vacancies WHERE id IN (
    SELECT vacancy_id FROM postings WHERE id IN (SELECT id FROM gone));
DELETE FROM pending WHERE posting_id IN (SELECT id FROM gone);
DELETE FROM descriptions WHERE posting_id IN (SELECT id FROM gone);
DELETE FROM posting_locations WHERE posting_id IN (SELECT id FROM gone);
DELETE FROM tags WHERE posting_id IN (SELECT id FROM gone);
DELETE FROM changes WHERE posting_id IN (SELECT id FROM gone);
DELETE FROM match_keys WHERE posting_id IN (SELECT id FROM gone);
DELETE FROM matches WHERE posting_a IN (SELECT id FROM gone);
DELETE FROM matches WHERE posting_b IN (SELECT id FROM gone);
DELETE FROM versions WHERE posting_id IN (SELECT id FROM gone);
DELETE FROM spells WHERE posting_id IN (SELECT id FROM gone);
DELETE FROM postings WHERE id IN (SELECT id FROM gone);
DELETE FROM listings WHERE id IN (SELECT id FROM gone);
