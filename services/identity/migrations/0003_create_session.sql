-- Sessions, found by the SHA-256 of a token that is stored nowhere.
CREATE TABLE IF NOT EXISTS session (
  id BINARY(16) NOT NULL,
  token_hash BINARY(32) NOT NULL,
  account_id BINARY(16) NOT NULL,
  version BIGINT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  last_used_at DATETIME(6) NOT NULL,
  expires_at DATETIME(6) NOT NULL,
  ended_at DATETIME(6) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY session_token_hash (token_hash),
  KEY session_by_account (account_id, expires_at),
  CONSTRAINT session_account FOREIGN KEY (account_id) REFERENCES account (id),
  CONSTRAINT session_version CHECK (version >= 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
