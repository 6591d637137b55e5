-- Plans that are revised and carried on. claimed_start is the start date of an approved plan that holds its period, so
-- that an organization approves one plan at most for a period; it is NULL for an approved plan that a reorganization
-- put beside another one, and in every other state. What table plan held moves here; the next migration drops it.
CREATE TABLE IF NOT EXISTS admission_plan (
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
  claimed_start DATE NULL,
  revision INT NOT NULL,
  revision_reason VARCHAR(500) NOT NULL,
  predecessor_id BINARY(16) NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY admission_plan_claim (organization_id, period, claimed_start),
  KEY admission_plan_by_organization (organization_id, start_date, id),
  KEY admission_plan_by_start (start_date, id),
  KEY admission_plan_by_predecessor (predecessor_id, id),
  CONSTRAINT admission_plan_version CHECK (version >= 1),
  CONSTRAINT admission_plan_period CHECK (period IN (1, 2) AND end_date > start_date),
  CONSTRAINT admission_plan_figures CHECK (whole_target >= 0 AND parts_total >= 0 AND revision >= 0),
  CONSTRAINT admission_plan_claimed CHECK (
    claimed_start IS NULL OR (state = 3 AND claimed_start = start_date)),
  CONSTRAINT admission_plan_state CHECK (
    (state IN (1, 2) AND approval_date IS NULL AND revision = 0)
    OR (state = 3 AND approval_date IS NOT NULL AND revision >= 1
        AND (claimed_start IS NOT NULL OR predecessor_id IS NOT NULL))
    OR state = 4)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS admission_target (
  plan_id BINARY(16) NOT NULL,
  position INT NOT NULL,
  organization_id BINARY(16) NOT NULL,
  admissions INT NOT NULL,
  PRIMARY KEY (plan_id, position),
  UNIQUE KEY admission_target_once (plan_id, organization_id),
  KEY admission_target_by_organization (organization_id, plan_id),
  CONSTRAINT admission_target_admissions CHECK (admissions >= 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Every content that was approved. document_date is NULL where a reorganization made the revision: its own decision,
-- dated there, is the document.
CREATE TABLE IF NOT EXISTS plan_revision (
  plan_id BINARY(16) NOT NULL,
  revision INT NOT NULL,
  whole_target INT NOT NULL,
  reason VARCHAR(500) NOT NULL,
  document VARCHAR(300) NOT NULL,
  document_date DATE NULL,
  reorganization_id BINARY(16) NULL,
  recorded_at DATETIME(6) NOT NULL,
  PRIMARY KEY (plan_id, revision),
  CONSTRAINT plan_revision_number CHECK (revision >= 1),
  CONSTRAINT plan_revision_figures CHECK (whole_target >= 0),
  CONSTRAINT plan_revision_document CHECK (document_date IS NOT NULL OR reorganization_id IS NOT NULL)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS plan_revision_target (
  plan_id BINARY(16) NOT NULL,
  revision INT NOT NULL,
  position INT NOT NULL,
  organization_id BINARY(16) NOT NULL,
  admissions INT NOT NULL,
  PRIMARY KEY (plan_id, revision, position),
  CONSTRAINT plan_revision_target_admissions CHECK (admissions >= 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT IGNORE INTO admission_plan
  (id, version, organization_id, period, start_date, end_date, title, whole_target, parts_total, state,
   approval_document, approval_date, claimed_start, revision, revision_reason, predecessor_id, created_at, updated_at)
  SELECT id, version, organization_id, period, start_date, end_date, title, whole_target, parts_total, state,
    approval_document, approval_date, approved_start, IF(state = 3, 1, 0), '', NULL, created_at, updated_at
  FROM plan;

INSERT IGNORE INTO admission_target (plan_id, position, organization_id, admissions)
  SELECT plan_id, position, organization_id, admissions FROM plan_target;

INSERT IGNORE INTO plan_revision
  (plan_id, revision, whole_target, reason, document, document_date, reorganization_id, recorded_at)
  SELECT id, 1, whole_target, '', approval_document, approval_date, NULL, updated_at FROM plan WHERE state = 3;

INSERT IGNORE INTO plan_revision_target (plan_id, revision, position, organization_id, admissions)
  SELECT t.plan_id, 1, t.position, t.organization_id, t.admissions
  FROM plan_target t JOIN plan p ON p.id = t.plan_id WHERE p.state = 3;
