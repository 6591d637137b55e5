-- People leave a cell by a reorganization or by a transfer of their own. One statement, so that it happens wholly or not
-- at all.
ALTER TABLE candidate_relocation
  MODIFY COLUMN reorganization_id BINARY(16) NULL,
  ADD COLUMN transfer_id BINARY(16) NULL,
  ADD CONSTRAINT candidate_relocation_cause CHECK ((reorganization_id IS NULL) <> (transfer_id IS NULL));
