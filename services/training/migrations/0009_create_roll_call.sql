-- The roll-call of a session. The key signs the codes shown in class; one may be open for a session at a time.
CREATE TABLE IF NOT EXISTS roll_call (
  roll_call_id BINARY(16) NOT NULL,
  training_class_id BINARY(16) NOT NULL,
  session INT NOT NULL,
  held_on DATE NOT NULL,
  state TINYINT NOT NULL,
  open_session INT GENERATED ALWAYS AS (IF(state = 1, session, NULL)) STORED,
  code_key BINARY(32) NOT NULL,
  window_seconds INT NOT NULL,
  open_time DATETIME(6) NOT NULL,
  close_time DATETIME(6) NULL,
  submission_deadline DATETIME(6) NOT NULL,
  present INT NOT NULL,
  to_confirm INT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (roll_call_id),
  UNIQUE KEY roll_call_open_once (training_class_id, open_session),
  CONSTRAINT roll_call_window CHECK (window_seconds > 0),
  CONSTRAINT roll_call_counts CHECK (present >= 0 AND to_confirm >= 0),
  CONSTRAINT roll_call_end CHECK ((state = 1) = (close_time IS NULL))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Who signed in, each learner once. window_index says which code was seen.
CREATE TABLE IF NOT EXISTS check_in (
  roll_call_id BINARY(16) NOT NULL,
  nomination_id BINARY(16) NOT NULL,
  outcome TINYINT NOT NULL,
  window_index BIGINT NOT NULL,
  shown_time DATETIME(6) NOT NULL,
  receive_time DATETIME(6) NOT NULL,
  reason_note VARCHAR(500) NOT NULL DEFAULT '',
  PRIMARY KEY (roll_call_id, nomination_id),
  CONSTRAINT check_in_outcome CHECK (outcome BETWEEN 1 AND 3)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Corrections of attendance, in the order of the class's versions.
CREATE TABLE IF NOT EXISTS attendance_correction (
  training_class_id BINARY(16) NOT NULL,
  class_version BIGINT NOT NULL,
  session INT NOT NULL,
  nomination_id BINARY(16) NOT NULL,
  present BOOLEAN NOT NULL,
  reason_note VARCHAR(500) NOT NULL,
  corrected_on DATE NOT NULL,
  record_time DATETIME(6) NOT NULL,
  PRIMARY KEY (training_class_id, class_version)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Learners enrolled before slips were given get theirs here: 16 characters of the alphabet of verification_code.h.
UPDATE nomination SET slip_code = CONCAT(
  SUBSTRING('23456789ABCDEFGHJKLMNPQRSTUVWXYZ', 1 + (ORD(RANDOM_BYTES(1)) & 31), 1),
  SUBSTRING('23456789ABCDEFGHJKLMNPQRSTUVWXYZ', 1 + (ORD(RANDOM_BYTES(1)) & 31), 1),
  SUBSTRING('23456789ABCDEFGHJKLMNPQRSTUVWXYZ', 1 + (ORD(RANDOM_BYTES(1)) & 31), 1),
  SUBSTRING('23456789ABCDEFGHJKLMNPQRSTUVWXYZ', 1 + (ORD(RANDOM_BYTES(1)) & 31), 1),
  SUBSTRING('23456789ABCDEFGHJKLMNPQRSTUVWXYZ', 1 + (ORD(RANDOM_BYTES(1)) & 31), 1),
  SUBSTRING('23456789ABCDEFGHJKLMNPQRSTUVWXYZ', 1 + (ORD(RANDOM_BYTES(1)) & 31), 1),
  SUBSTRING('23456789ABCDEFGHJKLMNPQRSTUVWXYZ', 1 + (ORD(RANDOM_BYTES(1)) & 31), 1),
  SUBSTRING('23456789ABCDEFGHJKLMNPQRSTUVWXYZ', 1 + (ORD(RANDOM_BYTES(1)) & 31), 1),
  SUBSTRING('23456789ABCDEFGHJKLMNPQRSTUVWXYZ', 1 + (ORD(RANDOM_BYTES(1)) & 31), 1),
  SUBSTRING('23456789ABCDEFGHJKLMNPQRSTUVWXYZ', 1 + (ORD(RANDOM_BYTES(1)) & 31), 1),
  SUBSTRING('23456789ABCDEFGHJKLMNPQRSTUVWXYZ', 1 + (ORD(RANDOM_BYTES(1)) & 31), 1),
  SUBSTRING('23456789ABCDEFGHJKLMNPQRSTUVWXYZ', 1 + (ORD(RANDOM_BYTES(1)) & 31), 1),
  SUBSTRING('23456789ABCDEFGHJKLMNPQRSTUVWXYZ', 1 + (ORD(RANDOM_BYTES(1)) & 31), 1),
  SUBSTRING('23456789ABCDEFGHJKLMNPQRSTUVWXYZ', 1 + (ORD(RANDOM_BYTES(1)) & 31), 1),
  SUBSTRING('23456789ABCDEFGHJKLMNPQRSTUVWXYZ', 1 + (ORD(RANDOM_BYTES(1)) & 31), 1),
  SUBSTRING('23456789ABCDEFGHJKLMNPQRSTUVWXYZ', 1 + (ORD(RANDOM_BYTES(1)) & 31), 1))
WHERE state = 2 AND slip_code IS NULL;
