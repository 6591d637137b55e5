-- Moves of single people between cells. open_mark is 1 while one waits for the destination, so that a person has one at
-- most. status: 1 pending, 2 accepted, 3 cancelled.
CREATE TABLE IF NOT EXISTS candidate_transfer (
  id BINARY(16) NOT NULL,
  candidate_id BINARY(16) NOT NULL,
  from_organization_id BINARY(16) NOT NULL,
  to_organization_id BINARY(16) NOT NULL,
  status TINYINT NOT NULL,
  open_mark TINYINT NULL,
  state_at_transfer TINYINT NOT NULL,
  transfer_date DATE NOT NULL,
  due_date DATE NOT NULL,
  acceptance_date DATE NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY candidate_transfer_open (candidate_id, open_mark),
  KEY candidate_transfer_by_due (due_date, id),
  KEY candidate_transfer_by_status (status, due_date, id),
  KEY candidate_transfer_from (from_organization_id, status, due_date, id),
  KEY candidate_transfer_to (to_organization_id, status, due_date, id),
  CONSTRAINT candidate_transfer_status CHECK (status BETWEEN 1 AND 3),
  CONSTRAINT candidate_transfer_mark CHECK ((status = 1) = (open_mark IS NOT NULL)),
  CONSTRAINT candidate_transfer_accepted CHECK ((status = 2) = (acceptance_date IS NOT NULL)),
  CONSTRAINT candidate_transfer_dates CHECK (acceptance_date IS NULL OR acceptance_date >= transfer_date)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
