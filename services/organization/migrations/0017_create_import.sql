-- Imports of organizations and members: how far each is, and what every part was answered, so that a part told again
-- gets the same answer. Every row is in exactly one of the four counts.
CREATE TABLE IF NOT EXISTS import (
  id BINARY(16) NOT NULL,
  kind TINYINT NOT NULL,
  organization_id BINARY(16) NOT NULL,
  dry_run BOOLEAN NOT NULL,
  next_row BIGINT NOT NULL,
  created_count BIGINT NOT NULL,
  updated_count BIGINT NOT NULL,
  skipped_count BIGINT NOT NULL,
  failed_count BIGINT NOT NULL,
  complete BOOLEAN NOT NULL,
  principal VARCHAR(200) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY import_by_update (updated_at, id),
  CONSTRAINT import_kind CHECK (kind IN (1, 2)),
  CONSTRAINT import_every_row_counted CHECK (
    created_count >= 0 AND updated_count >= 0 AND skipped_count >= 0 AND failed_count >= 0
    AND created_count + updated_count + skipped_count + failed_count = next_row)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS import_part (
  import_id BINARY(16) NOT NULL,
  first_row BIGINT NOT NULL,
  request_hash BINARY(32) NOT NULL,
  response LONGBLOB NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (import_id, first_row)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Keys an import has met: one that comes twice is told with the row it came in first.
CREATE TABLE IF NOT EXISTS import_key (
  import_id BINARY(16) NOT NULL,
  scheme VARCHAR(60) NOT NULL,
  value VARCHAR(60) NOT NULL,
  first_met_row BIGINT NOT NULL,
  PRIMARY KEY (import_id, scheme, value)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
