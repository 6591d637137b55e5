-- Which awareness class a certificate is of, from the training service's events.
CREATE TABLE IF NOT EXISTS class_certificate_fact (
  certificate_id BINARY(16) NOT NULL,
  candidate_id BINARY(16) NOT NULL,
  class_id BINARY(16) NOT NULL,
  issued_on DATE NOT NULL,
  counts BOOLEAN NOT NULL,
  PRIMARY KEY (certificate_id),
  KEY class_certificate_fact_by_candidate (candidate_id, counts, class_id, issued_on)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
