-- Accounts of people. One that belongs to no organization is staff of the whole suite.
CREATE TABLE IF NOT EXISTS account (
  id BINARY(16) NOT NULL,
  user_name VARCHAR(60) NOT NULL,
  display_name VARCHAR(100) NOT NULL,
  organization_id BINARY(16) NULL,
  state TINYINT NOT NULL,
  disable_reason VARCHAR(500) NOT NULL,
  version BIGINT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY account_user_name (user_name),
  KEY account_by_organization (organization_id, user_name),
  CONSTRAINT account_state CHECK (state IN (1, 2, 3)),
  CONSTRAINT account_version CHECK (version >= 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Apart from the account, so that no query for people's data reads a hash.
CREATE TABLE IF NOT EXISTS account_credential (
  account_id BINARY(16) NOT NULL,
  password_hash VARCHAR(128) NOT NULL,
  is_one_time TINYINT NOT NULL,
  changed_at DATETIME(6) NOT NULL,
  PRIMARY KEY (account_id),
  CONSTRAINT account_credential_account FOREIGN KEY (account_id) REFERENCES account (id),
  CONSTRAINT account_credential_one_time CHECK (is_one_time IN (0, 1))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
