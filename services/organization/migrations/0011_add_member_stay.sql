-- Members get the day and the reason of leaving. Those who left before were struck off: the day is that of the journal
-- entry that did it. The table is copied and put in the place of the old one: every statement can be run again.
CREATE TABLE IF NOT EXISTS member_whole (
  id BINARY(16) NOT NULL,
  version BIGINT NOT NULL,
  organization_id BINARY(16) NOT NULL,
  full_name VARCHAR(100) NOT NULL,
  folded_name VARCHAR(400) NOT NULL,
  birth_date DATE NOT NULL,
  status TINYINT NOT NULL,
  admission_ceremony_date DATE NOT NULL,
  admission_decision_date DATE NULL,
  official_date DATE NULL,
  seniority_date DATE NULL,
  left_date DATE NULL,
  leave_reason TINYINT NOT NULL,
  candidate_id BINARY(16) NULL,
  candidate_version BIGINT NOT NULL,
  synthetic BOOLEAN NOT NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY member_candidate (candidate_id),
  KEY member_by_organization (organization_id, folded_name, id),
  CHECK (version >= 1),
  CHECK (status IN (1, 2, 3)),
  CHECK ((status <> 2 OR official_date IS NOT NULL) AND (status <> 1 OR official_date IS NULL)),
  CHECK (official_date IS NULL OR official_date >= admission_ceremony_date),
  CHECK ((status = 3) = (left_date IS NOT NULL) AND (status = 3) = (leave_reason <> 0))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT IGNORE INTO member_whole
  (id, version, organization_id, full_name, folded_name, birth_date, status, admission_ceremony_date,
   admission_decision_date, official_date, seniority_date, left_date, leave_reason, candidate_id, candidate_version,
   synthetic, created_at, updated_at)
SELECT m.id, m.version, m.organization_id, m.full_name, m.folded_name, m.birth_date, m.status,
  m.admission_ceremony_date, m.admission_decision_date, m.official_date, m.seniority_date,
  CASE WHEN m.status = 3 THEN GREATEST(m.admission_ceremony_date, COALESCE(e.occurred_on, DATE(m.updated_at))) END,
  CASE WHEN m.status = 3 THEN 3 ELSE 0 END, m.candidate_id, m.candidate_version, m.synthetic, m.created_at, m.updated_at
FROM member m LEFT JOIN journal_entry e ON e.aggregate_id = m.id AND e.aggregate_version = m.version;

DROP TABLE IF EXISTS member_before;

RENAME TABLE member TO member_before, member_whole TO member;

DROP TABLE IF EXISTS member_before;

-- Where a member belongs (kind 1) and takes part for a time (kind 2). Open ends are 9999-12-31. open_mark is 1 while the
-- stay lasts and NULL afterwards, so that a member has one open stay of a kind at most. official_date is the member's,
-- 9999-12-31 while there is none: what is counted on a day is read from the index alone.
CREATE TABLE IF NOT EXISTS member_stay (
  member_id BINARY(16) NOT NULL,
  kind TINYINT NOT NULL,
  start_date DATE NOT NULL,
  organization_id BINARY(16) NOT NULL,
  end_date DATE NOT NULL,
  open_mark TINYINT NULL,
  until_date DATE NULL,
  official_date DATE NOT NULL,
  cause VARCHAR(100) NOT NULL,
  recorded_at DATETIME(6) NOT NULL,
  PRIMARY KEY (member_id, kind, start_date),
  UNIQUE KEY member_stay_open (member_id, kind, open_mark),
  KEY member_stay_by_organization (organization_id, kind, end_date, start_date, official_date, member_id),
  KEY member_stay_by_end (kind, end_date, start_date, organization_id, member_id),
  CONSTRAINT member_stay_kind CHECK (kind IN (1, 2)),
  CONSTRAINT member_stay_days CHECK (end_date >= start_date),
  CONSTRAINT member_stay_open_mark CHECK (
    (open_mark = 1 AND end_date = '9999-12-31') OR (open_mark IS NULL AND end_date < '9999-12-31')),
  CONSTRAINT member_stay_until CHECK (until_date IS NULL OR kind = 2)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- As far as is known members have always been where they are: since they joined the Party, or since the organization
-- has existed.
INSERT IGNORE INTO member_stay
  (member_id, kind, start_date, organization_id, end_date, open_mark, official_date, cause, recorded_at)
SELECT m.id, 1,
  LEAST(GREATEST(m.admission_ceremony_date, COALESCE(o.valid_from, m.admission_ceremony_date)),
        COALESCE(m.left_date, '9999-12-30')),
  m.organization_id, COALESCE(m.left_date, '9999-12-31'), CASE WHEN m.left_date IS NULL THEN 1 END,
  COALESCE(m.official_date, '9999-12-31'), '', m.created_at
FROM member m LEFT JOIN organization o ON o.id = m.organization_id;
