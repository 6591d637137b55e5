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

// Ratings and conclusion are the numbers of the API's enums; no rule looks at them.
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
};

absl::Status InsertReview(db::Transaction& transaction, const MonthlyReview& review);
absl::StatusOr<bool> HasReview(db::Transaction& transaction, const Uuid& candidate, Date month);
absl::StatusOr<int> CountReviews(db::Transaction& transaction, const Uuid& candidate);

// Newest month first; only months before `before` when there is one.
absl::StatusOr<std::vector<MonthlyReview>> ListReviews(db::Transaction& transaction,
                                                       const Uuid& candidate,
                                                       std::optional<Date> before, int limit);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_REVIEW_REPOSITORY_H_
