-- Breaches of rules that a person's steps show. version 0: those that follow from the person as they stand, replaced by
-- every step; else of the step that made the version. What counts of them, and where, is a figure.
CREATE TABLE IF NOT EXISTS breach_step (
  candidate_id BINARY(16) NOT NULL,
  version BIGINT NOT NULL,
  clause VARCHAR(40) NOT NULL,
  breached_on DATE NOT NULL,
  number BIGINT NOT NULL,
  PRIMARY KEY (candidate_id, version, clause)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
