-- Types of organization get a version and the days on which organizations of the type may be made. The table is copied
-- and put in the place of the old one: every statement can be run again. What was there before has no journal entry,
-- hence version 0.
CREATE TABLE IF NOT EXISTS organization_type_dated (
  code VARCHAR(60) NOT NULL,
  version BIGINT NOT NULL,
  display_name VARCHAR(200) NOT NULL,
  may_be_root BOOLEAN NOT NULL,
  holds_members BOOLEAN NOT NULL,
  may_decide_admission BOOLEAN NOT NULL,
  valid_from DATE NULL,
  valid_to DATE NULL,
  PRIMARY KEY (code),
  CHECK (version >= 0),
  CHECK (valid_from IS NULL OR valid_to IS NULL OR valid_to >= valid_from)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT IGNORE INTO organization_type_dated
  (code, version, display_name, may_be_root, holds_members, may_decide_admission)
SELECT code, 0, display_name, may_be_root, holds_members, may_decide_admission FROM organization_type;

DROP TABLE IF EXISTS organization_type_undated;

RENAME TABLE organization_type TO organization_type_undated, organization_type_dated TO organization_type;

DROP TABLE IF EXISTS organization_type_undated;
