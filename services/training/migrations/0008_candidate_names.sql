-- What lists, slips and papers of a class show of a person, and how far the person is.
ALTER TABLE candidate_fact
  ADD COLUMN IF NOT EXISTS full_name VARCHAR(200) NOT NULL DEFAULT '',
  ADD COLUMN IF NOT EXISTS birth_date DATE NULL,
  ADD COLUMN IF NOT EXISTS stage TINYINT NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS last_step_on DATE NULL,
  ADD KEY IF NOT EXISTS candidate_fact_by_admission (organization_id, admitted_on, candidate_id);
-- The columns above come from entries that were applied before there were such columns: they are read again.
DELETE FROM projection_cursor WHERE name = 'candidate_facts';
