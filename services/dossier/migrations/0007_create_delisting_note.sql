-- What the cell adds to the coded reason when it takes somebody off the list; by the version the delisting made.
CREATE TABLE IF NOT EXISTS delisting_note (
  candidate_id BINARY(16) NOT NULL,
  version BIGINT NOT NULL,
  note VARCHAR(1000) NOT NULL,
  PRIMARY KEY (candidate_id, version)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
