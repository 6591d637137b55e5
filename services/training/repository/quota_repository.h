#ifndef KETNAP_SERVICES_TRAINING_REPOSITORY_QUOTA_REPOSITORY_H_
#define KETNAP_SERVICES_TRAINING_REPOSITORY_QUOTA_REPOSITORY_H_

#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/db/transaction.h"
#include "services/training/domain/enrolment.h"

// Seats kept for organizations. Whoever writes has locked the class. Statuses are those of
// db::Transaction.
namespace ketnap::training {

// By organization.
absl::StatusOr<std::vector<ClassQuota>> QuotasOfClass(db::Transaction& transaction,
                                                      const Uuid& training_class);
// Those below `root`; all for who holds the class from `root`, or when there is no root.
absl::StatusOr<std::vector<ClassQuota>> ListQuotas(db::Transaction& transaction,
                                                   const std::optional<Uuid>& root,
                                                   const Uuid& training_class);
absl::Status ReplaceQuotas(db::Transaction& transaction, const Uuid& training_class,
                           const std::vector<ClassQuota>& quotas);
// Writes how many of its seats are taken. The table refuses more than there are.
absl::Status UpdateQuota(db::Transaction& transaction, const Uuid& training_class,
                         const ClassQuota& quota);
// Classes planned or open that keep seats for `organization`.
absl::StatusOr<std::vector<Uuid>> ClassesWithQuotaOf(db::Transaction& transaction,
                                                     const Uuid& organization);

// Everything that is read, for the test that asks the database how it would run it.
std::vector<std::string_view> QuotaStatements();

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_REPOSITORY_QUOTA_REPOSITORY_H_
