-- At most one row: the first account. Two operators who race for it meet on the key.
CREATE TABLE IF NOT EXISTS bootstrap (
  singleton TINYINT NOT NULL,
  account_id BINARY(16) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (singleton),
  CONSTRAINT bootstrap_singleton CHECK (singleton = 1),
  CONSTRAINT bootstrap_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
