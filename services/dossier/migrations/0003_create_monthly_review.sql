-- The cell's review of one month, each month once.
CREATE TABLE IF NOT EXISTS monthly_review (
  candidate_id BINARY(16) NOT NULL,
  review_month DATE NOT NULL,
  review_date DATE NOT NULL,
  political_awareness TINYINT NOT NULL,
  work_result TINYINT NOT NULL,
  ethics TINYINT NOT NULL,
  public_trust TINYINT NOT NULL,
  conclusion TINYINT NOT NULL,
  helper_remark VARCHAR(2000) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (candidate_id, review_month),
  CONSTRAINT monthly_review_month CHECK (EXTRACT(DAY FROM review_month) = 1 AND review_date >= review_month)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
