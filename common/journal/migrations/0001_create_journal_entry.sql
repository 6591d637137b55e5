-- Every change the service ever made. Append-only: the service's account may INSERT and SELECT here, nothing else.
CREATE TABLE IF NOT EXISTS journal_entry (
  entry_id BINARY(16) NOT NULL,
  aggregate_type VARCHAR(64) NOT NULL,
  aggregate_id BINARY(16) NOT NULL,
  aggregate_version BIGINT NOT NULL,
  previous_hash VARBINARY(32) NOT NULL,
  entry_hash BINARY(32) NOT NULL,
  occurred_on DATE NOT NULL,
  recorded_at DATETIME(6) NOT NULL,
  actor VARCHAR(128) NOT NULL,
  on_behalf_of VARCHAR(128) NOT NULL,
  purpose VARCHAR(1000) NOT NULL,
  request_id VARCHAR(128) NOT NULL,
  action VARCHAR(128) NOT NULL,
  organization_id BINARY(16) NOT NULL,
  event_type VARCHAR(255) NOT NULL,
  event MEDIUMBLOB NOT NULL,
  historical TINYINT NOT NULL,
  PRIMARY KEY (entry_id),
  UNIQUE KEY journal_entry_aggregate (aggregate_id, aggregate_version),
  CONSTRAINT journal_entry_version CHECK (aggregate_version >= 1),
  CONSTRAINT journal_entry_previous CHECK (
    (aggregate_version = 1 AND LENGTH(previous_hash) = 0)
    OR (aggregate_version > 1 AND LENGTH(previous_hash) = 32)),
  CONSTRAINT journal_entry_historical CHECK (historical IN (0, 1))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
