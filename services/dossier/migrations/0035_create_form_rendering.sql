-- Which forms were made for a person at which version of the record: made again at the same version, it is a copy. The
-- introducer is the nil id for forms without one. What was made is kept nowhere.
CREATE TABLE IF NOT EXISTS form_rendering (
  candidate_id BINARY(16) NOT NULL,
  form VARCHAR(20) NOT NULL,
  introducer_id BINARY(16) NOT NULL,
  candidate_version BIGINT NOT NULL,
  request_id BINARY(16) NOT NULL,
  PRIMARY KEY (candidate_id, form, introducer_id),
  CONSTRAINT form_rendering_version CHECK (candidate_version >= 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
