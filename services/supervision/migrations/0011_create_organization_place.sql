-- Who stood below whom: the first place of an organization counts from ever, the last for ever, and by today the present
-- one always. Moved with the counts, so that these never depend on how far the common replica of the tree is.
CREATE TABLE IF NOT EXISTS organization_place (
  basis TINYINT NOT NULL,
  organization_id BINARY(16) NOT NULL,
  first_day DATE NOT NULL,
  last_day DATE NOT NULL,
  parent_id BINARY(16) NULL,
  PRIMARY KEY (basis, organization_id, first_day),
  KEY organization_place_by_parent (basis, parent_id, organization_id, first_day, last_day)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Whether others ever stood below (1), and others below those (2): which counts are kept. Never less again.
CREATE TABLE IF NOT EXISTS organization_level (
  organization_id BINARY(16) NOT NULL,
  level TINYINT NOT NULL,
  PRIMARY KEY (organization_id),
  CONSTRAINT organization_level_range CHECK (level BETWEEN 0 AND 2)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
