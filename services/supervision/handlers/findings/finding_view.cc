#include "services/supervision/handlers/findings/finding_view.h"

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

#include "common/api/resource_name.h"
#include "common/base/status_macros.h"
#include "services/supervision/handlers/findings/finding_conversion.h"
#include "services/supervision/handlers/inspections/inspection_view.h"
#include "services/supervision/repository/finding_repository.h"
#include "services/supervision/repository/inspection_repository.h"
#include "services/supervision/repository/plan_repository.h"

namespace ketnap::supervision {
namespace {

constexpr size_t kMostEarlierNamed = 10;

}  // namespace

bool Holds(const access::RequestContext& context, const access::OrganizationTree& tree,
           std::string_view permission, const Uuid& organization) {
  if (access::CheckScope(context, tree, permission, organization, "").ok()) return true;
  const Uuid today = CarrierOf(tree, organization);
  return today != organization && access::CheckScope(context, tree, permission, today, "").ok();
}

bool IsOfIssuer(const access::RequestContext& context, const access::OrganizationTree& tree,
                std::string_view permission, const Uuid& issuer) {
  const Uuid holder = CarrierOf(tree, issuer);
  return std::any_of(context.caller.grants.begin(), context.caller.grants.end(),
                     [&](const access::Grant& grant) {
                       return grant.organization == holder && grant.IsValidOn(context.today) &&
                              grant.Permits(permission);
                     });
}

absl::StatusOr<bool> FindingViewer::IsOfTeamOf(const Uuid& inspection) {
  const auto known = teams_.find(inspection);
  if (known != teams_.end()) return known->second;
  KETNAP_ASSIGN_OR_RETURN(const auto found, FindInspection(transaction_, inspection));
  return teams_[inspection] = found.has_value() && IsOfTeam(context_, *found);
}

// Whether one of the caller's grants is of the inspected body itself: of the subject or below it.
bool FindingViewer::IsOfSubject(const Uuid& subject) const {
  const Uuid today = CarrierOf(tree_, subject);
  return std::any_of(context_.caller.grants.begin(), context_.caller.grants.end(),
                     [&](const access::Grant& grant) {
                       return grant.organization.has_value() && grant.IsValidOn(context_.today) &&
                              grant.Permits(kReadFindings) &&
                              (tree_.IsWithin(*grant.organization, subject) ||
                               tree_.IsWithin(*grant.organization, today));
                     });
}

absl::StatusOr<bool> FindingViewer::MaySee(const Finding& finding) {
  if (IsOfIssuer(context_, tree_, kReadFindings, finding.issuer)) return true;
  KETNAP_ASSIGN_OR_RETURN(const bool of_team, IsOfTeamOf(finding.inspection));
  if (of_team) return true;
  const bool reads = Holds(context_, tree_, kReadFindings, finding.organization) ||
                     Holds(context_, tree_, kReadFindings, finding.responsible_body) ||
                     Holds(context_, tree_, kReadFindings, finding.issuer);
  if (!reads) return false;
  if (IsConcluded(finding.state)) return true;
  return finding.state == FindingState::kPresented && IsOfSubject(finding.subject);
}

absl::StatusOr<v1::Finding> FindingViewer::Answer(const Finding& finding) {
  v1::Finding message = ToProto(finding);
  message.set_overdue(IsOverdue(finding, context_.today));
  KETNAP_ASSIGN_OR_RETURN(std::vector<Uuid> organizations,
                          PredecessorsOf(transaction_, finding.organization));
  organizations.push_back(finding.organization);
  std::vector<Finding> earlier;
  for (const Uuid& organization : organizations) {
    KETNAP_ASSIGN_OR_RETURN(auto found, EarlierFindings(transaction_, organization, finding.clause,
                                                        finding.found_date));
    for (Finding& each : found) {
      KETNAP_ASSIGN_OR_RETURN(const bool sees, MaySee(each));
      if (sees) earlier.push_back(std::move(each));
    }
  }
  if (earlier.empty()) return message;
  std::sort(earlier.begin(), earlier.end(), [](const Finding& a, const Finding& b) {
    return std::tie(b.found_date, b.id) < std::tie(a.found_date, a.id);
  });
  v1::Recurrence& recurrence = *message.mutable_recurrence();
  recurrence.set_count(static_cast<int>(earlier.size()));
  for (size_t i = 0; i < std::min(earlier.size(), kMostEarlierNamed); ++i) {
    recurrence.add_earlier(api::ResourceName(kFindings, earlier[i].id));
  }
  return message;
}

}  // namespace ketnap::supervision
