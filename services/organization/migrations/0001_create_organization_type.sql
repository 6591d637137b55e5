-- The kinds of Party organization and where each may stand. Data: a new kind is a new row, not new code.
CREATE TABLE IF NOT EXISTS organization_type (
  code VARCHAR(60) NOT NULL,
  display_name VARCHAR(200) NOT NULL,
  may_be_root BOOLEAN NOT NULL,
  holds_members BOOLEAN NOT NULL,
  may_decide_admission BOOLEAN NOT NULL,
  PRIMARY KEY (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS organization_type_parent (
  code VARCHAR(60) NOT NULL,
  parent_code VARCHAR(60) NOT NULL,
  PRIMARY KEY (code, parent_code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT IGNORE INTO organization_type
  (code, display_name, may_be_root, holds_members, may_decide_admission) VALUES
  ('PROVINCIAL_COMMITTEE', 'Đảng bộ tỉnh', TRUE, FALSE, TRUE),
  ('DIRECT_SUPERIOR_COMMITTEE', 'Đảng bộ cấp trên trực tiếp của tổ chức cơ sở đảng', TRUE, FALSE, TRUE),
  ('GRASSROOTS_PARTY_ORGANIZATION', 'Đảng bộ cơ sở', FALSE, FALSE, TRUE),
  ('GRASSROOTS_CELL', 'Chi bộ cơ sở', FALSE, TRUE, FALSE),
  ('SECTIONAL_COMMITTEE', 'Đảng bộ bộ phận', FALSE, FALSE, FALSE),
  ('PARTY_CELL', 'Chi bộ trực thuộc', FALSE, TRUE, FALSE);

INSERT IGNORE INTO organization_type_parent (code, parent_code) VALUES
  ('DIRECT_SUPERIOR_COMMITTEE', 'PROVINCIAL_COMMITTEE'),
  ('GRASSROOTS_PARTY_ORGANIZATION', 'PROVINCIAL_COMMITTEE'),
  ('GRASSROOTS_PARTY_ORGANIZATION', 'DIRECT_SUPERIOR_COMMITTEE'),
  ('GRASSROOTS_CELL', 'PROVINCIAL_COMMITTEE'),
  ('GRASSROOTS_CELL', 'DIRECT_SUPERIOR_COMMITTEE'),
  ('SECTIONAL_COMMITTEE', 'GRASSROOTS_PARTY_ORGANIZATION'),
  ('PARTY_CELL', 'GRASSROOTS_PARTY_ORGANIZATION'),
  ('PARTY_CELL', 'SECTIONAL_COMMITTEE');
