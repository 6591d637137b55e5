-- Where a member belonged (kind 1) or took part for a time (kind 2) on which days. Open ends are 9999-12-31.
CREATE TABLE IF NOT EXISTS replica_member_stay (
  member_id BINARY(16) NOT NULL,
  ordinal INT NOT NULL,
  kind TINYINT NOT NULL,
  organization_id BINARY(16) NOT NULL,
  start_date DATE NOT NULL,
  end_date DATE NOT NULL,
  PRIMARY KEY (member_id, ordinal),
  KEY replica_member_stay_by_organization (organization_id, kind, start_date, end_date, member_id),
  CONSTRAINT replica_member_stay_kind CHECK (kind IN (1, 2))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Days on which a member was exempt from activities.
CREATE TABLE IF NOT EXISTS replica_member_exemption (
  member_id BINARY(16) NOT NULL,
  ordinal INT NOT NULL,
  start_date DATE NOT NULL,
  end_date DATE NOT NULL,
  PRIMARY KEY (member_id, ordinal)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- What is known from before has no days: the present cell is taken for all of them, as it was until now.
INSERT IGNORE INTO replica_member_stay (member_id, ordinal, kind, organization_id, start_date, end_date)
SELECT member_id, 0, 1, organization_id, '1900-01-01', '9999-12-31' FROM replica_member;
