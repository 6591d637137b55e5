-- What every organization of the replica was on every day, and who follows whom. Open ends are 9999-12-31.

-- When an organization last changed here, so that memory reads no more than that.
CREATE TABLE IF NOT EXISTS replica_organization_change (
  organization_id BINARY(16) NOT NULL,
  change_number BIGINT NOT NULL,
  PRIMARY KEY (organization_id),
  KEY replica_organization_change_by_number (change_number, organization_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS replica_organization_period (
  organization_id BINARY(16) NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE NOT NULL,
  parent_id BINARY(16) NULL,
  type VARCHAR(64) NOT NULL,
  display_name VARCHAR(500) NOT NULL,
  PRIMARY KEY (organization_id, valid_from),
  KEY replica_organization_period_by_parent (parent_id, organization_id),
  CONSTRAINT replica_organization_period_not_own_parent CHECK (parent_id IS NULL OR parent_id <> organization_id),
  CONSTRAINT replica_organization_period_days CHECK (valid_to >= valid_from)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS replica_organization_authority (
  organization_id BINARY(16) NOT NULL,
  kind INT NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE NOT NULL,
  PRIMARY KEY (organization_id, kind, valid_from),
  CONSTRAINT replica_organization_authority_days CHECK (valid_to >= valid_from)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- The indexes hold every column: lists of a day are answered from them alone.
CREATE TABLE IF NOT EXISTS replica_organization_span (
  ancestor_id BINARY(16) NOT NULL,
  descendant_id BINARY(16) NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE NOT NULL,
  depth INT NOT NULL,
  type VARCHAR(64) NOT NULL,
  folded_name VARCHAR(400) NOT NULL,
  PRIMARY KEY (ancestor_id, descendant_id, valid_from),
  KEY replica_organization_span_by_name (ancestor_id, folded_name, descendant_id, valid_from, valid_to, depth, type),
  KEY replica_organization_span_by_depth (ancestor_id, depth, folded_name, descendant_id, valid_from, valid_to, type),
  KEY replica_organization_span_by_descendant (descendant_id, ancestor_id, valid_from, valid_to),
  CONSTRAINT replica_organization_span_days CHECK (valid_to >= valid_from),
  CONSTRAINT replica_organization_span_depth CHECK (depth >= 0 AND (depth = 0) = (ancestor_id = descendant_id))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS replica_organization_succession (
  predecessor_id BINARY(16) NOT NULL,
  successor_id BINARY(16) NOT NULL,
  effective_date DATE NOT NULL,
  share_percent INT NOT NULL,
  takes_rest BOOLEAN NOT NULL,
  predecessor_ended BOOLEAN NOT NULL,
  change_number BIGINT NOT NULL,
  PRIMARY KEY (predecessor_id, successor_id, effective_date),
  KEY replica_organization_succession_by_successor (successor_id, predecessor_id, effective_date),
  KEY replica_organization_succession_by_number (change_number)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- One row, which every writer of the tree locks first.
CREATE TABLE IF NOT EXISTS replica_tree_state (
  id INT NOT NULL,
  change_number BIGINT NOT NULL,
  spans_complete BOOLEAN NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT replica_tree_state_one_row CHECK (id = 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- What a replica from before knows is the present, taken for all days. Spans need names folded, which SQL cannot do:
-- the program adds them, and says so in spans_complete.
INSERT IGNORE INTO replica_organization_period (organization_id, valid_from, valid_to, parent_id, type, display_name)
SELECT id, valid_from, COALESCE(valid_to, '9999-12-31'), parent_id, type, display_name FROM replica_organization;

INSERT IGNORE INTO replica_organization_authority (organization_id, kind, valid_from, valid_to)
SELECT id, 1, valid_from, COALESCE(valid_to, '9999-12-31') FROM replica_organization WHERE has_admission_authority;

INSERT IGNORE INTO replica_tree_state (id, change_number, spans_complete)
SELECT 1, 0, NOT EXISTS (SELECT id FROM replica_organization);
