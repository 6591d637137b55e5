-- Papers of a dossier as they stand; what they were before is in the journal. introducer_id is the nil id for papers
-- without an introducer, so that a form stands once for each of them.
CREATE TABLE IF NOT EXISTS dossier_document (
  candidate_id BINARY(16) NOT NULL,
  form VARCHAR(20) NOT NULL,
  introducer_id BINARY(16) NOT NULL,
  document_date DATE NOT NULL,
  acquainted_since DATE NULL,
  defect_code VARCHAR(40) NOT NULL,
  PRIMARY KEY (candidate_id, form, introducer_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- outcome: 0 open, 1 clear, 2 an issue.
CREATE TABLE IF NOT EXISTS dossier_verification (
  candidate_id BINARY(16) NOT NULL,
  subject VARCHAR(40) NOT NULL,
  recipient VARCHAR(300) NOT NULL,
  request_date DATE NOT NULL,
  answer_date DATE NULL,
  outcome TINYINT NOT NULL,
  PRIMARY KEY (candidate_id, subject),
  CONSTRAINT dossier_verification_answer CHECK (
    outcome IN (0, 1, 2) AND (outcome = 0) = (answer_date IS NULL)
    AND (answer_date IS NULL OR answer_date >= request_date))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS dossier_opinion (
  candidate_id BINARY(16) NOT NULL,
  source TINYINT NOT NULL,
  opinion_date DATE NOT NULL,
  favorable BOOLEAN NOT NULL,
  PRIMARY KEY (candidate_id, source),
  CONSTRAINT dossier_opinion_source CHECK (source BETWEEN 1 AND 3)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
