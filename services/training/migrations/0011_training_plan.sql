-- What yearly plans of admission aim at, from the organization service's events: one row for the whole of each plan, one
-- for each part. Only plans that are approved.
CREATE TABLE IF NOT EXISTS admission_target (
  plan_id BINARY(16) NOT NULL,
  is_whole BOOLEAN NOT NULL,
  organization_id BINARY(16) NOT NULL,
  plan_organization_id BINARY(16) NOT NULL,
  year INT NOT NULL,
  admissions INT NOT NULL,
  PRIMARY KEY (plan_id, is_whole, organization_id),
  KEY admission_target_by_plan_organization (plan_organization_id, year, plan_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS class_plan (
  class_plan_id BINARY(16) NOT NULL,
  organizer_id BINARY(16) NOT NULL,
  year INT NOT NULL,
  note VARCHAR(500) NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (class_plan_id),
  UNIQUE KEY class_plan_of_year (organizer_id, year)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS class_plan_row (
  class_plan_id BINARY(16) NOT NULL,
  class_type VARCHAR(60) NOT NULL,
  classes INT NOT NULL,
  seats INT NOT NULL,
  PRIMARY KEY (class_plan_id, class_type)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

ALTER TABLE certificate
  ADD KEY IF NOT EXISTS certificate_by_issue (organization_id, class_type, issue_date, candidate_id);
ALTER TABLE training_class
  ADD KEY IF NOT EXISTS training_class_by_state (state, class_type, start_date);
