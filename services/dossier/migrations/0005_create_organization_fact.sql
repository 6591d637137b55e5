-- What the organization service's journal says of organizations beside the tree: denominators and mass organizations.
CREATE TABLE IF NOT EXISTS organization_fact (
  organization_id BINARY(16) NOT NULL,
  committee_size INT NOT NULL,
  standing_committee_size INT NOT NULL,
  has_youth_union BOOLEAN NOT NULL,
  has_trade_union BOOLEAN NOT NULL,
  PRIMARY KEY (organization_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
