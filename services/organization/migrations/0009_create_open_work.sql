-- Open work of other services, as their journals tell it: what a reorganization will move there. What is finished keeps
-- its row without an organization, so that an older entry told again does not open it.
CREATE TABLE IF NOT EXISTS replica_open_candidate (
  candidate_id BINARY(16) NOT NULL,
  organization_id BINARY(16) NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (candidate_id),
  KEY replica_open_candidate_by_organization (organization_id, candidate_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS replica_grant (
  grant_id BINARY(16) NOT NULL,
  organization_id BINARY(16) NULL,
  version BIGINT NOT NULL,
  account_id BINARY(16) NOT NULL,
  role VARCHAR(60) NOT NULL,
  valid_to DATE NOT NULL,
  PRIMARY KEY (grant_id),
  KEY replica_grant_by_organization (organization_id, grant_id, valid_to)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS replica_open_class (
  class_id BINARY(16) NOT NULL,
  organizer_id BINARY(16) NULL,
  version BIGINT NOT NULL,
  title VARCHAR(300) NOT NULL,
  PRIMARY KEY (class_id),
  KEY replica_open_class_by_organizer (organizer_id, class_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
