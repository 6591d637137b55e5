-- The register: one row a class type and year holds the last number given, so that numbers have no gaps.
CREATE TABLE IF NOT EXISTS certificate_register (
  class_type VARCHAR(60) NOT NULL,
  year INT NOT NULL,
  last_serial INT NOT NULL,
  PRIMARY KEY (class_type, year)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS certificate (
  certificate_id BINARY(16) NOT NULL,
  class_type VARCHAR(60) NOT NULL,
  year INT NOT NULL,
  serial INT NOT NULL,
  number VARCHAR(60) NOT NULL,
  verification_code CHAR(20) NOT NULL,
  candidate_id BINARY(16) NOT NULL,
  organization_id BINARY(16) NOT NULL,
  training_class_id BINARY(16) NOT NULL,
  issue_date DATE NOT NULL,
  grade VARCHAR(20) NOT NULL,
  PRIMARY KEY (certificate_id),
  UNIQUE KEY certificate_number (class_type, year, serial),
  UNIQUE KEY certificate_code (verification_code),
  KEY certificate_by_candidate (candidate_id, certificate_id),
  KEY certificate_by_organization (organization_id, certificate_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
