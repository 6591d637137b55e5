#ifndef KETNAP_SERVICES_ORGANIZATION_REPOSITORY_REORGANIZATION_REPOSITORY_H_
#define KETNAP_SERVICES_ORGANIZATION_REPOSITORY_REORGANIZATION_REPOSITORY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/organization/domain/organization.h"

namespace ketnap::organization {

// As numbered in the API and in the table.
enum class ReorganizationState {
  kUnspecified = 0,
  kScheduled = 1,
  kApplied = 2,
  kBlocked = 3,
  kCancelled = 4
};

// A reorganization as it is kept.
struct ReorganizationRecord {
  Uuid id;
  int64_t version = 0;
  Uuid organization;
  std::string title;
  DecisionReference decision;
  Date effective_date;
  ReorganizationState state = ReorganizationState::kUnspecified;
  std::string content;  // Operations, as a message of the API; not filled in lists.
  std::string outcome;  // Lineage and counts, the same.
  std::string blocked_reason;
  std::string recorded_by;  // Principal.
  std::string request_id;
  std::optional<absl::Time> apply_time;
  std::optional<absl::Time> tried_time;  // When it was last tried and could not be applied.
  absl::Time create_time;
  absl::Time update_time;
};

absl::StatusOr<std::optional<ReorganizationRecord>> FindReorganization(db::Transaction& transaction,
                                                                       const Uuid& id);
// The same, locked until the transaction ends.
absl::StatusOr<std::optional<ReorganizationRecord>> LockReorganization(db::Transaction& transaction,
                                                                       const Uuid& id);
// The organization it was recorded for.
absl::StatusOr<std::optional<Uuid>> ReorganizationOwner(db::Transaction& transaction,
                                                        const Uuid& id);

// One page, newest effective date first.
struct ReorganizationPage {
  ReorganizationState state = ReorganizationState::kUnspecified;  // kUnspecified: every one.
  std::optional<Date> after_date;                                 // Key of the row before the page.
  Uuid after_id;
  int limit = 0;
};
// Those of `below` and everything below it, or all when it is absent.
absl::StatusOr<std::vector<ReorganizationRecord>> ListReorganizations(
    db::Transaction& transaction, const std::optional<Uuid>& below, const ReorganizationPage& page);

// Those to be applied on `today` or before, by effective date: scheduled ones, and blocked ones
// that were last tried before `tried_before`.
absl::StatusOr<std::vector<Uuid>> DueReorganizations(db::Transaction& transaction, Date today,
                                                     absl::Time tried_before);

absl::Status InsertReorganization(db::Transaction& transaction, const ReorganizationRecord& record);
// State and what comes of it. ABORTED unless `record->version` still stands; it is advanced on
// success.
absl::Status UpdateReorganization(db::Transaction& transaction, ReorganizationRecord* record);
// Keeps when it was tried, and nothing else.
absl::Status PutReorganizationTry(db::Transaction& transaction, const Uuid& id, absl::Time now);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_REPOSITORY_REORGANIZATION_REPOSITORY_H_
