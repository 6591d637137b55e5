CREATE TABLE IF NOT EXISTS training_class (
  training_class_id BINARY(16) NOT NULL,
  class_type VARCHAR(60) NOT NULL,
  organizer_id BINARY(16) NOT NULL,
  title VARCHAR(300) NOT NULL,
  start_date DATE NOT NULL,
  end_date DATE NOT NULL,
  seats INT NOT NULL,
  session_count INT NOT NULL,
  state TINYINT NOT NULL,
  enrolled INT NOT NULL,
  passed INT NOT NULL,
  synthetic BOOLEAN NOT NULL,
  version BIGINT NOT NULL,
  create_time DATETIME(6) NOT NULL,
  PRIMARY KEY (training_class_id),
  KEY training_class_by_start (start_date, training_class_id),
  KEY training_class_by_organizer (organizer_id, start_date, training_class_id),
  CONSTRAINT training_class_seats CHECK (enrolled >= 0 AND enrolled <= seats),
  CONSTRAINT training_class_dates CHECK (end_date >= start_date)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS class_session (
  training_class_id BINARY(16) NOT NULL,
  session INT NOT NULL,
  held_on DATE NOT NULL,
  PRIMARY KEY (training_class_id, session)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
