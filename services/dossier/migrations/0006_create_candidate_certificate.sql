-- Certificates of the training service's journal that were taken over, so that an event told again changes nothing.
CREATE TABLE IF NOT EXISTS candidate_certificate (
  certificate_id BINARY(16) NOT NULL,
  candidate_id BINARY(16) NOT NULL,
  class_type VARCHAR(60) NOT NULL,
  issue_date DATE NOT NULL,
  PRIMARY KEY (certificate_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
