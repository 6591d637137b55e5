-- What forms say of members who help or introduce, from the organization service's journal. Beside replica_member, which
-- the rules read: those who take part in no form cost it nothing.
CREATE TABLE IF NOT EXISTS replica_member_particulars (
  member_id BINARY(16) NOT NULL,
  full_name VARCHAR(100) NOT NULL,
  birth_date DATE NULL,
  admission_date DATE NULL,
  official_date DATE NULL,
  PRIMARY KEY (member_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
