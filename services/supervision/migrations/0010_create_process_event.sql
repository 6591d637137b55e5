-- What a person's steps were, as far as defects, deadlines and reviews are counted by them: one row for each thing of a
-- step. Their facts (person_figure) are worked out from all rows of the person; an undone step takes its rows along.
CREATE TABLE IF NOT EXISTS process_event (
  candidate_id BINARY(16) NOT NULL,
  version BIGINT NOT NULL,
  ordinal INT NOT NULL,
  kind TINYINT NOT NULL,
  day DATE NOT NULL,
  reference_day DATE NULL,
  code VARCHAR(120) NOT NULL,
  detail VARCHAR(60) NOT NULL,
  flag BOOLEAN NOT NULL,
  helper_id BINARY(16) NULL,
  PRIMARY KEY (candidate_id, version, ordinal)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- How far each person was told, and up to which month their reviews are counted: made_through is the last day of that
-- month, empty when no later month can owe one.
CREATE TABLE IF NOT EXISTS process_person (
  candidate_id BINARY(16) NOT NULL,
  version BIGINT NOT NULL,
  merged BOOLEAN NOT NULL,
  made_through DATE NULL,
  PRIMARY KEY (candidate_id),
  KEY process_person_by_made_through (made_through, candidate_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- One row: the last day of the last month whose missing reviews are counted.
CREATE TABLE IF NOT EXISTS review_horizon (
  id TINYINT NOT NULL,
  through_day DATE NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT review_horizon_one_row CHECK (id = 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT IGNORE INTO review_horizon (id, through_day) VALUES (1, '1900-01-31');
