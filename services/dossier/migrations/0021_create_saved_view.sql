-- Views of a queue that somebody keeps, for themselves or for everybody who may see the organization.
CREATE TABLE IF NOT EXISTS saved_view (
  id BINARY(16) NOT NULL,
  organization_id BINARY(16) NOT NULL,
  owner VARCHAR(128) NOT NULL,
  title VARCHAR(100) NOT NULL,
  folded_title VARCHAR(400) NOT NULL,
  queue VARCHAR(60) NOT NULL,
  urgency TINYINT NOT NULL,
  shared BOOLEAN NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY saved_view_by_title (organization_id, folded_title, id),
  CONSTRAINT saved_view_urgency CHECK (urgency BETWEEN 0 AND 4)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
