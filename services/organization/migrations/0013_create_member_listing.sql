-- Lists of members in the order of an index, whatever the size of the scope: one row for each organization on the access
-- path of the member's own. Written in the transaction that changes the member or the tree.
CREATE TABLE IF NOT EXISTS member_listing (
  ancestor_id BINARY(16) NOT NULL,
  folded_name VARCHAR(400) NOT NULL,
  member_id BINARY(16) NOT NULL,
  status TINYINT NOT NULL,
  organization_id BINARY(16) NOT NULL,
  PRIMARY KEY (ancestor_id, folded_name, member_id),
  KEY member_listing_by_status (ancestor_id, status, folded_name, member_id),
  UNIQUE KEY member_listing_by_organization (organization_id, member_id, ancestor_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT IGNORE INTO member_listing (ancestor_id, folded_name, member_id, status, organization_id)
SELECT c.ancestor_id, m.folded_name, m.id, m.status, m.organization_id
FROM member m JOIN replica_organization_closure c ON c.descendant_id = m.organization_id;

-- The same for transfers, one row for each organization above the origin or the destination.
CREATE TABLE IF NOT EXISTS member_transfer_listing (
  ancestor_id BINARY(16) NOT NULL,
  list_key BIGINT NOT NULL,
  transfer_id BINARY(16) NOT NULL,
  state TINYINT NOT NULL,
  PRIMARY KEY (ancestor_id, list_key, transfer_id),
  KEY member_transfer_listing_by_state (ancestor_id, state, list_key, transfer_id),
  UNIQUE KEY member_transfer_listing_by_transfer (transfer_id, ancestor_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- What names are searched by beside their beginning: the folded name from each of its later words on.
CREATE TABLE IF NOT EXISTS member_search_key (
  search_key VARCHAR(400) NOT NULL,
  member_id BINARY(16) NOT NULL,
  PRIMARY KEY (search_key, member_id),
  KEY member_search_key_by_member (member_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- SUBSTRING_INDEX(name, ' ', -n) is the last n words; a name of a hundred letters has fifty words at most.
INSERT IGNORE INTO member_search_key (search_key, member_id)
SELECT SUBSTRING_INDEX(m.folded_name, ' ', -(tens.n * 10 + ones.n + 1)), m.id
FROM member m
JOIN (SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4) tens
JOIN (SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4
      UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9) ones
  ON tens.n * 10 + ones.n < LENGTH(m.folded_name) - LENGTH(REPLACE(m.folded_name, ' ', ''));
