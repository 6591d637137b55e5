-- The place of each entry in the service's journal, from 1 and without gaps, and the chain up to it.
CREATE TABLE IF NOT EXISTS journal_sequence (
  sequence BIGINT NOT NULL,
  entry_id BINARY(16) NOT NULL,
  chain_hash BINARY(32) NOT NULL,
  PRIMARY KEY (sequence),
  UNIQUE KEY journal_sequence_entry (entry_id),
  CONSTRAINT journal_sequence_positive CHECK (sequence >= 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
