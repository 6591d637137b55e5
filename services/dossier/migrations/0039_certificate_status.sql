-- 1: counts, 2: revoked, 3: void, another paper stands for it.
ALTER TABLE candidate_certificate ADD COLUMN status TINYINT NOT NULL DEFAULT 1;

-- Merges whose record that goes on lent its certificates.
ALTER TABLE candidate_merge ADD KEY candidate_merge_by_candidate (candidate_id);
