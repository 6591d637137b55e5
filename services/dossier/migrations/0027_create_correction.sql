-- Corrections and undos that one person proposes and another decides on. What changes, and why, is sealed: `content`
-- and `rejection` open for the row's own id alone. organization_id is the cell that follows the person. status: 1
-- pending, 2 applied, 3 rejected, 4 outdated.
CREATE TABLE IF NOT EXISTS correction (
  id BINARY(16) NOT NULL,
  version BIGINT NOT NULL,
  candidate_id BINARY(16) NOT NULL,
  organization_id BINARY(16) NOT NULL,
  kind TINYINT NOT NULL,
  status TINYINT NOT NULL,
  base_version BIGINT NOT NULL,
  content MEDIUMBLOB NOT NULL,
  basis_number VARCHAR(40) NOT NULL,
  basis_symbol VARCHAR(40) NOT NULL,
  basis_date DATE NOT NULL,
  undone_action VARCHAR(64) NOT NULL,
  undone_version BIGINT NOT NULL,
  proposer VARCHAR(128) NOT NULL,
  proposer_member VARCHAR(64) NOT NULL,
  approver VARCHAR(128) NOT NULL,
  rejection BLOB NULL,
  created_at DATETIME(6) NOT NULL,
  decided_at DATETIME(6) NULL,
  PRIMARY KEY (id),
  KEY correction_by_status (status, id),
  KEY correction_by_organization (organization_id, status, id),
  KEY correction_by_candidate (candidate_id, status),
  CONSTRAINT correction_kind CHECK (kind IN (1, 2) AND (kind = 2) = (undone_version > 0)),
  CONSTRAINT correction_status CHECK (status BETWEEN 1 AND 4),
  CONSTRAINT correction_two_people CHECK (status <> 2 OR (approver <> '' AND approver <> proposer)),
  CONSTRAINT correction_decided CHECK (status NOT IN (2, 3) OR decided_at IS NOT NULL)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
