-- Who waits in which queue of which organization; without a day to be done by it is 9999-12-31, which comes last.
-- place: 1 the cell and above, 2 the destination of a transfer and above.
CREATE TABLE IF NOT EXISTS worklist_item (
  ancestor_id BINARY(16) NOT NULL,
  queue VARCHAR(60) NOT NULL,
  due_date DATE NOT NULL,
  candidate_id BINARY(16) NOT NULL,
  since_date DATE NULL,
  subject VARCHAR(60) NOT NULL,
  rule_id VARCHAR(20) NOT NULL,
  place TINYINT NOT NULL,
  shard TINYINT NOT NULL,
  PRIMARY KEY (ancestor_id, queue, due_date, candidate_id),
  KEY worklist_item_by_candidate (candidate_id),
  CONSTRAINT worklist_item_place CHECK (place IN (1, 2))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- How many rows worklist_item has for an organization, queue and day. In shards, so that clerks who work at the same
-- time seldom wait for one another; which one a person counts in follows from the person's id.
CREATE TABLE IF NOT EXISTS worklist_count (
  ancestor_id BINARY(16) NOT NULL,
  queue VARCHAR(60) NOT NULL,
  due_date DATE NOT NULL,
  shard TINYINT NOT NULL,
  item_count INT NOT NULL,
  PRIMARY KEY (ancestor_id, queue, due_date, shard)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- What the derived rows were made by (queues, rules, calendar), and how far a making anew has come.
CREATE TABLE IF NOT EXISTS candidate_index_state (
  id TINYINT NOT NULL,
  made_by VARCHAR(64) NOT NULL,
  making VARCHAR(64) NOT NULL,
  after_candidate_id BINARY(16) NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT candidate_index_state_single CHECK (id = 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT IGNORE INTO candidate_index_state (id, made_by, making, after_candidate_id)
VALUES (1, '', '', UNHEX('00000000000000000000000000000000'));
