ALTER TABLE training_class
  ADD COLUMN IF NOT EXISTS class_type_version VARCHAR(20) NOT NULL DEFAULT '',
  ADD COLUMN IF NOT EXISTS waiting INT NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS cancellation_reason VARCHAR(500) NOT NULL DEFAULT '',
  ADD COLUMN IF NOT EXISTS cancellation_date DATE NULL,
  ADD COLUMN IF NOT EXISTS imported BOOLEAN NOT NULL DEFAULT FALSE,
  ADD COLUMN IF NOT EXISTS import_key VARCHAR(60) NULL,
  ADD UNIQUE KEY IF NOT EXISTS training_class_import (organizer_id, import_key);
ALTER TABLE nomination
  ADD COLUMN IF NOT EXISTS nomination_date DATE NULL,
  ADD COLUMN IF NOT EXISTS closing_reason VARCHAR(500) NOT NULL DEFAULT '',
  ADD COLUMN IF NOT EXISTS slip_code CHAR(16) NULL,
  ADD UNIQUE KEY IF NOT EXISTS nomination_slip (slip_code),
  ADD KEY IF NOT EXISTS nomination_by_candidate (candidate_id, nomination_id);

-- Seats kept for an organization and those below it. The table refuses what the lock of the class should have.
CREATE TABLE IF NOT EXISTS class_quota (
  training_class_id BINARY(16) NOT NULL,
  organization_id BINARY(16) NOT NULL,
  seats INT NOT NULL,
  enrolled INT NOT NULL,
  PRIMARY KEY (training_class_id, organization_id),
  CONSTRAINT class_quota_seats CHECK (enrolled >= 0 AND enrolled <= seats)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
