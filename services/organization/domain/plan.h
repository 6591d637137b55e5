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
enum class PlanState { kUnspecified = 0, kDraft = 1, kProposed = 2, kApproved = 3 };

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
  absl::Time create_time;
  absl::Time update_time;
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

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_DOMAIN_PLAN_H_
