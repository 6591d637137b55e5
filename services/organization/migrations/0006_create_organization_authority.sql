-- What an organization held and for how long; open ends are 9999-12-31. An authority without a decision still owes its
-- evidence.
CREATE TABLE IF NOT EXISTS organization_authority (
  organization_id BINARY(16) NOT NULL,
  kind TINYINT NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE NOT NULL,
  decision_number VARCHAR(20) NULL,
  decision_symbol VARCHAR(60) NULL,
  decision_issuer VARCHAR(300) NULL,
  decision_date DATE NULL,
  recorded_at DATETIME(6) NOT NULL,
  PRIMARY KEY (organization_id, kind, valid_from),
  CONSTRAINT organization_authority_kind CHECK (kind IN (1, 2, 3)),
  CONSTRAINT organization_authority_days CHECK (valid_to >= valid_from),
  CONSTRAINT organization_authority_decision CHECK (
    (decision_number IS NULL) = (decision_date IS NULL) AND (decision_symbol IS NULL) = (decision_date IS NULL)
    AND (decision_issuer IS NULL) = (decision_date IS NULL))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT IGNORE INTO organization_authority (organization_id, kind, valid_from, valid_to, recorded_at)
SELECT id, 1, valid_from, COALESCE(valid_to, '9999-12-31'), created_at FROM organization WHERE has_admission_authority;

-- live_mark is 1 for a code that is held and NULL for one that was: no two organizations hold one code.
CREATE TABLE IF NOT EXISTS organization_code (
  organization_id BINARY(16) NOT NULL,
  scheme VARCHAR(60) NOT NULL,
  value VARCHAR(60) NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE NOT NULL,
  live_mark TINYINT NULL,
  recorded_at DATETIME(6) NOT NULL,
  PRIMARY KEY (organization_id, scheme, value, valid_from),
  UNIQUE KEY organization_code_live (scheme, value, live_mark),
  KEY organization_code_by_value (scheme, value, valid_to),
  CONSTRAINT organization_code_days CHECK (valid_to >= valid_from),
  CONSTRAINT organization_code_live_mark CHECK (live_mark IS NULL OR (live_mark = 1 AND valid_to = '9999-12-31'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Who followed whom. Names are those of the day.
CREATE TABLE IF NOT EXISTS organization_lineage (
  predecessor_id BINARY(16) NOT NULL,
  successor_id BINARY(16) NOT NULL,
  reorganization_id BINARY(16) NOT NULL,
  kind TINYINT NOT NULL,
  effective_date DATE NOT NULL,
  share_percent INT NOT NULL,
  takes_rest BOOLEAN NOT NULL,
  predecessor_ended BOOLEAN NOT NULL,
  predecessor_display_name VARCHAR(300) NOT NULL,
  successor_display_name VARCHAR(300) NOT NULL,
  PRIMARY KEY (predecessor_id, effective_date, successor_id, reorganization_id),
  KEY organization_lineage_by_successor (successor_id, effective_date),
  KEY organization_lineage_by_reorganization (reorganization_id, predecessor_id, successor_id),
  CONSTRAINT organization_lineage_kind CHECK (kind IN (1, 2, 3)),
  CONSTRAINT organization_lineage_share CHECK (share_percent BETWEEN 0 AND 100)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
