-- What conflicts of interest and samples rest on. Whose an account is, and where a member belongs, holds a post, helps or
-- introduces. No name.
CREATE TABLE IF NOT EXISTS account_fact (
  account_id BINARY(16) NOT NULL,
  version BIGINT NOT NULL,
  usable BOOLEAN NOT NULL,
  member_id BINARY(16) NULL,
  organization_id BINARY(16) NULL,
  PRIMARY KEY (account_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- source_id: the member itself for stays and posts, the candidate for help and introductions. Open ends are 9999-12-31.
CREATE TABLE IF NOT EXISTS member_tie (
  source_id BINARY(16) NOT NULL,
  member_id BINARY(16) NOT NULL,
  kind TINYINT NOT NULL,
  organization_id BINARY(16) NOT NULL,
  first_day DATE NOT NULL,
  last_day DATE NOT NULL,
  PRIMARY KEY (source_id, member_id, kind, organization_id, first_day),
  KEY member_tie_by_member (member_id, last_day)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- How far each source's entries are taken in.
CREATE TABLE IF NOT EXISTS member_tie_source (
  source_id BINARY(16) NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (source_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- The days of each person's way, for samples.
CREATE TABLE IF NOT EXISTS candidate_way (
  candidate_id BINARY(16) NOT NULL,
  organization_id BINARY(16) NOT NULL,
  nominated_on DATE NULL,
  listed_on DATE NULL,
  trained_on DATE NULL,
  dossier_opened_on DATE NULL,
  cell_resolved_on DATE NULL,
  decided_on DATE NULL,
  admitted_on DATE NULL,
  official_on DATE NULL,
  delisted_on DATE NULL,
  return_count INT NOT NULL,
  PRIMARY KEY (candidate_id),
  KEY candidate_way_by_organization (organization_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
