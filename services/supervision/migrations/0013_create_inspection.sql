-- Inspections as they stand; every change is in the journal. Numbers of kinds, states, roles and steps are the API's.
-- holder_id and today_id: who carries on the committee, or the subject, after reorganizations.
CREATE TABLE IF NOT EXISTS inspection (
  inspection_id BINARY(16) NOT NULL,
  organization_id BINARY(16) NOT NULL,
  holder_id BINARY(16) NOT NULL,
  kind TINYINT NOT NULL,
  title VARCHAR(300) NOT NULL,
  decision_number VARCHAR(20) NOT NULL,
  decision_symbol VARCHAR(60) NOT NULL,
  decision_issuer VARCHAR(300) NOT NULL,
  decision_date DATE NOT NULL,
  program_item_id BINARY(16) NULL,
  period_start DATE NOT NULL,
  period_end DATE NOT NULL,
  start_date DATE NOT NULL,
  end_date DATE NOT NULL,
  outline MEDIUMTEXT NOT NULL,
  allows_personal_data BOOLEAN NOT NULL,
  synthetic BOOLEAN NOT NULL,
  state TINYINT NOT NULL,
  rule_set VARCHAR(60) NOT NULL,
  conclude_date DATE NULL,
  close_date DATE NULL,
  close_reason VARCHAR(500) NOT NULL,
  version BIGINT NOT NULL,
  create_time DATETIME(6) NOT NULL,
  update_time DATETIME(6) NOT NULL,
  PRIMARY KEY (inspection_id),
  KEY inspection_by_start (start_date, inspection_id),
  KEY inspection_by_holder (holder_id, start_date, inspection_id),
  KEY inspection_by_program_item (program_item_id, inspection_id),
  CONSTRAINT inspection_days CHECK (start_date <= end_date AND period_start <= period_end),
  CONSTRAINT inspection_concluded CHECK (state <> 3 OR conclude_date IS NOT NULL),
  CONSTRAINT inspection_over CHECK ((state IN (4, 5)) = (close_date IS NOT NULL))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS inspection_subject (
  inspection_id BINARY(16) NOT NULL,
  today_id BINARY(16) NOT NULL,
  organization_id BINARY(16) NOT NULL,
  position INT NOT NULL,
  PRIMARY KEY (inspection_id, organization_id),
  KEY inspection_subject_by_today (today_id, inspection_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS inspection_planned_step (
  inspection_id BINARY(16) NOT NULL,
  position INT NOT NULL,
  kind TINYINT NOT NULL,
  due_date DATE NOT NULL,
  PRIMARY KEY (inspection_id, position)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS inspection_step (
  inspection_id BINARY(16) NOT NULL,
  position INT NOT NULL,
  kind TINYINT NOT NULL,
  step_date DATE NOT NULL,
  subject_id BINARY(16) NULL,
  document VARCHAR(300) NOT NULL,
  note TEXT NOT NULL,
  late BOOLEAN NOT NULL,
  record_time DATETIME(6) NOT NULL,
  PRIMARY KEY (inspection_id, position)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS inspection_team (
  inspection_id BINARY(16) NOT NULL,
  account_id BINARY(16) NOT NULL,
  position INT NOT NULL,
  member_id BINARY(16) NOT NULL,
  role TINYINT NOT NULL,
  appoint_time DATETIME(6) NOT NULL,
  remove_time DATETIME(6) NULL,
  remove_reason VARCHAR(500) NOT NULL,
  PRIMARY KEY (inspection_id, account_id),
  KEY inspection_team_by_account (account_id, inspection_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS inspection_extension (
  inspection_id BINARY(16) NOT NULL,
  position INT NOT NULL,
  previous_end_date DATE NOT NULL,
  end_date DATE NOT NULL,
  decision_number VARCHAR(20) NOT NULL,
  decision_symbol VARCHAR(60) NOT NULL,
  decision_issuer VARCHAR(300) NOT NULL,
  decision_date DATE NOT NULL,
  reason VARCHAR(500) NOT NULL,
  record_time DATETIME(6) NOT NULL,
  PRIMARY KEY (inspection_id, position),
  CONSTRAINT inspection_extension_longer CHECK (previous_end_date < end_date)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Samples are never changed.
CREATE TABLE IF NOT EXISTS inspection_sample (
  sample_id BINARY(16) NOT NULL,
  inspection_id BINARY(16) NOT NULL,
  subject_id BINARY(16) NULL,
  seed BIGINT NOT NULL,
  size INT NOT NULL,
  population INT NOT NULL,
  facts_digest BINARY(32) NOT NULL,
  sample_digest BINARY(32) NOT NULL,
  create_time DATETIME(6) NOT NULL,
  PRIMARY KEY (sample_id),
  KEY inspection_sample_by_inspection (inspection_id, sample_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS inspection_sample_item (
  sample_id BINARY(16) NOT NULL,
  position INT NOT NULL,
  candidate_id BINARY(16) NOT NULL,
  organization_id BINARY(16) NOT NULL,
  weight INT NOT NULL,
  risks VARCHAR(1000) NOT NULL,
  PRIMARY KEY (sample_id, position),
  UNIQUE KEY inspection_sample_item_once (sample_id, candidate_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
