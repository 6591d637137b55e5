-- One row a person, as candidate_fact had it, and where each event that counts them belongs: the organization of that day,
-- and the one that carries it on today. What candidate_fact held moves here; a later migration drops it.
CREATE TABLE IF NOT EXISTS person_fact (
  candidate_id BINARY(16) NOT NULL,
  organization_id BINARY(16) NOT NULL,
  version BIGINT NOT NULL,
  birth_date DATE NOT NULL,
  sex TINYINT NOT NULL,
  ethnicity VARCHAR(50) NOT NULL,
  general_education TINYINT NOT NULL,
  qualification TINYINT NOT NULL,
  occupation TINYINT NOT NULL,
  youth_union_member BOOLEAN NOT NULL,
  nominated_on DATE NULL,
  listed_on DATE NULL,
  trained_on DATE NULL,
  dossier_opened_on DATE NULL,
  cell_resolved_on DATE NULL,
  decided_on DATE NULL,
  admitted_on DATE NULL,
  official_on DATE NULL,
  delisted_on DATE NULL,
  return_count INT NOT NULL,
  nominated_organization_id BINARY(16) NULL,
  nominated_today_id BINARY(16) NULL,
  admitted_organization_id BINARY(16) NULL,
  admitted_today_id BINARY(16) NULL,
  PRIMARY KEY (candidate_id),
  KEY person_fact_by_nomination (nominated_organization_id, nominated_on),
  KEY person_fact_by_nomination_today (nominated_today_id, nominated_on),
  KEY person_fact_by_admission (admitted_organization_id, admitted_on),
  KEY person_fact_by_admission_today (admitted_today_id, admitted_on),
  CONSTRAINT person_fact_nominated CHECK (
    (nominated_on IS NULL) = (nominated_organization_id IS NULL)
    AND (nominated_on IS NULL) = (nominated_today_id IS NULL)),
  CONSTRAINT person_fact_admitted CHECK (
    (admitted_on IS NULL) = (admitted_organization_id IS NULL)
    AND (admitted_on IS NULL) = (admitted_today_id IS NULL))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Since when a person belonged to which organization; the first stay counts from ever.
CREATE TABLE IF NOT EXISTS person_stay (
  candidate_id BINARY(16) NOT NULL,
  since DATE NOT NULL,
  organization_id BINARY(16) NOT NULL,
  PRIMARY KEY (candidate_id, since)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT IGNORE INTO person_fact
  (candidate_id, organization_id, version, birth_date, sex, ethnicity, general_education, qualification, occupation,
   youth_union_member, nominated_on, listed_on, trained_on, dossier_opened_on, cell_resolved_on, decided_on, admitted_on,
   official_on, delisted_on, return_count, nominated_organization_id, nominated_today_id, admitted_organization_id,
   admitted_today_id)
SELECT candidate_id, organization_id, version, birth_date, sex, ethnicity, general_education, qualification, occupation,
  youth_union_member, nominated_on, listed_on, trained_on, dossier_opened_on, cell_resolved_on, decided_on, admitted_on,
  official_on, delisted_on, return_count,
  CASE WHEN nominated_on IS NULL THEN NULL ELSE organization_id END,
  CASE WHEN nominated_on IS NULL THEN NULL ELSE organization_id END,
  CASE WHEN admitted_on IS NULL THEN NULL ELSE organization_id END,
  CASE WHEN admitted_on IS NULL THEN NULL ELSE organization_id END
FROM candidate_fact;

INSERT IGNORE INTO person_stay (candidate_id, since, organization_id)
SELECT candidate_id, '1900-01-01', organization_id FROM candidate_fact;
