#ifndef KETNAP_SERVICES_ORGANIZATION_DOMAIN_PLAN_H_
#define KETNAP_SERVICES_ORGANIZATION_DOMAIN_PLAN_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/date.h"
#include "common/base/errors.h"
#include "common/base/uuid.h"

namespace ketnap::organization {

// As numbered in the API and in the table.
enum class PlanPeriod { kUnspecified = 0, kTerm = 1, kYear = 2 };
enum class PlanState {
  kUnspecified = 0,
  kDraft = 1,
  kProposed = 2,
  kApproved = 3,
  kSuperseded = 4
};

inline constexpr int kMostTargets = 2000;
inline constexpr int kMostAdmissions = 100000;

struct Target {
  Uuid organization;
  int admissions = 0;
};

struct Plan {
  Uuid id;
  int64_t version = 0;
  Uuid organization;
  PlanPeriod period = PlanPeriod::kUnspecified;
  Date start_date;
  Date end_date;
  std::string title;
  int whole_target = 0;
  std::vector<Target> targets;
  int64_t parts_total = 0;
  PlanState state = PlanState::kDraft;
  std::string approval_document;
  std::optional<Date> approval_date;
  // The start of an approved plan that holds its period. Absent for one that a reorganization put
  // beside another.
  std::optional<Date> claimed_start;
  int revision = 0;  // Counts what was approved; 0 before.
  std::string revision_reason;
  std::optional<Uuid> predecessor;  // The plan this one carries on.
  std::vector<Uuid> successors;     // Those that carry on a superseded one; filled where loaded so.
  absl::Time create_time;
  absl::Time update_time;
};

// A content that was approved, as it stood until the next.
struct PlanRevision {
  Uuid plan;
  int revision = 0;
  int whole_target = 0;
  std::vector<Target> targets;
  std::string reason;
  std::string document;
  std::optional<Date> document_date;  // Absent when a reorganization made it.
  std::optional<Uuid> reorganization;
  absl::Time record_time;
};

// A change of an approved plan: parts not named stay, 0 takes one out.
struct Adjustment {
  std::vector<Target> targets;
  std::optional<int> whole_target;
  std::string reason;
};

// "plans/…".
std::string NameOf(const Plan& plan);

// Every fault of a new plan, as fields of a request's `plan`. A year is a calendar year; a term is
// two to six years.
std::vector<FieldViolation> CheckNewPlan(const Plan& plan);

// Every fault of `targets` as parts of `plan`, as items of a request's `targets`: each
// organization once, and each for which `is_below` (strictly below the plan's own) holds.
std::vector<FieldViolation> CheckTargets(const std::vector<Target>& targets,
                                         const std::function<bool(const Uuid&)>& is_below);

// Gives a draft its parts. FAILED_PRECONDITION, reason PLAN_LOCKED, in any other state.
absl::Status SetTargets(Plan* plan, std::vector<Target> targets);

// Puts a draft before the approving body. FAILED_PRECONDITION: PLAN_LOCKED when it is no draft;
// PARTS_DO_NOT_ADD_UP, naming the difference, when the parts are not the whole. A plan of an
// organization with nothing below it has no parts and needs none.
absl::Status Propose(Plan* plan, bool has_units_below);

// FAILED_PRECONDITION, reason PLAN_NOT_PROPOSED, unless the plan has been proposed.
absl::Status Approve(Plan* plan, std::string document, Date date);

// Every fault of `adjustment` of `plan`, as fields of a request: an organization once; a part that
// gets admissions is one for which `is_below` holds, one that is taken out is a part; something is
// said.
std::vector<FieldViolation> CheckAdjustment(const Plan& plan, const Adjustment& adjustment,
                                            const std::function<bool(const Uuid&)>& is_below);

// Makes the next revision. FAILED_PRECONDITION: PLAN_NOT_APPROVED in any other state;
// PARTS_DO_NOT_ADD_UP as for Propose.
absl::Status Adjust(Plan* plan, const Adjustment& adjustment, bool has_units_below);

// Gives the plan these parts and their sum.
void PutTargets(Plan* plan, std::vector<Target> targets);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_DOMAIN_PLAN_H_
