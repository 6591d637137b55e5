#include "services/dossier/repository/review_repository.h"

#include <utility>

#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "services/dossier/repository/review_statements.h"

namespace ketnap::dossier {
namespace {

constexpr Date kFirstDay(1900, 1, 1);
constexpr Date kNoDay(9999, 1, 1);

// Of remarks that read alike, and nothing for one that says nothing or is nobody's.
std::optional<Uuid> RemarkKey(const MonthlyReview& review) {
  const std::string folded = FoldForSearch(review.helper_remark);
  if (folded.empty() || !review.helper.has_value()) return std::nullopt;
  return Uuid::FromName(folded);
}

MonthlyReview ReviewOf(const db::Row& row, const Uuid& candidate) {
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
  review.task_result = static_cast<int>(row.Int(9));
  review.helper = row.OptionalId(10);
  review.repeated_remark = row.Bool(11);
  return review;
}

// Marks of all of them, which are one person's, newest month first.
absl::Status LoadMarks(db::Transaction& transaction, std::vector<MonthlyReview>* reviews) {
  if (reviews->empty()) return absl::OkStatus();
  KETNAP_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.Query(sql::kListMarks, {reviews->front().candidate, reviews->back().month,
                                          reviews->front().month}));
  auto review = reviews->begin();
  for (const db::Row& row : rows) {
    const Date month = row.DateAt(0);
    while (review != reviews->end() && review->month > month) ++review;
    if (review == reviews->end()) break;
    if (review->month != month) continue;
    review->extra_marks.push_back({row.Text(1), static_cast<int>(row.Int(2))});
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<MonthlyReview>> ListBetween(db::Transaction& transaction,
                                                       const Uuid& candidate, Date before,
                                                       Date from, int limit) {
  KETNAP_ASSIGN_OR_RETURN(const auto rows,
                          transaction.Query(sql::kListReviews, {candidate, before, from, limit}));
  std::vector<MonthlyReview> reviews;
  for (const db::Row& row : rows) reviews.push_back(ReviewOf(row, candidate));
  KETNAP_RETURN_IF_ERROR(LoadMarks(transaction, &reviews));
  return reviews;
}

}  // namespace

absl::Status InsertReview(db::Transaction& transaction, const MonthlyReview& review) {
  KETNAP_RETURN_IF_ERROR(
      transaction
          .Execute(sql::kInsertReview,
                   {review.candidate, review.month, review.review_date, review.political_awareness,
                    review.work_result, review.ethics, review.public_trust, review.conclusion,
                    review.helper_remark, review.create_time, review.task_result, review.helper,
                    RemarkKey(review)})
          .status());
  for (const ReviewMark& mark : review.extra_marks) {
    KETNAP_RETURN_IF_ERROR(
        transaction
            .Execute(sql::kInsertMark, {review.candidate, review.month, mark.heading, mark.rating})
            .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> HasReview(db::Transaction& transaction, const Uuid& candidate, Date month) {
  KETNAP_ASSIGN_OR_RETURN(const auto row,
                          transaction.QueryOptional(sql::kHasReview, {candidate, month}));
  return row.has_value();
}

absl::StatusOr<int> CountReviews(db::Transaction& transaction, const Uuid& candidate) {
  KETNAP_ASSIGN_OR_RETURN(const auto rows,
                          transaction.Query(sql::kCountReviews, {candidate, candidate}));
  return static_cast<int>(rows.at(0).Int(0));
}

absl::StatusOr<std::optional<MonthlyReview>> FindReview(db::Transaction& transaction,
                                                        const Uuid& candidate, Date month) {
  KETNAP_ASSIGN_OR_RETURN(auto found,
                          ListBetween(transaction, candidate, month + 1, month, /*limit=*/1));
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

absl::StatusOr<std::vector<MonthlyReview>> ListReviews(db::Transaction& transaction,
                                                       const Uuid& candidate,
                                                       std::optional<Date> before, int limit) {
  return ListBetween(transaction, candidate, before.value_or(kNoDay), kFirstDay, limit);
}

}  // namespace ketnap::dossier
