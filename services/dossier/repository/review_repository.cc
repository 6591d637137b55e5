#include "services/dossier/repository/review_repository.h"

#include "common/base/status_macros.h"

namespace ketnap::dossier {

absl::Status InsertReview(db::Transaction& transaction, const MonthlyReview& review) {
  return transaction
      .Execute(
          "INSERT INTO monthly_review (candidate_id, review_month, review_date,"
          " political_awareness, work_result, ethics, public_trust, conclusion, helper_remark,"
          " created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          {review.candidate, review.month, review.review_date, review.political_awareness,
           review.work_result, review.ethics, review.public_trust, review.conclusion,
           review.helper_remark, review.create_time})
      .status();
}

absl::StatusOr<bool> HasReview(db::Transaction& transaction, const Uuid& candidate, Date month) {
  KETNAP_ASSIGN_OR_RETURN(const auto row,
                          transaction.QueryOptional("SELECT review_month FROM monthly_review"
                                                    " WHERE candidate_id = ? AND review_month = ?",
                                                    {candidate, month}));
  return row.has_value();
}

absl::StatusOr<int> CountReviews(db::Transaction& transaction, const Uuid& candidate) {
  KETNAP_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.Query("SELECT COUNT(*) FROM monthly_review WHERE candidate_id = ?", {candidate}));
  return static_cast<int>(rows.at(0).Int(0));
}

absl::StatusOr<std::vector<MonthlyReview>> ListReviews(db::Transaction& transaction,
                                                       const Uuid& candidate,
                                                       std::optional<Date> before, int limit) {
  KETNAP_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.Query(
          "SELECT review_month, review_date, political_awareness, work_result, ethics,"
          " public_trust, conclusion, helper_remark, created_at FROM monthly_review"
          " WHERE candidate_id = ? AND review_month < ? ORDER BY review_month DESC LIMIT ?",
          {candidate, before.value_or(Date(9999, 1, 1)), limit}));
  std::vector<MonthlyReview> reviews;
  for (const db::Row& row : rows) {
    MonthlyReview review;
    review.candidate = candidate;
    review.month = row.DateAt(0);
    review.review_date = row.DateAt(1);
    review.political_awareness = static_cast<int>(row.Int(2));
    review.work_result = static_cast<int>(row.Int(3));
    review.ethics = static_cast<int>(row.Int(4));
    review.public_trust = static_cast<int>(row.Int(5));
    review.conclusion = static_cast<int>(row.Int(6));
    review.helper_remark = row.Text(7);
    review.create_time = row.TimeAt(8);
    reviews.push_back(std::move(review));
  }
  return reviews;
}

}  // namespace ketnap::dossier
