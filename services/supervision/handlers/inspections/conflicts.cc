#include "services/supervision/handlers/inspections/conflicts.h"

#include <algorithm>
#include <set>

#include "common/api/resource_name.h"
#include "common/base/status_macros.h"
#include "services/supervision/handlers/inspections/inspection_conversion.h"
#include "services/supervision/handlers/inspections/inspection_view.h"

namespace ketnap::supervision {
namespace {

// Whether the organization, or any that followed it, is the subject or lies below it.
bool Concerns(const access::OrganizationTree& tree, const Uuid& organization, const Uuid& subject) {
  std::vector<Uuid> next = {organization};
  std::set<Uuid> seen;
  while (!next.empty()) {
    const Uuid each = next.back();
    next.pop_back();
    if (!seen.insert(each).second) continue;
    if (tree.IsWithin(each, subject)) return true;
    for (const access::Succession& step : tree.SuccessionsOf(each)) next.push_back(step.successor);
  }
  return false;
}

bool ConcernsAny(const access::OrganizationTree& tree, const Uuid& organization,
                 const Inspection& inspection) {
  return std::any_of(inspection.subjects.begin(), inspection.subjects.end(),
                     [&](const Uuid& subject) {
                       return Concerns(tree, organization, subject) ||
                              Concerns(tree, organization, CarrierOf(tree, subject));
                     });
}

}  // namespace

absl::StatusOr<std::vector<TieKind>> FindConflicts(db::Transaction& transaction,
                                                   const access::OrganizationTree& tree,
                                                   const AccountFact& account,
                                                   const Inspection& inspection) {
  std::set<TieKind> kinds;
  if (account.organization.has_value() && ConcernsAny(tree, *account.organization, inspection)) {
    kinds.insert(TieKind::kWorksFor);
  }
  if (account.member.has_value()) {
    KETNAP_ASSIGN_OR_RETURN(const std::vector<Tie> ties,
                            ListTiesSince(transaction, *account.member, inspection.period_start));
    for (const Tie& tie : ties) {
      if (ConcernsAny(tree, tie.organization, inspection)) kinds.insert(tie.kind);
    }
  }
  return std::vector<TieKind>(kinds.begin(), kinds.end());
}

const char* ConflictRule(TieKind kind) {
  switch (kind) {
    case TieKind::kBelongs:
      return "BELONGS_TO_SUBJECT";
    case TieKind::kPost:
      return "HOLDS_POST_IN_SUBJECT";
    case TieKind::kHelper:
      return "HELPER_IN_SUBJECT";
    case TieKind::kIntroducer:
      return "INTRODUCER_IN_SUBJECT";
    case TieKind::kOwnDossier:
      return "OWN_DOSSIER_IN_SUBJECT";
    case TieKind::kWorksFor:
      return "WORKS_FOR_SUBJECT";
  }
  return "CONFLICT_OF_INTEREST";
}

Message ConflictMessage(TieKind kind) {
  switch (kind) {
    case TieKind::kBelongs:
      return {"Người này sinh hoạt, hoặc trong mốc kiểm tra đã sinh hoạt, ở tổ chức được kiểm tra.",
              "The person belongs, or belonged in the period under review, to a subject."};
    case TieKind::kPost:
      return {"Người này giữ, hoặc trong mốc kiểm tra đã giữ, chức vụ ở tổ chức được kiểm tra.",
              "The person holds, or held in the period under review, a post in a subject."};
    case TieKind::kHelper:
      return {"Người này được phân công giúp đỡ quần chúng ở tổ chức được kiểm tra.",
              "The person is or was a candidate's helper in a subject."};
    case TieKind::kIntroducer:
      return {"Người này giới thiệu người vào Đảng ở tổ chức được kiểm tra.",
              "The person introduced a candidate in a subject."};
    case TieKind::kOwnDossier:
      return {"Hồ sơ kết nạp của chính người này do tổ chức được kiểm tra lập.",
              "The person's own dossier is or was kept in a subject."};
    case TieKind::kWorksFor:
      return {"Tài khoản này thuộc tổ chức được kiểm tra.", "The account is one of a subject."};
  }
  return {"Người này có xung đột lợi ích.", "The person is in conflict of interest."};
}

absl::Status CheckTeam(db::Transaction& transaction, const access::OrganizationTree& tree,
                       const Inspection& inspection) {
  std::vector<UnmetCondition> unmet;
  for (const TeamMember& each : inspection.team) {
    if (each.removed.has_value()) continue;
    KETNAP_ASSIGN_OR_RETURN(const auto known, FindAccount(transaction, each.account));
    AccountFact account = known.value_or(AccountFact());
    account.member = each.member;  // As whom they were appointed.
    KETNAP_ASSIGN_OR_RETURN(const std::vector<TieKind> kinds,
                            FindConflicts(transaction, tree, account, inspection));
    for (const TieKind kind : kinds) {
      unmet.push_back(
          {ConflictRule(kind), api::ResourceName(kAccounts, each.account), ConflictMessage(kind)});
    }
  }
  return unmet.empty() ? absl::OkStatus() : UnmetConditionsError("TEAM_IN_CONFLICT", unmet);
}

}  // namespace ketnap::supervision
