-- The family section of the curriculum vitae. Names and stories stand in sealed_content alone; beside it only what rules
-- look at.
CREATE TABLE IF NOT EXISTS candidate_relative (
  candidate_id BINARY(16) NOT NULL,
  ordinal SMALLINT NOT NULL,
  subject VARCHAR(40) NOT NULL,
  relation TINYINT NOT NULL,
  member_id BINARY(16) NULL,
  member_elsewhere BOOLEAN NOT NULL,
  deceased BOOLEAN NOT NULL,
  has_civil_capacity BOOLEAN NOT NULL,
  sealed_content BLOB NOT NULL,
  PRIMARY KEY (candidate_id, ordinal),
  UNIQUE KEY candidate_relative_subject (candidate_id, subject),
  CONSTRAINT candidate_relative_relation CHECK (relation BETWEEN 1 AND 9 AND ordinal >= 1),
  CONSTRAINT candidate_relative_member CHECK (member_id IS NULL OR NOT member_elsewhere)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
