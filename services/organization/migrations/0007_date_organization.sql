-- What an organization was from one day to another; open ends are 9999-12-31. live_mark is 1 while the period stands
-- and NULL once a correction took its place. version is the organization's version that recorded it.
CREATE TABLE IF NOT EXISTS organization_period (
  organization_id BINARY(16) NOT NULL,
  valid_from DATE NOT NULL,
  version BIGINT NOT NULL,
  valid_to DATE NOT NULL,
  live_mark TINYINT NULL,
  parent_id BINARY(16) NULL,
  type VARCHAR(60) NOT NULL,
  display_name VARCHAR(300) NOT NULL,
  folded_name VARCHAR(400) NOT NULL,
  workplace_kind TINYINT NOT NULL,
  committee_size INT NOT NULL,
  standing_committee_size INT NOT NULL,
  has_youth_union BOOLEAN NOT NULL,
  has_trade_union BOOLEAN NOT NULL,
  reorganization_id BINARY(16) NULL,
  recorded_at DATETIME(6) NOT NULL,
  superseded_at DATETIME(6) NULL,
  correction_reason VARCHAR(500) NOT NULL,
  PRIMARY KEY (organization_id, valid_from, version),
  UNIQUE KEY organization_period_live (organization_id, valid_from, live_mark),
  KEY organization_period_by_reorganization (reorganization_id, organization_id),
  CONSTRAINT organization_period_days CHECK (valid_to >= valid_from),
  CONSTRAINT organization_period_sizes CHECK (
    committee_size >= 0 AND standing_committee_size >= 0 AND standing_committee_size <= committee_size),
  CONSTRAINT organization_period_superseded CHECK (
    (live_mark = 1 AND superseded_at IS NULL AND correction_reason = '')
    OR (live_mark IS NULL AND superseded_at IS NOT NULL))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT IGNORE INTO organization_period
  (organization_id, valid_from, version, valid_to, live_mark, parent_id, type, display_name, folded_name,
   workplace_kind, committee_size, standing_committee_size, has_youth_union, has_trade_union, recorded_at,
   correction_reason)
SELECT id, valid_from, version, COALESCE(valid_to, '9999-12-31'), 1, parent_id, type, display_name, folded_name,
  workplace_kind, committee_size, standing_committee_size, has_youth_union, has_trade_union, created_at, ''
FROM organization;

-- The head row of an organization: what it is today, or was on its last day. live_mark is 1 while it holds its name
-- among its siblings, or the place at the top, and NULL once it has ended and in the middle of a change; version is 0
-- until its first journal entry. Authorities have their own table. The table is copied and put in the place of the old
-- one: every statement can be run again.
CREATE TABLE IF NOT EXISTS organization_dated (
  id BINARY(16) NOT NULL,
  version BIGINT NOT NULL,
  parent_id BINARY(16) NULL,
  root_mark TINYINT NULL,
  live_mark TINYINT NULL,
  type VARCHAR(60) NOT NULL,
  display_name VARCHAR(300) NOT NULL,
  folded_name VARCHAR(400) NOT NULL,
  workplace_kind TINYINT NOT NULL,
  committee_size INT NOT NULL,
  standing_committee_size INT NOT NULL,
  has_youth_union BOOLEAN NOT NULL,
  has_trade_union BOOLEAN NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE NULL,
  content_from DATE NOT NULL,
  synthetic BOOLEAN NOT NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY organization_live_root (root_mark, live_mark),
  UNIQUE KEY organization_live_sibling_name (parent_id, display_name, live_mark),
  KEY organization_by_parent (parent_id, valid_to, type),
  KEY organization_by_type (type, valid_to, parent_id),
  KEY organization_by_name (folded_name, id),
  CHECK (version >= 0),
  CHECK ((parent_id IS NULL AND root_mark = 1) OR (parent_id IS NOT NULL AND root_mark IS NULL)),
  CHECK (live_mark IS NULL OR (live_mark = 1 AND valid_to IS NULL)),
  CHECK (committee_size >= 0 AND standing_committee_size >= 0 AND standing_committee_size <= committee_size),
  CHECK (content_from >= valid_from AND (valid_to IS NULL OR valid_to >= content_from))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT IGNORE INTO organization_dated
  (id, version, parent_id, root_mark, live_mark, type, display_name, folded_name, workplace_kind, committee_size,
   standing_committee_size, has_youth_union, has_trade_union, valid_from, valid_to, content_from, synthetic, created_at,
   updated_at)
SELECT id, version, parent_id, root_mark, CASE WHEN valid_to IS NULL THEN 1 END, type, display_name, folded_name,
  workplace_kind, committee_size, standing_committee_size, has_youth_union, has_trade_union, valid_from, valid_to,
  valid_from, synthetic, created_at, updated_at
FROM organization;

DROP TABLE IF EXISTS organization_undated;

RENAME TABLE organization TO organization_undated, organization_dated TO organization;

DROP TABLE IF EXISTS organization_undated;
