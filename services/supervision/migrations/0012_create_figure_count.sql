-- The counts of them below an organization, itself included. basis: 1 as it was, 2 by today. grain: 1 year, 2 month, 3
-- day; day is the first of its year or month.
CREATE TABLE IF NOT EXISTS figure_count (
  basis TINYINT NOT NULL,
  organization_id BINARY(16) NOT NULL,
  figure SMALLINT NOT NULL,
  grain TINYINT NOT NULL,
  day DATE NOT NULL,
  code VARCHAR(120) NOT NULL,
  number BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  PRIMARY KEY (basis, organization_id, figure, grain, day, code, number),
  CONSTRAINT figure_count_basis CHECK (basis IN (1, 2)),
  CONSTRAINT figure_count_grain CHECK (grain IN (1, 2, 3))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
