-- The register of Party members. candidate_version is the version of the candidate last taken over, so that an
-- event told again changes nothing.
CREATE TABLE IF NOT EXISTS member (
  id BINARY(16) NOT NULL,
  version BIGINT NOT NULL,
  organization_id BINARY(16) NOT NULL,
  full_name VARCHAR(100) NOT NULL,
  folded_name VARCHAR(400) NOT NULL,
  birth_date DATE NOT NULL,
  status TINYINT NOT NULL,
  admission_ceremony_date DATE NOT NULL,
  admission_decision_date DATE NULL,
  official_date DATE NULL,
  seniority_date DATE NULL,
  candidate_id BINARY(16) NULL,
  candidate_version BIGINT NOT NULL,
  synthetic BOOLEAN NOT NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY member_candidate (candidate_id),
  KEY member_by_organization (organization_id, folded_name, id),
  KEY member_by_name (folded_name, id),
  CONSTRAINT member_version CHECK (version >= 1),
  CONSTRAINT member_status CHECK (status IN (1, 2, 3)),
  CONSTRAINT member_official CHECK (
    (status <> 2 OR official_date IS NOT NULL) AND (status <> 1 OR official_date IS NULL)),
  CONSTRAINT member_official_after_ceremony CHECK (
    official_date IS NULL OR official_date >= admission_ceremony_date)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
