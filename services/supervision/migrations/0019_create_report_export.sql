-- A report that is, or was, made into a file, for one account. What it was asked and under which grants stands with it,
-- so that another process can go on with it; pages are what was read so far, parts are the file.
CREATE TABLE IF NOT EXISTS report_export (
  export_id BINARY(16) NOT NULL,
  organization_id BINARY(16) NOT NULL,
  account VARCHAR(100) NOT NULL,
  version BIGINT NOT NULL,
  state TINYINT NOT NULL,
  format TINYINT NOT NULL,
  request_id CHAR(36) NOT NULL,
  query MEDIUMBLOB NOT NULL,
  claims MEDIUMBLOB NOT NULL,
  page_count INT NOT NULL,
  row_count BIGINT NOT NULL,
  next_page TEXT NOT NULL,
  all_read BOOLEAN NOT NULL,
  as_of_time DATETIME(6) NULL,
  pending_entries BIGINT NOT NULL,
  last_page_time DATETIME(6) NULL,
  file_name VARCHAR(100) NOT NULL,
  size_bytes BIGINT NOT NULL,
  sha256 VARBINARY(32) NOT NULL,
  failure_reason VARCHAR(100) NOT NULL,
  failure_message TEXT NOT NULL,
  failed_tries INT NOT NULL,
  create_time DATETIME(6) NOT NULL,
  expire_time DATETIME(6) NOT NULL,
  download_time DATETIME(6) NULL,
  lease_owner BINARY(16) NOT NULL,
  lease_until DATETIME(6) NOT NULL,
  PRIMARY KEY (export_id),
  KEY report_export_of_account (account, state, export_id),
  KEY report_export_by_account (account, export_id),
  KEY report_export_due (state, lease_until),
  KEY report_export_expiring (state, expire_time),
  CONSTRAINT report_export_state CHECK (state BETWEEN 1 AND 4),
  CONSTRAINT report_export_format CHECK (format BETWEEN 1 AND 2)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS report_export_page (
  export_id BINARY(16) NOT NULL,
  number INT NOT NULL,
  content LONGBLOB NOT NULL,
  PRIMARY KEY (export_id, number)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS report_export_part (
  export_id BINARY(16) NOT NULL,
  number INT NOT NULL,
  content MEDIUMBLOB NOT NULL,
  PRIMARY KEY (export_id, number)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
