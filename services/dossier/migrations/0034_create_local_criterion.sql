-- What an organization asks beside the regulation, of everybody below it. An open end is 9999-12-31. occupations: the
-- numbers of the API, "1,3"; empty for everybody. The decision that ends it stands in the journal.
CREATE TABLE IF NOT EXISTS local_criterion (
  id BINARY(16) NOT NULL,
  version BIGINT NOT NULL,
  organization_id BINARY(16) NOT NULL,
  step TINYINT NOT NULL,
  title VARCHAR(300) NOT NULL,
  kind TINYINT NOT NULL,
  qualification TINYINT NOT NULL,
  number INT NOT NULL,
  occupations VARCHAR(60) NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE NOT NULL,
  decision_number VARCHAR(40) NOT NULL,
  decision_symbol VARCHAR(40) NOT NULL,
  decision_date DATE NOT NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY local_criterion_by_organization (organization_id, step, valid_to),
  CONSTRAINT local_criterion_version CHECK (version >= 1),
  CONSTRAINT local_criterion_kind CHECK (kind BETWEEN 1 AND 4),
  CONSTRAINT local_criterion_step CHECK (step IN (6, 11)),
  CONSTRAINT local_criterion_days CHECK (valid_to >= valid_from)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
