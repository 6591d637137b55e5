-- Consents of competent bodies to special cases, one a case: a later one replaces it, and the journal keeps both.
CREATE TABLE IF NOT EXISTS dossier_consent (
  candidate_id BINARY(16) NOT NULL,
  special_case TINYINT NOT NULL,
  authority_id BINARY(16) NOT NULL,
  paper_number VARCHAR(40) NOT NULL,
  paper_symbol VARCHAR(40) NOT NULL,
  paper_date DATE NOT NULL,
  PRIMARY KEY (candidate_id, special_case),
  CONSTRAINT dossier_consent_case CHECK (special_case BETWEEN 1 AND 8)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- That a person meets a criterion of an organization's own. The paper's columns are all there or all absent.
CREATE TABLE IF NOT EXISTS dossier_attestation (
  candidate_id BINARY(16) NOT NULL,
  criterion_id BINARY(16) NOT NULL,
  attestation_date DATE NOT NULL,
  paper_number VARCHAR(40) NULL,
  paper_symbol VARCHAR(40) NULL,
  paper_date DATE NULL,
  PRIMARY KEY (candidate_id, criterion_id),
  CONSTRAINT dossier_attestation_paper CHECK (
    (paper_number IS NULL) = (paper_date IS NULL) AND (paper_symbol IS NULL) = (paper_date IS NULL))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
