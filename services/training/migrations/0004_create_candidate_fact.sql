-- What this service knows of people, from the dossier service's events: enough to say who may attend. No name.
CREATE TABLE IF NOT EXISTS candidate_fact (
  candidate_id BINARY(16) NOT NULL,
  organization_id BINARY(16) NOT NULL,
  listed_on DATE NULL,
  delisted_on DATE NULL,
  admitted_on DATE NULL,
  official_on DATE NULL,
  struck_off_on DATE NULL,
  PRIMARY KEY (candidate_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
