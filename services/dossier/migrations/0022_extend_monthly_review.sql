-- What a review may say beside the four fixed marks, who helped then, and a key of the helper's remark: two remarks that
-- read alike, marks, case and punctuation aside, have the same. One statement, so that it happens wholly or not at all.
ALTER TABLE monthly_review
  ADD COLUMN task_result TINYINT NOT NULL DEFAULT 0,
  ADD COLUMN helper_id BINARY(16) NULL,
  ADD COLUMN remark_key BINARY(16) NULL,
  ADD KEY monthly_review_by_helper (helper_id, review_date, candidate_id),
  ADD KEY monthly_review_by_remark (helper_id, remark_key, review_date, review_month, candidate_id),
  ADD CONSTRAINT monthly_review_remark CHECK (remark_key IS NULL OR helper_id IS NOT NULL);
