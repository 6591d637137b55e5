-- What was answered to each request that changed something, so that a retry gets the same answer. Kept 7 days.
CREATE TABLE IF NOT EXISTS idempotency (
  principal VARCHAR(128) NOT NULL,
  method VARCHAR(128) NOT NULL,
  request_id VARCHAR(128) NOT NULL,
  request_hash BINARY(32) NOT NULL,
  response_type VARCHAR(255) NOT NULL,
  response MEDIUMBLOB NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (principal, method, request_id),
  KEY idempotency_created (created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
