-- Keys by which members are known outside, "MEMBER_DATABASE" and a number: an import finds its members by them again.
CREATE TABLE IF NOT EXISTS member_key (
  scheme VARCHAR(60) NOT NULL,
  value VARCHAR(60) NOT NULL,
  member_id BINARY(16) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (scheme, value),
  KEY member_key_by_member (member_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
