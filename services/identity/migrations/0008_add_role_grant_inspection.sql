-- A grant that an inspection gives its team: which inspection, and for which of its subjects (the grant itself may have
-- come to lie over who carries the subject on). Such a grant is over an organization and has a last day.
ALTER TABLE role_grant
  ADD COLUMN inspection_id BINARY(16) NULL,
  ADD COLUMN inspection_subject_id BINARY(16) NULL,
  ADD KEY role_grant_by_inspection (inspection_id, id),
  ADD CONSTRAINT role_grant_inspection CHECK (
    (inspection_id IS NULL AND inspection_subject_id IS NULL)
    OR (inspection_id IS NOT NULL AND inspection_subject_id IS NOT NULL
        AND organization_id IS NOT NULL AND valid_to IS NOT NULL));
