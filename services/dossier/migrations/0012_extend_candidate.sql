-- Everything a person's way may hold beside the ordinary steps: transfers, merges, an earlier membership, votes without
-- result, revocation. special_cases has bit n set for special case n of the API. One statement, so that it happens
-- wholly or not at all.
ALTER TABLE candidate
  ADD COLUMN resume_state TINYINT NOT NULL DEFAULT 0,
  ADD COLUMN transfer_destination_id BINARY(16) NULL,
  ADD COLUMN merged_into_id BINARY(16) NULL,
  ADD COLUMN former_first_admission_date DATE NULL,
  ADD COLUMN former_leaving_date DATE NULL,
  ADD COLUMN former_leaving_reason TINYINT NOT NULL DEFAULT 0,
  ADD COLUMN former_record_cleared_date DATE NULL,
  ADD COLUMN former_readmission_count TINYINT NOT NULL DEFAULT 0,
  ADD COLUMN special_cases INT NOT NULL DEFAULT 0,
  ADD COLUMN national_id_masked VARCHAR(20) NOT NULL DEFAULT '',
  ADD COLUMN undecided_vote_count INT NOT NULL DEFAULT 0,
  ADD COLUMN revocation_kind TINYINT NOT NULL DEFAULT 0,
  ADD COLUMN helper_to_be_replaced BOOLEAN NOT NULL DEFAULT 0,
  ADD COLUMN acquaintance_waived BOOLEAN NOT NULL DEFAULT 0,
  ADD COLUMN class_referral_date DATE NULL,
  ADD COLUMN section_report_date DATE NULL,
  ADD COLUMN party_cv_date DATE NULL,
  ADD COLUMN recognition_section_report_date DATE NULL,
  ADD COLUMN revocation_date DATE NULL,
  ADD COLUMN transfer_date DATE NULL,
  ADD COLUMN transfer_acceptance_date DATE NULL,
  ADD COLUMN strike_off_proposal_date DATE NULL,
  ADD COLUMN recognition_report_date DATE NULL,
  ADD COLUMN decision_received_date DATE NULL,
  ADD COLUMN decision_confirmation_date DATE NULL,
  DROP CONSTRAINT candidate_state,
  ADD CONSTRAINT candidate_state_known CHECK (state BETWEEN 1 AND 27),
  ADD CONSTRAINT candidate_votes CHECK (undecided_vote_count >= 0),
  ADD CONSTRAINT candidate_former CHECK (
    (former_leaving_date IS NULL) = (former_leaving_reason = 0)
    AND former_readmission_count >= 0),
  ADD CONSTRAINT candidate_transfer CHECK ((state = 23) = (transfer_destination_id IS NOT NULL)),
  ADD CONSTRAINT candidate_merge CHECK ((state = 27) = (merged_into_id IS NOT NULL)),
  ADD CONSTRAINT candidate_resume CHECK ((state IN (23, 27)) = (resume_state <> 0)),
  ADD CONSTRAINT candidate_revocation CHECK (
    (state <> 24 OR (revocation_kind <> 0 AND revocation_date IS NOT NULL))),
  ADD CONSTRAINT candidate_struck_off CHECK (state <> 21 OR strike_off_date IS NOT NULL);
