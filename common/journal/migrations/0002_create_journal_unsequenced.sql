-- Committed entries that have no place yet: written with the entry, removed by the sequencer.
CREATE TABLE IF NOT EXISTS journal_unsequenced (
  entry_id BINARY(16) NOT NULL,
  aggregate_id BINARY(16) NOT NULL,
  aggregate_version BIGINT NOT NULL,
  PRIMARY KEY (entry_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
