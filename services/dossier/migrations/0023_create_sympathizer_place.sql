-- Marks for headings that the deployment's review template adds; they go with their review.
CREATE TABLE IF NOT EXISTS review_mark (
  candidate_id BINARY(16) NOT NULL,
  review_month DATE NOT NULL,
  heading VARCHAR(40) NOT NULL,
  rating TINYINT NOT NULL,
  PRIMARY KEY (candidate_id, review_month, heading),
  CONSTRAINT review_mark_rating CHECK (rating BETWEEN 1 AND 3),
  CONSTRAINT review_mark_review FOREIGN KEY (candidate_id, review_month)
    REFERENCES monthly_review (candidate_id, review_month) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Derived from candidates: a nomination in the list of the cell and of every organization above it. `position` is the
-- order of the list: days from 1900-01-01 to the nomination while it has no answer; answered, a million less those days,
-- so that the answered come after all others, the newest first.
CREATE TABLE IF NOT EXISTS nomination_place (
  ancestor_id BINARY(16) NOT NULL,
  position INT NOT NULL,
  candidate_id BINARY(16) NOT NULL,
  nominator_kind TINYINT NOT NULL,
  PRIMARY KEY (ancestor_id, position, candidate_id),
  KEY nomination_place_by_kind (ancestor_id, nominator_kind, position, candidate_id),
  KEY nomination_place_by_candidate (candidate_id, ancestor_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Derived from candidates and reviews: somebody on the way under their helper, once for the cell and for every organization
-- above it. `due_date` is the last day for the review that is next; 2199-12-31 when none is.
CREATE TABLE IF NOT EXISTS helper_place (
  ancestor_id BINARY(16) NOT NULL,
  helper_id BINARY(16) NOT NULL,
  organization_id BINARY(16) NOT NULL,
  candidate_id BINARY(16) NOT NULL,
  due_date DATE NOT NULL,
  to_be_replaced BOOLEAN NOT NULL,
  PRIMARY KEY (ancestor_id, helper_id, organization_id, candidate_id),
  KEY helper_place_overdue (ancestor_id, due_date, helper_id, organization_id),
  KEY helper_place_by_helper (helper_id, candidate_id),
  KEY helper_place_by_candidate (candidate_id, ancestor_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Reviews of before are taken to be by the present helper, where that one was assigned by then.
UPDATE monthly_review AS review JOIN candidate ON candidate.id = review.candidate_id
SET review.helper_id = candidate.helper_id
WHERE review.helper_id IS NULL AND candidate.helper_id IS NOT NULL
  AND candidate.helper_assignment_date <= review.review_date;
