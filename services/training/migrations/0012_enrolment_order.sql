-- Whose quota a seat was taken from, and in which order people were nominated, renewed nominations included.
ALTER TABLE nomination
  ADD COLUMN IF NOT EXISTS quota_organization_id BINARY(16) NULL,
  ADD COLUMN IF NOT EXISTS recorded_order BIGINT NOT NULL DEFAULT 0;
ALTER TABLE class_quota
  ADD KEY IF NOT EXISTS class_quota_by_organization (organization_id);
