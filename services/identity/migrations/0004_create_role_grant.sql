-- Roles given to accounts. Without an organization: over the whole suite. Revoked ones stay.
CREATE TABLE IF NOT EXISTS role_grant (
  id BINARY(16) NOT NULL,
  account_id BINARY(16) NOT NULL,
  role VARCHAR(60) NOT NULL,
  organization_id BINARY(16) NULL,
  valid_from DATE NOT NULL,
  valid_to DATE NULL,
  reason VARCHAR(500) NOT NULL,
  revoked_at DATETIME(6) NULL,
  revoke_reason VARCHAR(500) NOT NULL,
  version BIGINT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY role_grant_by_account (account_id, id),
  KEY role_grant_by_organization (organization_id, id),
  CONSTRAINT role_grant_account FOREIGN KEY (account_id) REFERENCES account (id),
  CONSTRAINT role_grant_days CHECK (valid_to IS NULL OR valid_to >= valid_from),
  CONSTRAINT role_grant_version CHECK (version >= 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
