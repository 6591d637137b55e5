#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_RULES_CRITERION_REPOSITORY_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_RULES_CRITERION_REPOSITORY_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/dossier/domain/eligibility.h"
#include "services/dossier/repository/register_repository.h"

// Criteria that organizations set beside the regulation.
namespace ketnap::dossier {

struct CriterionRecord {
  LocalCriterion criterion;
  Uuid organization;
  Date valid_from;
  std::optional<Date> valid_to;  // Last day.
  int64_t version = 0;
  int depth = 0;  // Of a list: how far above the organization asked about.
};

// Writes version 1.
absl::Status InsertCriterion(db::Transaction& transaction, const CriterionRecord& record,
                             absl::Time now);
absl::StatusOr<std::optional<CriterionRecord>> FindCriterion(db::Transaction& transaction,
                                                             const Uuid& id);
absl::StatusOr<std::optional<CriterionRecord>> LockCriterion(db::Transaction& transaction,
                                                             const Uuid& id);
// Writes its last day and raises the version, in the row and in `record`. ABORTED when another was
// faster.
absl::Status EndCriterion(db::Transaction& transaction, absl::Time now, CriterionRecord& record);

// Those that guard `step` for the cell on `day`, by the organizations around it; from above first.
absl::StatusOr<std::vector<CriterionRecord>> CriteriaInForce(db::Transaction& transaction,
                                                             const Surroundings& around, Step step,
                                                             Date day);

struct CriterionQuery {
  Uuid organization;
  Date not_ended_before = Date(1900, 1, 1);
  int after_depth = 1000;  // Key of the row before the page.
  Uuid after_id;
  int limit = 0;
};
// Those that hold for the organization in the tree of today; from above first, then by id.
absl::StatusOr<std::vector<CriterionRecord>> ListCriteria(db::Transaction& transaction,
                                                          const CriterionQuery& query);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_RULES_CRITERION_REPOSITORY_H_
