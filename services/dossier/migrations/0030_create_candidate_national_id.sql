-- Personal identification numbers, sealed. The blind index is a keyed digest: the same number stands once. It is NULL
-- for a record that was merged into one which bears the number now.
CREATE TABLE IF NOT EXISTS candidate_national_id (
  candidate_id BINARY(16) NOT NULL,
  sealed VARBINARY(256) NOT NULL,
  blind_index BINARY(32) NULL,
  recorded_at DATETIME(6) NOT NULL,
  PRIMARY KEY (candidate_id),
  UNIQUE KEY candidate_national_id_index (blind_index)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
