-- Plans of admission. approved_start is the start date of an approved plan and NULL before, so that an organization
-- has one approved plan at most for a period.
CREATE TABLE IF NOT EXISTS plan (
  id BINARY(16) NOT NULL,
  version BIGINT NOT NULL,
  organization_id BINARY(16) NOT NULL,
  period TINYINT NOT NULL,
  start_date DATE NOT NULL,
  end_date DATE NOT NULL,
  title VARCHAR(300) NOT NULL,
  whole_target INT NOT NULL,
  parts_total INT NOT NULL,
  state TINYINT NOT NULL,
  approval_document VARCHAR(300) NOT NULL,
  approval_date DATE NULL,
  approved_start DATE NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY plan_approved (organization_id, period, approved_start),
  KEY plan_by_organization (organization_id, start_date, id),
  KEY plan_by_start (start_date, id),
  CONSTRAINT plan_version CHECK (version >= 1),
  CONSTRAINT plan_period CHECK (period IN (1, 2) AND end_date > start_date),
  CONSTRAINT plan_figures CHECK (whole_target >= 0 AND parts_total >= 0),
  CONSTRAINT plan_approval CHECK (
    (state IN (1, 2) AND approval_date IS NULL AND approved_start IS NULL)
    OR (state = 3 AND approval_date IS NOT NULL AND approved_start = start_date))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS plan_target (
  plan_id BINARY(16) NOT NULL,
  position INT NOT NULL,
  organization_id BINARY(16) NOT NULL,
  admissions INT NOT NULL,
  PRIMARY KEY (plan_id, position),
  UNIQUE KEY plan_target_organization (plan_id, organization_id),
  CONSTRAINT plan_target_admissions CHECK (admissions >= 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
