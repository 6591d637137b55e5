-- Who carries on what an organization did, from the organization service's reorganizations: the successor that took the
-- rest, and the parts that were named for persons. predecessor_ended is false where it goes on beside its parts.
CREATE TABLE IF NOT EXISTS succession_fact (
  predecessor_id BINARY(16) NOT NULL,
  effective_date DATE NOT NULL,
  successor_id BINARY(16) NOT NULL,
  predecessor_ended BOOLEAN NOT NULL,
  PRIMARY KEY (predecessor_id, effective_date)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS relocation_fact (
  candidate_id BINARY(16) NOT NULL,
  from_organization_id BINARY(16) NOT NULL,
  effective_date DATE NOT NULL,
  to_organization_id BINARY(16) NOT NULL,
  predecessor_ended BOOLEAN NOT NULL,
  PRIMARY KEY (candidate_id, from_organization_id, effective_date)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Which member a person became: splits name members and candidates.
CREATE TABLE IF NOT EXISTS member_fact (
  member_id BINARY(16) NOT NULL,
  candidate_id BINARY(16) NOT NULL,
  PRIMARY KEY (member_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- One row, which whoever works out where facts belong locks first: persons and reorganizations come by two journals.
CREATE TABLE IF NOT EXISTS succession_state (
  id INT NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT succession_state_one_row CHECK (id = 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT IGNORE INTO succession_state (id) VALUES (1);
