-- Their rows moved to person_fact, admission_plan_fact and the revisions.
DROP TABLE IF EXISTS candidate_fact;

DROP TABLE IF EXISTS target_fact;

DROP TABLE IF EXISTS plan_fact;
