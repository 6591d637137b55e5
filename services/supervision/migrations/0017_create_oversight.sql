-- Committee members who continuously supervise organizations. How an assignment stands on a day, and what makes it need a
-- new decision, is asked of the day and the tree, never kept. An open end is 9999-12-31.
CREATE TABLE IF NOT EXISTS oversight_assignment (
  id BINARY(16) NOT NULL,
  version BIGINT NOT NULL,
  organization_id BINARY(16) NOT NULL,
  committee_id BINARY(16) NOT NULL,
  member_id BINARY(16) NOT NULL,
  account_id BINARY(16) NULL,
  start_date DATE NOT NULL,
  end_date DATE NOT NULL,
  decision_number VARCHAR(20) NOT NULL,
  decision_symbol VARCHAR(60) NOT NULL,
  decision_issuer VARCHAR(300) NOT NULL,
  decision_date DATE NOT NULL,
  duties VARCHAR(2000) NOT NULL,
  end_reason VARCHAR(500) NOT NULL,
  last_note_date DATE NULL,
  note_count INT NOT NULL,
  open_reminder_count INT NOT NULL,
  synthetic BOOLEAN NOT NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY oversight_assignment_by_start (start_date, id),
  KEY oversight_assignment_by_member (member_id, start_date, id),
  KEY oversight_assignment_by_organization (organization_id, member_id, end_date),
  CONSTRAINT oversight_assignment_version CHECK (version >= 1),
  CONSTRAINT oversight_assignment_days CHECK (end_date >= DATE_ADD(start_date, INTERVAL -1 DAY)),
  CONSTRAINT oversight_assignment_counts CHECK (
    note_count >= 0 AND open_reminder_count >= 0 AND (note_count = 0) = (last_note_date IS NULL))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Whoever assigns a member to an organization locks their row first: days of one pair never overlap.
CREATE TABLE IF NOT EXISTS oversight_pair (
  organization_id BINARY(16) NOT NULL,
  member_id BINARY(16) NOT NULL,
  PRIMARY KEY (organization_id, member_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- What overseers noted; never changed. resources: names, one a line.
CREATE TABLE IF NOT EXISTS oversight_note (
  id BINARY(16) NOT NULL,
  assignment_id BINARY(16) NOT NULL,
  note_date DATE NOT NULL,
  kind TINYINT NOT NULL,
  text VARCHAR(4000) NOT NULL,
  resources VARCHAR(2000) NOT NULL,
  author VARCHAR(60) NOT NULL,
  by_overseer BOOLEAN NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY oversight_note_by_assignment (assignment_id, note_date, id),
  CONSTRAINT oversight_note_kind CHECK (kind BETWEEN 1 AND 4)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- What overseers are to do. organization_id, committee_id, member_id and account_id are the assignment's. anchor_day: the
-- day of the month of the first one of those that repeat.
CREATE TABLE IF NOT EXISTS oversight_reminder (
  id BINARY(16) NOT NULL,
  version BIGINT NOT NULL,
  assignment_id BINARY(16) NOT NULL,
  organization_id BINARY(16) NOT NULL,
  committee_id BINARY(16) NOT NULL,
  member_id BINARY(16) NOT NULL,
  account_id BINARY(16) NULL,
  due_date DATE NOT NULL,
  text VARCHAR(500) NOT NULL,
  repeat_months TINYINT NOT NULL,
  anchor_day TINYINT NOT NULL,
  state TINYINT NOT NULL,
  completion_date DATE NULL,
  cancel_reason VARCHAR(500) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY oversight_reminder_by_due (due_date, id),
  KEY oversight_reminder_by_state (state, due_date, id),
  KEY oversight_reminder_by_assignment (assignment_id, state, due_date, id),
  KEY oversight_reminder_by_member (member_id, due_date, id),
  KEY oversight_reminder_by_account (account_id, due_date, id),
  CONSTRAINT oversight_reminder_version CHECK (version >= 1),
  CONSTRAINT oversight_reminder_repeat CHECK (repeat_months BETWEEN 0 AND 12 AND anchor_day BETWEEN 1 AND 31),
  CONSTRAINT oversight_reminder_state CHECK (
    (state = 1 AND completion_date IS NULL AND cancel_reason = '')
    OR (state = 2 AND completion_date IS NOT NULL AND cancel_reason = '')
    OR (state = 3 AND completion_date IS NULL AND cancel_reason <> ''))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
