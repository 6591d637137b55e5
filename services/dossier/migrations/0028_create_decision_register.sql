-- The last number used of each register: an organization's decisions of one type within one term of its committee. Who
-- takes a number holds the row until the decision is committed, so that none is left out.
CREATE TABLE IF NOT EXISTS decision_register (
  organization_id BINARY(16) NOT NULL,
  type TINYINT NOT NULL,
  term_start DATE NOT NULL,
  last_number INT NOT NULL,
  PRIMARY KEY (organization_id, type, term_start),
  CONSTRAINT decision_register_type CHECK (type BETWEEN 1 AND 4),
  CONSTRAINT decision_register_number CHECK (last_number >= 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- status: 1 in force, 2 revoked, 3 void. A void number has no candidate and no paper.
CREATE TABLE IF NOT EXISTS register_entry (
  id BINARY(16) NOT NULL,
  organization_id BINARY(16) NOT NULL,
  type TINYINT NOT NULL,
  term_start DATE NOT NULL,
  number INT NOT NULL,
  status TINYINT NOT NULL,
  candidate_id BINARY(16) NULL,
  paper_number VARCHAR(40) NULL,
  paper_symbol VARCHAR(40) NULL,
  paper_date DATE NULL,
  void_reason VARCHAR(500) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY register_entry_number (organization_id, type, term_start, number),
  UNIQUE KEY register_entry_paper (organization_id, type, paper_date, paper_symbol, paper_number),
  KEY register_entry_by_candidate (candidate_id, type, status),
  CONSTRAINT register_entry_status CHECK (status BETWEEN 1 AND 3 AND number >= 1),
  CONSTRAINT register_entry_paper_of CHECK (
    (status = 3) = (candidate_id IS NULL) AND (candidate_id IS NULL) = (paper_number IS NULL)
    AND (candidate_id IS NULL) = (paper_symbol IS NULL) AND (candidate_id IS NULL) = (paper_date IS NULL))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
