-- Imports of people: how far each is. Every row is in exactly one of the four counts.
CREATE TABLE IF NOT EXISTS candidate_import (
  id BINARY(16) NOT NULL,
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
  CONSTRAINT candidate_import_every_row_counted CHECK (
    created_count >= 0 AND updated_count >= 0 AND skipped_count >= 0 AND failed_count >= 0
    AND created_count + updated_count + skipped_count + failed_count = next_row)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- What every part was answered, without the rows themselves: they are personal data, and whoever tells the part again
-- brings them along.
CREATE TABLE IF NOT EXISTS candidate_import_part (
  import_id BINARY(16) NOT NULL,
  first_row BIGINT NOT NULL,
  request_hash BINARY(32) NOT NULL,
  response LONGBLOB NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (import_id, first_row)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- What an import has met, as digests: keys of rows, and, of a dry run, whom it would have made. Gone with the last part.
CREATE TABLE IF NOT EXISTS candidate_import_met (
  import_id BINARY(16) NOT NULL,
  digest BINARY(16) NOT NULL,
  first_met_row BIGINT NOT NULL,
  PRIMARY KEY (import_id, digest)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Whom the register of an organization means by a key; a digest of the row as it was last taken, and the version that
-- made of the person: while they stand at that version, the register may still change everything.
CREATE TABLE IF NOT EXISTS candidate_import_key (
  organization_id BINARY(16) NOT NULL,
  value VARCHAR(60) NOT NULL,
  candidate_id BINARY(16) NOT NULL,
  row_hash BINARY(32) NOT NULL,
  version BIGINT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (organization_id, value),
  CONSTRAINT candidate_import_key_version CHECK (version >= 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Of somebody who was brought in: months up to this one were reviewed where they came from.
CREATE TABLE IF NOT EXISTS candidate_review_elsewhere (
  candidate_id BINARY(16) NOT NULL,
  until_month DATE NOT NULL,
  PRIMARY KEY (candidate_id),
  CONSTRAINT candidate_review_elsewhere_month CHECK (EXTRACT(DAY FROM until_month) = 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
