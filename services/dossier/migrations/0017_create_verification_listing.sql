-- Lists of requests in the order of an index, whatever the size of the scope. direction 1: one row for each organization
-- above who was asked, or above who took it over when it was escalated; 2: one for each above the cell that follows the
-- person now. Requests of before this table have no id and stand in the dossier alone. Written in the transaction that changes request, person or tree.
CREATE TABLE IF NOT EXISTS verification_listing (
  organization_id BINARY(16) NOT NULL,
  direction TINYINT NOT NULL,
  due_date DATE NOT NULL,
  verification_id BINARY(16) NOT NULL,
  is_open BOOLEAN NOT NULL,
  candidate_id BINARY(16) NOT NULL,
  PRIMARY KEY (organization_id, direction, due_date, verification_id),
  KEY verification_listing_open (organization_id, direction, is_open, due_date, verification_id),
  KEY verification_listing_by_candidate (candidate_id, direction, verification_id),
  CONSTRAINT verification_listing_direction CHECK (direction IN (1, 2))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- What a recipient found, in words: encrypted.
CREATE TABLE IF NOT EXISTS verification_reply_note (
  verification_id BINARY(16) NOT NULL,
  sealed_note BLOB NOT NULL,
  PRIMARY KEY (verification_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
