#ifndef KETNAP_SERVICES_ORGANIZATION_REPOSITORY_PLAN_REPOSITORY_H_
#define KETNAP_SERVICES_ORGANIZATION_REPOSITORY_PLAN_REPOSITORY_H_

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/db/transaction.h"
#include "services/organization/domain/plan.h"

namespace ketnap::organization {

// A plan with its targets.
absl::StatusOr<std::optional<Plan>> FindPlan(db::Transaction& transaction, const Uuid& id);
// The organization that owns it.
absl::StatusOr<std::optional<Uuid>> PlanOwner(db::Transaction& transaction, const Uuid& id);
// The plan, locked until the transaction ends.
absl::StatusOr<std::optional<Plan>> LockPlan(db::Transaction& transaction, const Uuid& id);

// An approved plan of the same organization, period and start; the one that holds the period, when
// a reorganization put several side by side.
absl::StatusOr<std::optional<Uuid>> FindApprovedPlan(db::Transaction& transaction,
                                                     const Plan& plan);

// One page of plans, newest period first.
struct PlanPage {
  PlanPeriod period = PlanPeriod::kUnspecified;  // kUnspecified: either.
  std::optional<Date> after_start;               // Key of the row before the page.
  Uuid after_id;
  int limit = 0;
};
enum class PlanReach {
  kAll,      // Every plan; `of` is not read.
  kOwn,      // Plans of `of` itself.
  kSubtree,  // Plans of `of` and of everything below it.
};
// Without targets.
absl::StatusOr<std::vector<Plan>> ListPlans(db::Transaction& transaction, PlanReach reach,
                                            const Uuid& of, const PlanPage& page);

// Plans that a reorganization on `day` may move, of `organization` or with a part that names it:
// not over by then, nor carried on already.
absl::StatusOr<std::vector<Uuid>> CurrentPlansOf(db::Transaction& transaction,
                                                 const Uuid& organization, Date day);
absl::StatusOr<std::vector<Uuid>> CurrentPlansNaming(db::Transaction& transaction,
                                                     const Uuid& organization, Date day);

absl::Status InsertPlan(db::Transaction& transaction, const Plan& plan);
// ABORTED unless `plan.version` still stands; it is advanced on success. ALREADY_EXISTS, naming the
// other, when another plan is approved for the same period. Targets are not written.
absl::Status UpdatePlan(db::Transaction& transaction, Plan* plan);
absl::Status ReplaceTargets(db::Transaction& transaction, const Plan& plan);

absl::Status InsertRevision(db::Transaction& transaction, const PlanRevision& revision);
// Newest first, of those below `before`.
absl::StatusOr<std::vector<PlanRevision>> ListRevisions(db::Transaction& transaction,
                                                        const Uuid& plan, int before, int limit);

// The refusal that names the approved plan.
absl::Status PlanExistsError(const Uuid& existing);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_REPOSITORY_PLAN_REPOSITORY_H_
