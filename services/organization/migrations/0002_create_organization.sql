-- The tree of Party organizations. root_mark is 1 for the root and NULL elsewhere, so that there is one root at most.
CREATE TABLE IF NOT EXISTS organization (
  id BINARY(16) NOT NULL,
  version BIGINT NOT NULL,
  parent_id BINARY(16) NULL,
  root_mark TINYINT NULL,
  type VARCHAR(60) NOT NULL,
  display_name VARCHAR(300) NOT NULL,
  folded_name VARCHAR(400) NOT NULL,
  workplace_kind TINYINT NOT NULL,
  has_admission_authority BOOLEAN NOT NULL,
  committee_size INT NOT NULL,
  standing_committee_size INT NOT NULL,
  has_youth_union BOOLEAN NOT NULL,
  has_trade_union BOOLEAN NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE NULL,
  synthetic BOOLEAN NOT NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY organization_root (root_mark),
  UNIQUE KEY organization_sibling_name (parent_id, display_name),
  KEY organization_by_name (folded_name, id),
  KEY organization_by_parent (parent_id, folded_name, id),
  CONSTRAINT organization_version CHECK (version >= 1),
  CONSTRAINT organization_root_mark CHECK (
    (parent_id IS NULL AND root_mark = 1) OR (parent_id IS NOT NULL AND root_mark IS NULL)),
  CONSTRAINT organization_sizes CHECK (
    committee_size >= 0 AND standing_committee_size >= 0 AND standing_committee_size <= committee_size),
  CONSTRAINT organization_days CHECK (valid_to IS NULL OR valid_to >= valid_from)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
