-- Pairs of records that may be of one person. first_id was made before second_id. by_national_id: somebody tried to
-- record for one of them the number that the other has.
CREATE TABLE IF NOT EXISTS candidate_duplicate (
  first_id BINARY(16) NOT NULL,
  second_id BINARY(16) NOT NULL,
  by_national_id BOOLEAN NOT NULL,
  by_name BOOLEAN NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (first_id, second_id),
  KEY candidate_duplicate_by_second (second_id, first_id),
  CONSTRAINT candidate_duplicate_order CHECK (first_id < second_id),
  CONSTRAINT candidate_duplicate_ground CHECK (by_national_id OR by_name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- What a merge changed of the record that goes on: undoing it gives that back.
CREATE TABLE IF NOT EXISTS candidate_merge (
  merged_id BINARY(16) NOT NULL,
  candidate_id BINARY(16) NOT NULL,
  awareness_certificate_before DATE NULL,
  new_member_certificate_before DATE NULL,
  merged_at DATETIME(6) NOT NULL,
  PRIMARY KEY (merged_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
