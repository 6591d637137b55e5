-- Where the grants over an organization went in a reorganization: what is given for it later goes there too. Its own
-- successor: it ended, and nobody got the grants over it.
CREATE TABLE IF NOT EXISTS grant_succession (
  predecessor_id BINARY(16) NOT NULL,
  reorganization_id BINARY(16) NOT NULL,
  successor_id BINARY(16) NOT NULL,
  effective_date DATE NOT NULL,
  applied_at DATETIME(6) NOT NULL,
  predecessor_ended TINYINT NOT NULL,
  PRIMARY KEY (predecessor_id, reorganization_id, successor_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
