-- What a dry run would have made or changed, so that its later rows find what its earlier ones would have left. Gone with
-- the last part.
CREATE TABLE IF NOT EXISTS import_draft_organization (
  import_id BINARY(16) NOT NULL,
  organization_id BINARY(16) NOT NULL,
  scheme VARCHAR(60) NOT NULL,
  value VARCHAR(60) NOT NULL,
  parent_id BINARY(16) NOT NULL,
  type VARCHAR(60) NOT NULL,
  display_name VARCHAR(300) NOT NULL,
  valid_from DATE NOT NULL,
  PRIMARY KEY (import_id, organization_id),
  UNIQUE KEY import_draft_organization_key (import_id, scheme, value),
  KEY import_draft_organization_sibling (import_id, parent_id, display_name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS import_draft_member (
  import_id BINARY(16) NOT NULL,
  member_id BINARY(16) NOT NULL,
  organization_id BINARY(16) NOT NULL,
  full_name VARCHAR(100) NOT NULL,
  birth_date DATE NOT NULL,
  PRIMARY KEY (import_id, member_id),
  KEY import_draft_member_same (import_id, organization_id, full_name, birth_date)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
