-- Records merged into one.
ALTER TABLE candidate ADD KEY candidate_by_merge (merged_into_id);
