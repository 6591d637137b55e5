-- A number may stand with several records: whoever records it for one must not learn that a record out of their sight
-- has it. ordinal counts the records of one number; that two who record it at once meet is the unique key's doing.
ALTER TABLE candidate_national_id
  ADD COLUMN ordinal SMALLINT NOT NULL DEFAULT 0,
  DROP KEY candidate_national_id_index,
  ADD UNIQUE KEY candidate_national_id_by_index (blind_index, ordinal),
  ADD CONSTRAINT candidate_national_id_ordinal CHECK (ordinal >= 0);
