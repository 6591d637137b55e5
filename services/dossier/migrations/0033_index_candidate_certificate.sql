-- The newest certificate of a kind that a person has.
ALTER TABLE candidate_certificate
  ADD KEY candidate_certificate_by_candidate (candidate_id, class_type, issue_date);
