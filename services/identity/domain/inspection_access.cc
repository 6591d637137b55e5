#include "services/identity/domain/inspection_access.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace ketnap::identity {
namespace {

// Whose, for which subject, in which role.
using Holder = std::tuple<Uuid, std::string, Uuid>;

Holder HolderOf(const RoleGrant& grant) {
  return {grant.account, grant.role, grant.inspection_subject.value_or(Uuid())};
}

std::set<Holder> HoldersOf(const InspectionAccess& access, Date today) {
  std::set<Holder> holders;
  if (!access.is_open || today > access.end_date) return holders;
  for (const Uuid& account : access.accounts) {
    for (const Uuid& subject : access.subjects) {
      holders.emplace(account, kInspectionTeamRole, subject);
      if (access.allows_personal_data) {
        holders.emplace(account, kInspectionPersonalDataRole, subject);
      }
    }
  }
  return holders;
}

}  // namespace

std::vector<Uuid> CarriersOf(const Uuid& subject, std::vector<GrantSuccession> steps,
                             Date start_date, absl::Time opened) {
  std::sort(steps.begin(), steps.end(), [](const GrantSuccession& a, const GrantSuccession& b) {
    return std::tie(a.applied_time, a.reorganization) < std::tie(b.applied_time, b.reorganization);
  });
  std::set<Uuid> carriers = {subject};
  for (auto step = steps.begin(); step != steps.end();) {
    // The steps of one reorganization lead to where things came in its end: none follows another.
    const std::set<Uuid> before = carriers;
    const Uuid reorganization = step->reorganization;
    std::set<Uuid> ended, added;
    for (; step != steps.end() && step->reorganization == reorganization; ++step) {
      const bool counts = step->effective_date >= start_date || step->applied_time >= opened;
      if (!counts || before.count(step->predecessor) == 0) continue;
      if (step->predecessor_ended) ended.insert(step->predecessor);
      if (step->successor != step->predecessor) added.insert(step->successor);
    }
    for (const Uuid& gone : ended) carriers.erase(gone);
    carriers.insert(added.begin(), added.end());
  }
  return {carriers.begin(), carriers.end()};
}

InspectionGrantPlan PlanInspectionGrants(const InspectionAccess& access,
                                         const std::map<Uuid, std::vector<Uuid>>& carriers,
                                         const std::vector<RoleGrant>& standing, Date today) {
  InspectionGrantPlan plan;
  const std::set<Holder> holders = HoldersOf(access, today);
  std::set<std::pair<Holder, Uuid>> missing;
  for (const Holder& holder : holders) {
    const auto found = carriers.find(std::get<2>(holder));
    if (found == carriers.end()) continue;
    for (const Uuid& organization : found->second) missing.emplace(holder, organization);
  }
  for (RoleGrant grant : standing) {
    const Holder holder = HolderOf(grant);
    if (holders.count(holder) == 0) {
      plan.revoke.push_back(std::move(grant));
    } else if (missing.erase({holder, grant.Owner()}) > 0 && grant.valid_to != access.end_date) {
      grant.valid_to = access.end_date;
      plan.move.push_back(std::move(grant));
    }
  }
  for (const auto& [holder, organization] : missing) {
    RoleGrant grant;
    std::tie(grant.account, grant.role, grant.inspection_subject) = holder;
    grant.inspection = access.inspection;
    grant.organization = organization;
    grant.valid_from = std::max(access.start_date, today);
    grant.valid_to = access.end_date;
    plan.give.push_back(std::move(grant));
  }
  return plan;
}

}  // namespace ketnap::identity
