CREATE TABLE IF NOT EXISTS nomination (
  nomination_id BINARY(16) NOT NULL,
  training_class_id BINARY(16) NOT NULL,
  candidate_id BINARY(16) NOT NULL,
  organization_id BINARY(16) NOT NULL,
  state TINYINT NOT NULL,
  sessions_attended INT NOT NULL,
  score INT NOT NULL,
  grade VARCHAR(20) NOT NULL,
  certificate_id BINARY(16) NULL,
  PRIMARY KEY (nomination_id),
  UNIQUE KEY nomination_once_a_class (training_class_id, candidate_id),
  KEY nomination_by_class (training_class_id, nomination_id),
  KEY nomination_by_organization (organization_id, nomination_id),
  CONSTRAINT nomination_score CHECK (score BETWEEN -1 AND 100)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS attendance (
  training_class_id BINARY(16) NOT NULL,
  session INT NOT NULL,
  nomination_id BINARY(16) NOT NULL,
  PRIMARY KEY (training_class_id, session, nomination_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
