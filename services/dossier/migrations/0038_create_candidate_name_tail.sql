-- Names are found by any of their words: beside the whole name (candidate_place) a person has a row for each part of the
-- name from a later word on, so that words typed next to one another are one range of an index, read in its order. An
-- item's place follows from its queue. All of this is derived: the rows are made anew at the next start.
CREATE TABLE IF NOT EXISTS candidate_name_tail (
  ancestor_id BINARY(16) NOT NULL,
  tail VARCHAR(100) NOT NULL,
  folded_name VARCHAR(400) NOT NULL,
  candidate_id BINARY(16) NOT NULL,
  PRIMARY KEY (ancestor_id, tail, folded_name, candidate_id),
  KEY candidate_name_tail_by_candidate (candidate_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

DROP TABLE IF EXISTS candidate_search_key;

DROP TABLE IF EXISTS worklist_item;

CREATE TABLE IF NOT EXISTS worklist_item (
  ancestor_id BINARY(16) NOT NULL,
  queue VARCHAR(60) NOT NULL,
  due_date DATE NOT NULL,
  candidate_id BINARY(16) NOT NULL,
  since_date DATE NULL,
  subject VARCHAR(60) NOT NULL,
  rule_id VARCHAR(20) NOT NULL,
  shard TINYINT NOT NULL,
  PRIMARY KEY (ancestor_id, queue, due_date, candidate_id),
  KEY worklist_item_by_candidate (candidate_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

DELETE FROM worklist_count;

UPDATE candidate_index_state SET made_by = '', making = '', after_candidate_id = UNHEX('00000000000000000000000000000000')
WHERE id = 1;
