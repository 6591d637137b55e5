-- Attempts to sign in since the last success. The subject is an account's id, or one of 4,096 made-up ids that stand for
-- all names nobody has, so that an unknown name costs and locks the same and the table cannot be filled from outside.
CREATE TABLE IF NOT EXISTS sign_in_attempt (
  subject_id BINARY(16) NOT NULL,
  attempt_count INT NOT NULL,
  attempted_at DATETIME(6) NOT NULL,
  PRIMARY KEY (subject_id),
  CONSTRAINT sign_in_attempt_count CHECK (attempt_count >= 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
