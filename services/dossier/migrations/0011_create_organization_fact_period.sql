-- The facts of organization_fact on the days of each period, so that a step entered late finds the committee of its day.
CREATE TABLE IF NOT EXISTS organization_fact_period (
  organization_id BINARY(16) NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE NOT NULL,
  committee_size INT NOT NULL,
  standing_committee_size INT NOT NULL,
  has_youth_union BOOLEAN NOT NULL,
  has_trade_union BOOLEAN NOT NULL,
  PRIMARY KEY (organization_id, valid_from)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
