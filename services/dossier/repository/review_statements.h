#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_REVIEW_STATEMENTS_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_REVIEW_STATEMENTS_H_

// Statements on monthly reviews, by themselves so that a test can ask the planner about each.
namespace ketnap::dossier::sql {

inline constexpr char kInsertReview[] =
    "INSERT INTO monthly_review (candidate_id, review_month, review_date, political_awareness,"
    " work_result, ethics, public_trust, conclusion, helper_remark, created_at, task_result,"
    " helper_id, remark_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

inline constexpr char kHasReview[] =
    "SELECT review_month FROM monthly_review WHERE candidate_id = ? AND review_month = ?";

// Months reviewed of the person, those of records merged into theirs included, each once.
inline constexpr char kCountReviews[] =
    "SELECT COUNT(DISTINCT review.review_month) FROM"
    " (SELECT id FROM candidate FORCE INDEX (PRIMARY) WHERE id = ?"
    " UNION ALL SELECT id FROM candidate FORCE INDEX (candidate_by_merge) WHERE merged_into_id = ?)"
    " AS person JOIN monthly_review AS review FORCE INDEX (PRIMARY)"
    " ON review.candidate_id = person.id";

// Whether `review` says what the same helper said in a review of the twelve months before it, or in
// one of the same day that comes first by month and person.
#define KETNAP_REPEATED_REMARK                                                                   \
  "EXISTS (SELECT 1 FROM monthly_review AS earlier WHERE earlier.helper_id = review.helper_id"   \
  " AND earlier.remark_key = review.remark_key"                                                  \
  " AND earlier.review_date >= DATE_SUB(review.review_date, INTERVAL 12 MONTH)"                  \
  " AND earlier.review_date <= review.review_date"                                               \
  " AND (earlier.review_date < review.review_date OR earlier.review_month < review.review_month" \
  " OR (earlier.review_month = review.review_month"                                              \
  " AND earlier.candidate_id < review.candidate_id)))"

inline constexpr char kListReviews[] =
    "SELECT review.review_month, review.review_date, review.political_awareness,"
    " review.work_result, review.ethics, review.public_trust, review.conclusion,"
    " review.helper_remark, review.created_at, review.task_result,"
    " review.helper_id, " KETNAP_REPEATED_REMARK
    " FROM monthly_review AS review WHERE review.candidate_id = ? AND review.review_month < ?"
    " AND review.review_month >= ? ORDER BY review.review_month DESC LIMIT ?";

inline constexpr char kInsertMark[] =
    "INSERT INTO review_mark (candidate_id, review_month, heading, rating) VALUES (?, ?, ?, ?)";

inline constexpr char kListMarks[] =
    "SELECT review_month, heading, rating FROM review_mark WHERE candidate_id = ?"
    " AND review_month >= ? AND review_month <= ? ORDER BY review_month DESC, heading";

}  // namespace ketnap::dossier::sql

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_REVIEW_STATEMENTS_H_
