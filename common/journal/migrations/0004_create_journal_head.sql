-- One row: the journal's end and who may move it. The epoch grows whenever the holder changes.
CREATE TABLE IF NOT EXISTS journal_head (
  service VARCHAR(64) NOT NULL,
  sequence BIGINT NOT NULL,
  chain_hash VARBINARY(32) NOT NULL,
  epoch BIGINT NOT NULL,
  lease_holder BINARY(16) NOT NULL,
  lease_until DATETIME(6) NOT NULL,
  PRIMARY KEY (service)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
