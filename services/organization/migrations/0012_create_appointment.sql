-- Exemptions from activities. Those of one member do not overlap. Open ends are 9999-12-31.
CREATE TABLE IF NOT EXISTS member_exemption (
  member_id BINARY(16) NOT NULL,
  start_date DATE NOT NULL,
  end_date DATE NOT NULL,
  reason TINYINT NOT NULL,
  document VARCHAR(300) NOT NULL,
  PRIMARY KEY (member_id, start_date),
  KEY member_exemption_by_end (end_date, start_date, member_id),
  CONSTRAINT member_exemption_days CHECK (end_date >= start_date),
  CONSTRAINT member_exemption_reason CHECK (reason IN (1, 2, 3))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Posts. Open ends are 9999-12-31; open_mark is 1 while the post is held and NULL afterwards, so that nobody holds the
-- same one twice. position_rank is the order of lists, from the rules when the post was given.
CREATE TABLE IF NOT EXISTS appointment (
  id BINARY(16) NOT NULL,
  version BIGINT NOT NULL,
  member_id BINARY(16) NOT NULL,
  organization_id BINARY(16) NOT NULL,
  position VARCHAR(60) NOT NULL,
  position_rank INT NOT NULL,
  start_date DATE NOT NULL,
  term_end_date DATE NULL,
  end_date DATE NOT NULL,
  open_mark TINYINT NULL,
  end_reason TINYINT NOT NULL,
  decision_number VARCHAR(20) NULL,
  decision_symbol VARCHAR(60) NULL,
  decision_issuer VARCHAR(300) NULL,
  decision_date DATE NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY appointment_held (member_id, organization_id, position, open_mark),
  KEY appointment_by_organization (organization_id, position_rank, id),
  KEY appointment_by_holder (organization_id, position, end_date),
  KEY appointment_by_end (organization_id, end_date),
  CONSTRAINT appointment_version CHECK (version >= 1),
  CONSTRAINT appointment_days CHECK (
    end_date >= start_date AND (term_end_date IS NULL OR term_end_date >= start_date)),
  CONSTRAINT appointment_open_mark CHECK (
    (open_mark = 1 AND end_date = '9999-12-31' AND end_reason = 0)
    OR (open_mark IS NULL AND end_date < '9999-12-31' AND end_reason BETWEEN 1 AND 6)),
  CONSTRAINT appointment_decision CHECK (
    (decision_number IS NULL) = (decision_symbol IS NULL) AND (decision_number IS NULL) = (decision_issuer IS NULL)
    AND (decision_number IS NULL) = (decision_date IS NULL))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Moves of members. open_mark is 1 while the paper is out or a temporary stay lasts and NULL afterwards, so that a
-- member has one open transfer of a kind at most.
CREATE TABLE IF NOT EXISTS member_transfer (
  id BINARY(16) NOT NULL,
  version BIGINT NOT NULL,
  member_id BINARY(16) NOT NULL,
  kind TINYINT NOT NULL,
  origin_id BINARY(16) NOT NULL,
  destination_id BINARY(16) NOT NULL,
  issue_date DATE NOT NULL,
  until_date DATE NULL,
  receive_date DATE NULL,
  end_date DATE NULL,
  present_due_date DATE NOT NULL,
  complete_due_date DATE NULL,
  state TINYINT NOT NULL,
  open_mark TINYINT NULL,
  list_key BIGINT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY member_transfer_open (member_id, kind, open_mark),
  KEY member_transfer_by_origin (origin_id, list_key, id),
  KEY member_transfer_by_destination (destination_id, list_key, id),
  KEY member_transfer_to (destination_id, open_mark),
  CONSTRAINT member_transfer_version CHECK (version >= 1),
  CONSTRAINT member_transfer_kind CHECK (kind IN (1, 2)),
  CONSTRAINT member_transfer_days CHECK (
    (until_date IS NULL OR (kind = 2 AND until_date >= issue_date))
    AND (receive_date IS NULL OR receive_date >= issue_date) AND (end_date IS NULL OR end_date >= issue_date)),
  CONSTRAINT member_transfer_state CHECK (
    (state = 1 AND receive_date IS NULL AND end_date IS NULL AND open_mark = 1)
    OR (state = 2 AND receive_date IS NOT NULL AND end_date IS NULL AND (kind = 2) = (open_mark IS NOT NULL))
    OR (state = 3 AND receive_date IS NULL AND end_date IS NOT NULL AND open_mark IS NULL)
    OR (state = 4 AND kind = 2 AND receive_date IS NOT NULL AND end_date IS NOT NULL AND open_mark IS NULL))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
