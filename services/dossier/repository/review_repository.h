#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_REVIEW_REPOSITORY_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_REVIEW_REPOSITORY_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"

// Monthly reviews, under the lock of the candidate's row.
namespace ketnap::dossier {

// A mark for a heading that the review template adds.
struct ReviewMark {
  std::string heading;
  int rating = 0;
};

// Ratings and conclusion are the numbers of the API's enums.
struct MonthlyReview {
  Uuid candidate;
  Date month;  // Its first day.
  Date review_date;
  int political_awareness = 0;
  int work_result = 0;
  int ethics = 0;
  int public_trust = 0;
  int conclusion = 0;
  std::string helper_remark;
  absl::Time create_time;
  int task_result = 0;                  // 0: not marked.
  std::vector<ReviewMark> extra_marks;  // By heading, each once.
  std::optional<Uuid> helper;           // Who helped then.
  // Read only: the helper said the same, marks aside, in a review of the twelve months before.
  bool repeated_remark = false;
};

// Writes the review with its marks. ALREADY_EXISTS when the month has one.
absl::Status InsertReview(db::Transaction& transaction, const MonthlyReview& review);
absl::StatusOr<bool> HasReview(db::Transaction& transaction, const Uuid& candidate, Date month);
absl::StatusOr<int> CountReviews(db::Transaction& transaction, const Uuid& candidate);
absl::StatusOr<std::optional<MonthlyReview>> FindReview(db::Transaction& transaction,
                                                        const Uuid& candidate, Date month);

// Newest month first; only months before `before` when there is one.
absl::StatusOr<std::vector<MonthlyReview>> ListReviews(db::Transaction& transaction,
                                                       const Uuid& candidate,
                                                       std::optional<Date> before, int limit);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_REVIEW_REPOSITORY_H_
