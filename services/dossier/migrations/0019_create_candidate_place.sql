-- Lists are read in the order of an index, however many there are: a person has a row for each organization from the
-- cell up to the top, and for each of these one for each later word of the name.
CREATE TABLE IF NOT EXISTS candidate_place (
  ancestor_id BINARY(16) NOT NULL,
  folded_name VARCHAR(400) NOT NULL,
  candidate_id BINARY(16) NOT NULL,
  state TINYINT NOT NULL,
  PRIMARY KEY (ancestor_id, folded_name, candidate_id),
  KEY candidate_place_by_state (ancestor_id, state, folded_name, candidate_id),
  KEY candidate_place_by_candidate (candidate_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS candidate_search_key (
  ancestor_id BINARY(16) NOT NULL,
  word VARCHAR(400) NOT NULL,
  candidate_id BINARY(16) NOT NULL,
  folded_name VARCHAR(400) NOT NULL,
  PRIMARY KEY (ancestor_id, word, candidate_id),
  KEY candidate_search_key_by_candidate (candidate_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
