-- Annual programmes with every content they had. How far an item is, is asked of its inspections.
CREATE TABLE IF NOT EXISTS inspection_program (
  id BINARY(16) NOT NULL,
  version BIGINT NOT NULL,
  organization_id BINARY(16) NOT NULL,
  program_year SMALLINT NOT NULL,
  title VARCHAR(300) NOT NULL,
  state TINYINT NOT NULL,
  revision INT NOT NULL,
  synthetic BOOLEAN NOT NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY inspection_program_of_year (organization_id, program_year),
  KEY inspection_program_by_year (program_year, id),
  CONSTRAINT inspection_program_version CHECK (version >= 1),
  CONSTRAINT inspection_program_state CHECK ((state = 1 AND revision = 1) OR (state = 2 AND revision >= 1))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Why each content was made and by which document; the first has none while it is a draft.
CREATE TABLE IF NOT EXISTS inspection_program_revision (
  program_id BINARY(16) NOT NULL,
  revision INT NOT NULL,
  reason VARCHAR(500) NOT NULL,
  decision_number VARCHAR(20) NULL,
  decision_symbol VARCHAR(60) NULL,
  decision_issuer VARCHAR(300) NULL,
  decision_date DATE NULL,
  recorded_at DATETIME(6) NOT NULL,
  PRIMARY KEY (program_id, revision),
  CONSTRAINT inspection_program_revision_reason CHECK (
    (revision = 1 AND reason = '') OR (revision > 1 AND reason <> '' AND decision_number IS NOT NULL)),
  CONSTRAINT inspection_program_revision_decision CHECK (
    (decision_number IS NULL) = (decision_symbol IS NULL) AND (decision_number IS NULL) = (decision_issuer IS NULL)
    AND (decision_number IS NULL) = (decision_date IS NULL))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS inspection_program_item (
  program_id BINARY(16) NOT NULL,
  revision INT NOT NULL,
  position INT NOT NULL,
  item_id BINARY(16) NOT NULL,
  title VARCHAR(300) NOT NULL,
  kind TINYINT NOT NULL,
  quarter TINYINT NOT NULL,
  lead_title VARCHAR(200) NOT NULL,
  lead_id BINARY(16) NULL,
  PRIMARY KEY (program_id, revision, position),
  UNIQUE KEY inspection_program_item_by_item (item_id, revision),
  CONSTRAINT inspection_program_item_quarter CHECK (quarter BETWEEN 1 AND 4)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS inspection_program_subject (
  program_id BINARY(16) NOT NULL,
  revision INT NOT NULL,
  position INT NOT NULL,
  subject_position INT NOT NULL,
  organization_id BINARY(16) NOT NULL,
  PRIMARY KEY (program_id, revision, position, subject_position)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Good examples put forward and what was decided. achieved to as_of_time: the figure as it was found; NULL where none tells.
-- live is 1 while a figure's commendation is proposed or granted, so that it is put forward once.
CREATE TABLE IF NOT EXISTS commendation (
  id BINARY(16) NOT NULL,
  version BIGINT NOT NULL,
  organization_id BINARY(16) NOT NULL,
  committee_id BINARY(16) NOT NULL,
  criterion TINYINT NOT NULL,
  start_date DATE NOT NULL,
  end_date DATE NOT NULL,
  reason VARCHAR(2000) NOT NULL,
  achieved BIGINT NULL,
  measured BIGINT NULL,
  compared INT NULL,
  place INT NULL,
  structure TINYINT NULL,
  as_of_time DATETIME(6) NULL,
  state TINYINT NOT NULL,
  live TINYINT NULL,
  decision_number VARCHAR(20) NULL,
  decision_symbol VARCHAR(60) NULL,
  decision_issuer VARCHAR(300) NULL,
  decision_date DATE NULL,
  form VARCHAR(200) NOT NULL,
  closing_reason VARCHAR(500) NOT NULL,
  synthetic BOOLEAN NOT NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY commendation_once (organization_id, criterion, start_date, end_date, live),
  CONSTRAINT commendation_version CHECK (version >= 1),
  CONSTRAINT commendation_days CHECK (end_date >= start_date),
  CONSTRAINT commendation_figure CHECK (
    (criterion = 4) = (achieved IS NULL) AND (criterion = 4) = (measured IS NULL)
    AND (criterion = 4) = (place IS NULL) AND (measured IS NULL OR measured > 0)),
  CONSTRAINT commendation_live CHECK (live IS NULL OR (live = 1 AND criterion <> 4 AND state IN (1, 2))),
  CONSTRAINT commendation_state CHECK (
    (state = 1 AND decision_number IS NULL AND form = '' AND closing_reason = '')
    OR (state = 2 AND decision_number IS NOT NULL AND form <> '' AND closing_reason = '')
    OR (state = 3 AND decision_number IS NOT NULL AND form = '' AND closing_reason <> '')
    OR (state = 4 AND decision_number IS NULL AND form = '' AND closing_reason <> ''))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
