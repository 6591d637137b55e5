-- What is to be done so that a plan is reached. Whether a task is overdue is asked of the day, never kept.
DROP TABLE IF EXISTS plan_target;

DROP TABLE IF EXISTS plan;

CREATE TABLE IF NOT EXISTS plan_task (
  id BINARY(16) NOT NULL,
  version BIGINT NOT NULL,
  plan_id BINARY(16) NOT NULL,
  organization_id BINARY(16) NOT NULL,
  measure_code VARCHAR(60) NOT NULL,
  title VARCHAR(500) NOT NULL,
  owner_title VARCHAR(200) NOT NULL,
  owner_id BINARY(16) NULL,
  due_date DATE NOT NULL,
  state TINYINT NOT NULL,
  completion_date DATE NULL,
  evidence VARCHAR(1000) NOT NULL,
  cancel_reason VARCHAR(500) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY plan_task_by_due (due_date, id),
  KEY plan_task_by_plan (plan_id, due_date, id),
  KEY plan_task_by_organization (organization_id, state, due_date, id),
  CONSTRAINT plan_task_version CHECK (version >= 1),
  CONSTRAINT plan_task_state CHECK (
    (state = 1 AND completion_date IS NULL AND evidence = '' AND cancel_reason = '')
    OR (state = 2 AND completion_date IS NOT NULL AND evidence <> '' AND cancel_reason = '')
    OR (state = 3 AND completion_date IS NULL AND evidence = '' AND cancel_reason <> ''))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
