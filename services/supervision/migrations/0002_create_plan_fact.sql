-- Plans and their parts, and what organizations are counted by, from the organization service's events.
CREATE TABLE IF NOT EXISTS plan_fact (
  plan_id BINARY(16) NOT NULL,
  organization_id BINARY(16) NOT NULL,
  version BIGINT NOT NULL,
  period TINYINT NOT NULL,
  start_date DATE NOT NULL,
  end_date DATE NOT NULL,
  title VARCHAR(300) NOT NULL,
  whole_target INT NOT NULL,
  approved BOOLEAN NOT NULL,
  PRIMARY KEY (plan_id),
  KEY plan_fact_by_period (organization_id, period, start_date)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS target_fact (
  plan_id BINARY(16) NOT NULL,
  organization_id BINARY(16) NOT NULL,
  admissions INT NOT NULL,
  PRIMARY KEY (plan_id, organization_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS organization_fact (
  organization_id BINARY(16) NOT NULL,
  workplace_kind TINYINT NOT NULL,
  PRIMARY KEY (organization_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
