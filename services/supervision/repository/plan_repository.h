#ifndef KETNAP_SERVICES_SUPERVISION_REPOSITORY_PLAN_REPOSITORY_H_
#define KETNAP_SERVICES_SUPERVISION_REPOSITORY_PLAN_REPOSITORY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"

// Plans and their targets, each content from the day it came into force.
namespace ketnap::supervision {

struct PlanFact {
  Uuid id;
  Uuid organization;
  Date start_date;
  Date end_date;
  std::string title;
  int whole_target = 0;
  int revision = 0;  // The content it was read by.

  bool SamePeriod(const PlanFact& other) const {
    return start_date == other.start_date && end_date == other.end_date;
  }
};

struct PlanPart {
  Uuid organization;
  int64_t admissions = 0;
};

enum class PlanStanding {
  kNotApproved = 0,
  kInForce = 1,
  kCarriedOn = 2,  // In force until its organization ended; others carry it on.
};

struct PlanContent {
  PlanFact plan;
  int64_t version = 0;
  int period = 0;  // As numbered in the API (ketnap.organization.v1.PlanPeriod).
  PlanStanding standing = PlanStanding::kNotApproved;
  bool carries_on = false;  // It carries on the plan of another organization.
  // A further revision is in force from this day on, and the first of a plan that carries on.
  Date occurred_on;
  std::vector<PlanPart> parts;
};
// Replaces the plan; contents of earlier revisions stay. Told again it changes nothing.
absl::Status PutPlan(db::Transaction& transaction, const PlanContent& content);

// Which plans count and by which content.
struct PlanQuery {
  bool carried_on = false;  // Also those that others carry on since.
  Date as_of;               // By the content in force on that day.
};

absl::StatusOr<std::optional<PlanFact>> FindPlan(db::Transaction& transaction, const Uuid& id,
                                                 Date as_of);
// The approved term plans of `organization` that cover `day`, of one term. Several where a
// reorganization put one beside its own: together they are its plan.
absl::StatusOr<std::vector<PlanFact>> FindTermPlans(db::Transaction& transaction,
                                                    const Uuid& organization, Date day,
                                                    const PlanQuery& query);
// The approved plans of `organization` for exactly this period, a term's before a year's.
absl::StatusOr<std::vector<PlanFact>> FindPlansOfPeriod(db::Transaction& transaction,
                                                        const Uuid& organization, Date from,
                                                        Date to, const PlanQuery& query);
// Approved plans of `organization` for years that overlap the period, in order.
absl::StatusOr<std::vector<PlanFact>> YearPlans(db::Transaction& transaction,
                                                const Uuid& organization, Date from, Date to,
                                                const PlanQuery& query);
// The part of `organization` in a plan: its target, or the whole when it is the plan's own; nothing
// when it has none.
absl::StatusOr<std::optional<int64_t>> TargetOf(db::Transaction& transaction, const PlanFact& plan,
                                                const Uuid& organization);
absl::StatusOr<std::vector<PlanPart>> PartsOf(db::Transaction& transaction, const PlanFact& plan);

// Organizations that others carry on and whose lineage leads to `organization`, through any number
// of steps and by any share.
absl::StatusOr<std::vector<Uuid>> PredecessorsOf(db::Transaction& transaction,
                                                 const Uuid& organization);

// Every statement that reads, for the test that asks the database how it would run them.
std::vector<std::string_view> PlanStatements();

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_REPOSITORY_PLAN_REPOSITORY_H_
