-- What a service knows of the tree, from the organization service's events, and the closure that scopes lists.
CREATE TABLE IF NOT EXISTS replica_organization (
  id BINARY(16) NOT NULL,
  parent_id BINARY(16) NULL,
  type VARCHAR(64) NOT NULL,
  display_name VARCHAR(500) NOT NULL,
  has_admission_authority BOOLEAN NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE NULL,
  PRIMARY KEY (id),
  KEY replica_organization_by_parent (parent_id),
  CONSTRAINT replica_organization_not_own_parent CHECK (parent_id IS NULL OR parent_id <> id),
  CONSTRAINT replica_organization_days CHECK (valid_to IS NULL OR valid_to >= valid_from)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS replica_organization_closure (
  ancestor_id BINARY(16) NOT NULL,
  descendant_id BINARY(16) NOT NULL,
  depth INT NOT NULL,
  PRIMARY KEY (ancestor_id, descendant_id),
  UNIQUE KEY replica_organization_closure_by_descendant (descendant_id, ancestor_id),
  CONSTRAINT replica_organization_closure_depth CHECK (
    depth >= 0 AND (depth = 0) = (ancestor_id = descendant_id))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
