-- Where the chain stood, signed. The same place is signed again by the next holder of the lease.
CREATE TABLE IF NOT EXISTS journal_checkpoint (
  sequence BIGINT NOT NULL,
  epoch BIGINT NOT NULL,
  chain_hash VARBINARY(32) NOT NULL,
  signed_at DATETIME(6) NOT NULL,
  signature BINARY(64) NOT NULL,
  PRIMARY KEY (sequence, epoch)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
