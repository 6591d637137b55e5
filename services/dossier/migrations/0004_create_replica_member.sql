-- What the organization service's journal says of members: who may help, introduce, vote. official_date is NULL on
-- probation; left_date is the day the leaving was recorded for.
CREATE TABLE IF NOT EXISTS replica_member (
  member_id BINARY(16) NOT NULL,
  organization_id BINARY(16) NOT NULL,
  official_date DATE NULL,
  left_date DATE NULL,
  PRIMARY KEY (member_id),
  KEY replica_member_voters (organization_id, official_date, left_date)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
