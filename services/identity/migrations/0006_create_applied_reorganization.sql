-- Reorganizations whose accounts and grants were moved here, each once.
CREATE TABLE IF NOT EXISTS applied_reorganization (
  reorganization_id BINARY(16) NOT NULL,
  effective_date DATE NOT NULL,
  applied_at DATETIME(6) NOT NULL,
  PRIMARY KEY (reorganization_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
