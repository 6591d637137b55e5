#include "services/supervision/handlers/targets.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>

#include "common/base/status_macros.h"
#include "services/supervision/domain/figures.h"
#include "services/supervision/handlers/structure.h"

namespace ketnap::supervision {

absl::StatusOr<std::vector<Uuid>> Targets::BearersOf(db::Transaction& transaction,
                                                     const Uuid& node) const {
  std::vector<Uuid> bearers = {node};
  if (basis_ == Basis::kToday) {
    KETNAP_ASSIGN_OR_RETURN(const auto before, PredecessorsOf(transaction, node));
    bearers.insert(bearers.end(), before.begin(), before.end());
  }
  return bearers;
}

absl::StatusOr<bool> Targets::Choose(db::Transaction& transaction, const Uuid& organization,
                                     const Finder& find) {
  plans_.clear();
  const PlanQuery query{.carried_on = basis_ == Basis::kAsItWas, .as_of = as_of_};
  for (const Uuid& node : PathUp(tree_, organization, basis_, structure_day_)) {
    KETNAP_ASSIGN_OR_RETURN(const auto bearers, BearersOf(transaction, node));
    for (const Uuid& bearer : bearers) {
      KETNAP_ASSIGN_OR_RETURN(const auto found, find(transaction, bearer, query));
      // Together only what is for the same days.
      for (const PlanFact& plan : found) {
        if (plans_.empty() || plan.SamePeriod(plans_.front())) plans_.push_back(plan);
      }
    }
    if (!plans_.empty()) return true;
  }
  return false;
}

absl::StatusOr<bool> Targets::ChooseNamed(db::Transaction& transaction, const Uuid& organization,
                                          const Uuid& plan) {
  KETNAP_ASSIGN_OR_RETURN(const auto found, FindPlan(transaction, plan, as_of_));
  plans_.clear();
  if (!found.has_value()) return false;
  const Date day = std::min(structure_day_, found->end_date);
  for (const Uuid& node : PathUp(tree_, organization, basis_, day)) {
    KETNAP_ASSIGN_OR_RETURN(const auto bearers, BearersOf(transaction, node));
    if (std::find(bearers.begin(), bearers.end(), found->organization) == bearers.end()) continue;
    plans_ = {*found};
    return true;
  }
  return false;
}

bool Targets::WentWholly(const Uuid& predecessor, const Uuid& organization) const {
  std::set<Uuid> seen = {predecessor};
  std::vector<Uuid> ahead = {predecessor};
  while (!ahead.empty()) {
    const Uuid id = ahead.back();
    ahead.pop_back();
    if (id == organization) continue;
    const auto steps = tree_.SuccessionsOf(id);
    if (steps.empty()) return false;
    for (const access::Succession& step : steps) {
      if (!step.predecessor_ended) return false;
      if (seen.insert(step.successor).second) ahead.push_back(step.successor);
    }
  }
  return true;
}

void Targets::HandDown(const PlanPart& part, std::vector<PlanPart>* parts) const {
  std::vector<Uuid> followers;
  std::vector<int> percents;
  for (const access::Succession& step : tree_.SuccessionsOf(part.organization)) {
    if (!step.predecessor_ended) continue;
    // Who took the rest comes first: a tie is theirs.
    const auto place = step.takes_rest ? 0 : static_cast<std::ptrdiff_t>(followers.size());
    followers.insert(followers.begin() + place, step.successor);
    percents.insert(percents.begin() + place, step.share_percent);
  }
  if (followers.empty()) {
    parts->push_back(part);
    return;
  }
  const std::vector<int64_t> shares = ShareOut(part.admissions, percents);
  for (size_t i = 0; i < followers.size(); ++i) HandDown({followers[i], shares[i]}, parts);
}

absl::StatusOr<int64_t> Targets::OfToday(db::Transaction& transaction, const PlanFact& plan,
                                         const Uuid& organization) {
  if (WentWholly(plan.organization, organization)) return plan.whole_target;
  auto parts = parts_.find(plan.id);
  if (parts == parts_.end()) {
    KETNAP_ASSIGN_OR_RETURN(auto read, PartsOf(transaction, plan));
    // A plan that was never shared out is one part.
    if (read.empty()) read.push_back({plan.organization, plan.whole_target});
    parts = parts_.try_emplace(plan.id).first;
    for (const PlanPart& part : read) HandDown(part, &parts->second);
  }
  int64_t target = 0;
  for (const PlanPart& part : parts->second) {
    if (tree_.IsWithin(part.organization, organization)) target += part.admissions;
  }
  return target;
}

absl::StatusOr<int64_t> Targets::Of(db::Transaction& transaction, const Uuid& organization) {
  int64_t sum = 0;
  for (const PlanFact& plan : plans_) {
    if (basis_ == Basis::kToday) {
      KETNAP_ASSIGN_OR_RETURN(const int64_t target, OfToday(transaction, plan, organization));
      sum += target;
    } else {
      KETNAP_ASSIGN_OR_RETURN(const auto target, TargetOf(transaction, plan, organization));
      sum += target.value_or(0);
    }
  }
  return sum;
}

}  // namespace ketnap::supervision
