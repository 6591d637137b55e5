-- Where people were followed before a reorganization took them elsewhere: the old path, kept. `version` is the one the
-- move made.
CREATE TABLE IF NOT EXISTS candidate_relocation (
  candidate_id BINARY(16) NOT NULL,
  version BIGINT NOT NULL,
  effective_date DATE NOT NULL,
  from_organization_id BINARY(16) NOT NULL,
  to_organization_id BINARY(16) NOT NULL,
  from_path VARCHAR(4000) NOT NULL,
  reorganization_id BINARY(16) NOT NULL,
  PRIMARY KEY (candidate_id, version),
  UNIQUE KEY candidate_relocation_once (candidate_id, reorganization_id),
  CONSTRAINT candidate_relocation_moves CHECK (from_organization_id <> to_organization_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
