#include "services/identity/projections/inspection_grants.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/access/organization_tree.h"
#include "common/api/resource_name.h"
#include "common/base/log.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/service/process_context.h"
#include "ketnap/supervision/v1/events.pb.h"
#include "services/identity/domain/inspection_access.h"
#include "services/identity/handlers/changes.h"
#include "services/identity/handlers/convert.h"
#include "services/identity/repository/account_repository.h"
#include "services/identity/repository/grant_repository.h"

namespace ketnap::identity {
namespace {

namespace supervision = ::ketnap::supervision::v1;

constexpr char kAction[] = "FollowInspection";
constexpr char kOrganizations[] = "organizations";

absl::StatusOr<InspectionAccess> ReadAccess(const supervision::Inspection& inspection) {
  InspectionAccess access;
  KETNAP_ASSIGN_OR_RETURN(access.inspection,
                          api::ParseResourceName(inspection.name(), kInspections));
  access.is_open = inspection.access_open();
  KETNAP_ASSIGN_OR_RETURN(access.start_date, DateFromProto(inspection.start_date()));
  KETNAP_ASSIGN_OR_RETURN(access.end_date, DateFromProto(inspection.end_date()));
  access.allows_personal_data = inspection.allows_personal_data();
  access.title = inspection.title();
  for (const supervision::InspectionTeamMember& member : inspection.team()) {
    if (member.has_remove_time()) continue;
    KETNAP_ASSIGN_OR_RETURN(const Uuid account,
                            api::ParseResourceName(member.account(), kAccounts));
    access.accounts.push_back(account);
  }
  for (const std::string& name : inspection.subjects()) {
    KETNAP_ASSIGN_OR_RETURN(const Uuid subject, api::ParseResourceName(name, kOrganizations));
    access.subjects.push_back(subject);
  }
  return access;
}

// One entry at work.
class Follower {
 public:
  Follower(db::Transaction* transaction, const access::RequestContext& context, Cause cause,
           InspectionAccess access)
      : transaction_(*transaction),
        context_(context),
        cause_(std::move(cause)),
        access_(std::move(access)) {}

  absl::Status Run();

 private:
  // The team and whoever holds a grant of it, locked in one order; accounts that are closed, or not
  // here, leave the team.
  absl::Status LockAccounts();
  absl::StatusOr<std::map<Uuid, std::vector<Uuid>>> FindCarriers();
  absl::Status Give(RoleGrant grant);
  absl::Status Revoke(RoleGrant grant);
  absl::Status Move(RoleGrant grant);

  db::Transaction& transaction_;
  const access::RequestContext& context_;
  const Cause cause_;
  InspectionAccess access_;
};

absl::Status Follower::LockAccounts() {
  KETNAP_ASSIGN_OR_RETURN(const auto holders,
                          AccountsOfInspection(transaction_, access_.inspection, context_.today));
  std::set<Uuid> everybody(holders.begin(), holders.end());
  everybody.insert(access_.accounts.begin(), access_.accounts.end());
  std::set<Uuid> open;
  for (const Uuid& id : everybody) {
    KETNAP_ASSIGN_OR_RETURN(const auto account, LockAccount(transaction_, id));
    if (account.has_value() && account->state != AccountState::kDisabled) open.insert(id);
  }
  std::vector<Uuid> team;
  for (const Uuid& id : access_.accounts) {
    if (open.count(id) > 0) team.push_back(id);
  }
  access_.accounts = std::move(team);
  return absl::OkStatus();
}

absl::StatusOr<std::map<Uuid, std::vector<Uuid>>> Follower::FindCarriers() {
  KETNAP_ASSIGN_OR_RETURN(const auto first,
                          FirstGrantOfInspection(transaction_, access_.inspection));
  std::map<Uuid, std::vector<Uuid>> carriers;
  for (const Uuid& subject : access_.subjects) {
    KETNAP_ASSIGN_OR_RETURN(auto steps, GrantSuccessionsFrom(transaction_, subject));
    carriers[subject] =
        CarriersOf(subject, std::move(steps), access_.start_date, first.value_or(context_.now));
  }
  return carriers;
}

absl::Status Follower::Give(RoleGrant grant) {
  grant.id = Uuid::Generate(context_.now);
  grant.create_time = context_.now;
  grant.reason = absl::StrCat("Đoàn kiểm tra, giám sát: ", access_.title);
  KETNAP_RETURN_IF_ERROR(InsertGrant(transaction_, grant));
  return JournalGrant(transaction_, context_, cause_, grant);
}

absl::Status Follower::Revoke(RoleGrant grant) {
  grant.revoke_time = context_.now;
  grant.revoke_reason = absl::StrCat(
      access_.is_open ? "Không còn trong đoàn hoặc ngoài phạm vi cuộc kiểm tra, giám sát: "
                      : "Kết thúc cuộc kiểm tra, giám sát: ",
      access_.title);
  KETNAP_RETURN_IF_ERROR(AdvanceGrant(transaction_, grant));
  return JournalGrant(transaction_, context_, cause_, grant);
}

absl::Status Follower::Move(RoleGrant grant) {
  KETNAP_RETURN_IF_ERROR(AdvanceGrant(transaction_, grant));
  return JournalGrant(transaction_, context_, cause_, grant);
}

absl::Status Follower::Run() {
  // As reorganizations do: what one of the two writes, the other sees.
  KETNAP_RETURN_IF_ERROR(access::LockTree(transaction_));
  KETNAP_RETURN_IF_ERROR(LockAccounts());
  KETNAP_ASSIGN_OR_RETURN(const auto standing,
                          LockGrantsOfInspection(transaction_, access_.inspection, context_.today));
  if (standing.empty() && !access_.is_open) return absl::OkStatus();
  KETNAP_ASSIGN_OR_RETURN(const auto carriers, FindCarriers());
  const InspectionGrantPlan plan =
      PlanInspectionGrants(access_, carriers, standing, context_.today);
  for (const RoleGrant& grant : plan.revoke) KETNAP_RETURN_IF_ERROR(Revoke(grant));
  for (const RoleGrant& grant : plan.move) KETNAP_RETURN_IF_ERROR(Move(grant));
  for (const RoleGrant& grant : plan.give) KETNAP_RETURN_IF_ERROR(Give(grant));
  LogInfo("inspection_followed", {{"inspection", access_.inspection.ToString()},
                                  {"grants_given", static_cast<int64_t>(plan.give.size())},
                                  {"grants_revoked", static_cast<int64_t>(plan.revoke.size())},
                                  {"grants_moved", static_cast<int64_t>(plan.move.size())}});
  return absl::OkStatus();
}

}  // namespace

absl::Status InspectionGrants::Apply(db::Transaction& transaction,
                                     const journal::v1::JournalEntry& entry) const {
  if (!entry.event().Is<supervision::InspectionChanged>()) return absl::OkStatus();
  supervision::InspectionChanged event;
  if (!entry.event().UnpackTo(&event)) {
    return absl::InvalidArgumentError("an inspection's event cannot be read");
  }
  KETNAP_ASSIGN_OR_RETURN(InspectionAccess access, ReadAccess(event.inspection()));
  KETNAP_ASSIGN_OR_RETURN(const Uuid entry_id, Uuid::FromBytes(entry.entry_id()));
  const access::RequestContext context =
      service::ProcessContext(*clock_, "identity", "projections/inspection_grants");
  return Follower(&transaction, context, Cause{kAction, entry_id.ToString(), entry.actor()},
                  std::move(access))
      .Run();
}

}  // namespace ketnap::identity
