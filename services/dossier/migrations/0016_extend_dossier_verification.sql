-- Requests to verify with their own id: who is asked, by when, who was sent, reminders, escalation, the recipient's
-- reply, and the paper of a conclusion or of a waiver. outcome: 0 open, 1 clear, 2 an issue, 3 an issue that does not
-- stand in the way, 4 one that does, 5 waived; what was never asked has no recipient.
ALTER TABLE dossier_verification
  ADD COLUMN id BINARY(16) NULL,
  ADD COLUMN requesting_organization_id BINARY(16) NULL,
  ADD COLUMN recipient_organization_id BINARY(16) NULL,
  ADD COLUMN due_date DATE NULL,
  ADD COLUMN verifier_id BINARY(16) NULL,
  ADD COLUMN reminder_count INT NOT NULL DEFAULT 0,
  ADD COLUMN reminder_date DATE NULL,
  ADD COLUMN escalation_date DATE NULL,
  ADD COLUMN escalation_organization_id BINARY(16) NULL,
  ADD COLUMN reply_date DATE NULL,
  ADD COLUMN reply_outcome TINYINT NOT NULL DEFAULT 0,
  ADD COLUMN conclusion_number VARCHAR(40) NULL,
  ADD COLUMN conclusion_symbol VARCHAR(40) NULL,
  ADD COLUMN conclusion_date DATE NULL,
  ADD COLUMN waiving_member_id BINARY(16) NULL,
  DROP CONSTRAINT dossier_verification_answer,
  ADD CONSTRAINT dossier_verification_outcome CHECK (
    outcome BETWEEN 0 AND 5 AND (outcome = 0) = (answer_date IS NULL)
    AND (answer_date IS NULL OR answer_date >= request_date)),
  ADD CONSTRAINT dossier_verification_reply CHECK (
    reply_outcome IN (0, 1, 2) AND (reply_outcome = 0) = (reply_date IS NULL)
    AND (reply_date IS NULL OR reply_date >= request_date)),
  ADD CONSTRAINT dossier_verification_follow CHECK (
    reminder_count >= 0 AND (reminder_count = 0) = (reminder_date IS NULL)
    AND (escalation_date IS NULL) = (escalation_organization_id IS NULL)),
  ADD CONSTRAINT dossier_verification_conclusion CHECK (
    outcome IN (3, 4, 5) OR conclusion_date IS NULL),
  ADD UNIQUE KEY dossier_verification_by_id (id),
  ADD KEY dossier_verification_by_recipient (recipient_organization_id),
  ADD KEY dossier_verification_by_escalation (escalation_organization_id);
