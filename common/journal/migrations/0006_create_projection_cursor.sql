-- How far this service has applied the journals of others; moved in the transaction that applies.
CREATE TABLE IF NOT EXISTS projection_cursor (
  name VARCHAR(64) NOT NULL,
  source VARCHAR(64) NOT NULL,
  sequence BIGINT NOT NULL,
  chain_hash VARBINARY(32) NOT NULL,
  applied_at DATETIME(6) NOT NULL,
  lease_holder BINARY(16) NOT NULL,
  lease_until DATETIME(6) NOT NULL,
  epoch BIGINT NOT NULL,
  PRIMARY KEY (name),
  CONSTRAINT projection_cursor_sequence CHECK (sequence >= 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
