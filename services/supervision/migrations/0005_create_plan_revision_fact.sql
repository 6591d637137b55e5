-- Plans with every content that was in force, as plan_fact and target_fact had the present one. standing: 0 not approved,
-- 1 in force, 2 carried on by the plans of others since its organization ended. A content is in force from effective_on
-- until the next; the first from ever.
CREATE TABLE IF NOT EXISTS admission_plan_fact (
  plan_id BINARY(16) NOT NULL,
  organization_id BINARY(16) NOT NULL,
  version BIGINT NOT NULL,
  period TINYINT NOT NULL,
  start_date DATE NOT NULL,
  end_date DATE NOT NULL,
  title VARCHAR(300) NOT NULL,
  standing TINYINT NOT NULL,
  PRIMARY KEY (plan_id),
  KEY admission_plan_fact_by_period (organization_id, period, start_date),
  CONSTRAINT admission_plan_fact_standing CHECK (standing IN (0, 1, 2))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS plan_revision_fact (
  plan_id BINARY(16) NOT NULL,
  revision INT NOT NULL,
  effective_on DATE NOT NULL,
  whole_target INT NOT NULL,
  PRIMARY KEY (plan_id, revision)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS target_revision_fact (
  plan_id BINARY(16) NOT NULL,
  revision INT NOT NULL,
  organization_id BINARY(16) NOT NULL,
  admissions INT NOT NULL,
  PRIMARY KEY (plan_id, revision, organization_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT IGNORE INTO admission_plan_fact
  (plan_id, organization_id, version, period, start_date, end_date, title, standing)
SELECT plan_id, organization_id, version, period, start_date, end_date, title, approved FROM plan_fact;

INSERT IGNORE INTO plan_revision_fact (plan_id, revision, effective_on, whole_target)
SELECT plan_id, approved, '1900-01-01', whole_target FROM plan_fact;

INSERT IGNORE INTO target_revision_fact (plan_id, revision, organization_id, admissions)
SELECT t.plan_id, p.approved, t.organization_id, t.admissions
FROM target_fact t JOIN plan_fact p ON p.plan_id = t.plan_id;
