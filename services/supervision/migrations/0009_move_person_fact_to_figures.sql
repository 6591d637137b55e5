-- What people count as stands in person_figure now, with more than was kept before: both journals are read again from
-- their beginning, and of a person stay here only the organization and the days of the steps.
DELETE FROM projection_cursor WHERE name IN ('dossier_facts', 'organization_facts');

DELETE FROM person_stay;

DELETE FROM person_fact;

ALTER TABLE person_fact
  DROP CONSTRAINT person_fact_nominated,
  DROP CONSTRAINT person_fact_admitted,
  DROP KEY person_fact_by_nomination,
  DROP KEY person_fact_by_nomination_today,
  DROP KEY person_fact_by_admission,
  DROP KEY person_fact_by_admission_today,
  DROP COLUMN birth_date,
  DROP COLUMN sex,
  DROP COLUMN ethnicity,
  DROP COLUMN general_education,
  DROP COLUMN qualification,
  DROP COLUMN occupation,
  DROP COLUMN youth_union_member,
  DROP COLUMN nominated_organization_id,
  DROP COLUMN nominated_today_id,
  DROP COLUMN admitted_organization_id,
  DROP COLUMN admitted_today_id;
