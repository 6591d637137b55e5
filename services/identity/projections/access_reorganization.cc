#include "services/identity/projections/access_reorganization.h"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/access/organization_tree.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/service/process_context.h"
#include "common/service/reorganization.h"
#include "services/identity/domain/succession.h"
#include "services/identity/handlers/changes.h"
#include "services/identity/repository/account_repository.h"
#include "services/identity/repository/grant_repository.h"

namespace ketnap::identity {
namespace {

using service::AppliedReorganization;

constexpr char kAction[] = "Reorganize";

struct Counts {
  int64_t accounts = 0;
  int64_t ended = 0;
  int64_t given = 0;
};

// One reorganization at work.
class Mover {
 public:
  Mover(db::Transaction* transaction, const access::RequestContext& context, Cause cause,
        const AppliedReorganization& applied)
      : transaction_(*transaction),
        context_(context),
        cause_(std::move(cause)),
        applied_(applied) {}

  absl::Status MoveAccounts(const service::Departure& departure);
  absl::Status MoveGrants(size_t index);
  const Counts& counts() const { return counts_; }

 private:
  // The account's grants that stand, those given a moment ago included.
  absl::StatusOr<std::vector<RoleGrant>*> GrantsOf(const Uuid& account);
  absl::Status NoteFollowers(const service::Departure& departure,
                             const std::vector<Uuid>& followers);
  absl::Status EndGrant(RoleGrant grant);
  absl::Status GiveGrant(RoleGrant grant);

  db::Transaction& transaction_;
  const access::RequestContext& context_;
  const Cause cause_;
  const AppliedReorganization& applied_;
  std::map<Uuid, std::vector<RoleGrant>> grants_;
  Counts counts_;
};

absl::Status Mover::MoveAccounts(const service::Departure& departure) {
  const Uuid to = applied_.DestinationOf("", departure.organization);
  if (!departure.ended || to == departure.organization) return absl::OkStatus();
  KETNAP_ASSIGN_OR_RETURN(std::vector<Account> accounts,
                          LockAccountsOf(transaction_, departure.organization));
  for (Account& account : accounts) {
    account.organization = to;
    KETNAP_RETURN_IF_ERROR(AdvanceAccount(transaction_, account));
    KETNAP_RETURN_IF_ERROR(JournalAccount(transaction_, context_, cause_, account));
    ++counts_.accounts;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<RoleGrant>*> Mover::GrantsOf(const Uuid& account) {
  auto found = grants_.find(account);
  if (found == grants_.end()) {
    KETNAP_ASSIGN_OR_RETURN(auto grants,
                            LockStandingGrantsOf(transaction_, account, context_.today));
    found = grants_.emplace(account, std::move(grants)).first;
  }
  return &found->second;
}

absl::Status Mover::EndGrant(RoleGrant grant) {
  const GrantEnd end = EndOf(grant, applied_.effective_date(), context_.today);
  if (!end.revoke && !end.valid_to.has_value()) return absl::OkStatus();
  if (end.revoke) grant.revoke_time = context_.now;
  if (end.valid_to.has_value()) grant.valid_to = end.valid_to;
  grant.revoke_reason = absl::StrCat("Kết thúc theo sắp xếp tổ chức: ", applied_.title());
  KETNAP_RETURN_IF_ERROR(AdvanceGrant(transaction_, grant));
  ++counts_.ended;
  return JournalGrant(transaction_, context_, cause_, grant);
}

absl::Status Mover::GiveGrant(RoleGrant grant) {
  grant.id = Uuid::Generate(context_.now);
  grant.create_time = context_.now;
  grant.reason = absl::StrCat("Kế tục theo sắp xếp tổ chức: ", applied_.title());
  KETNAP_RETURN_IF_ERROR(InsertGrant(transaction_, grant));
  ++counts_.given;
  return JournalGrant(transaction_, context_, cause_, grant);
}

// For what is given over the organization from now on.
absl::Status Mover::NoteFollowers(const service::Departure& departure,
                                  const std::vector<Uuid>& followers) {
  GrantSuccession step;
  step.predecessor = departure.organization;
  step.reorganization = applied_.id();
  step.effective_date = applied_.effective_date();
  step.applied_time = context_.now;
  step.predecessor_ended = departure.ended;
  for (const Uuid& follower : followers) {
    step.successor = follower;
    if (follower == departure.organization) continue;
    KETNAP_RETURN_IF_ERROR(PutGrantSuccession(transaction_, step));
  }
  if (!departure.ended || !followers.empty()) return absl::OkStatus();
  step.successor = departure.organization;
  return PutGrantSuccession(transaction_, step);
}

absl::Status Mover::MoveGrants(size_t index) {
  const service::Departure& departure = applied_.departures()[index];
  // Not upward: who was over a part is not over the whole because the part went back into it.
  std::vector<Uuid> followers;
  for (const Uuid& follower : applied_.FinalFollowers(index)) {
    KETNAP_ASSIGN_OR_RETURN(const bool was_above,
                            access::StoodWithin(transaction_, departure.organization, follower,
                                                applied_.effective_date() - 1));
    if (!was_above || follower == departure.organization) followers.push_back(follower);
  }
  KETNAP_RETURN_IF_ERROR(NoteFollowers(departure, followers));
  KETNAP_ASSIGN_OR_RETURN(const std::vector<RoleGrant> grants,
                          LockGrantsOver(transaction_, departure.organization, context_.today));
  for (const RoleGrant& grant : grants) {
    KETNAP_ASSIGN_OR_RETURN(std::vector<RoleGrant> * present, GrantsOf(grant.account));
    KETNAP_ASSIGN_OR_RETURN(const auto account, FindAccount(transaction_, grant.account));
    const bool is_open = account.has_value() && account->state != AccountState::kDisabled;
    for (const Uuid& follower : followers) {
      auto carried = CarryOn(grant, follower, applied_.effective_date(), context_.today, *present);
      if (!is_open || !carried.has_value()) continue;
      present->push_back(*carried);
      KETNAP_RETURN_IF_ERROR(GiveGrant(*std::move(carried)));
    }
    if (departure.ended) KETNAP_RETURN_IF_ERROR(EndGrant(grant));
  }
  return absl::OkStatus();
}

// Whose grants or home are touched, locked in one order before anything of theirs is.
absl::Status LockEverybody(db::Transaction& transaction, const AppliedReorganization& applied,
                           Date today) {
  std::set<Uuid> accounts;
  for (const service::Departure& departure : applied.departures()) {
    KETNAP_ASSIGN_OR_RETURN(const auto ids,
                            AccountsTouching(transaction, departure.organization, today));
    accounts.insert(ids.begin(), ids.end());
  }
  for (const Uuid& account : accounts) {
    KETNAP_RETURN_IF_ERROR(LockAccount(transaction, account).status());
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status AccessReorganization::Apply(db::Transaction& transaction,
                                         const journal::v1::JournalEntry& entry) const {
  KETNAP_ASSIGN_OR_RETURN(const auto applied, AppliedReorganization::Read(entry));
  if (!applied.has_value() || applied->departures().empty()) return absl::OkStatus();
  const access::RequestContext context =
      service::ProcessContext(*clock_, "identity", "projections/access_reorganization");
  KETNAP_ASSIGN_OR_RETURN(
      const bool is_new,
      NoteReorganization(transaction, applied->id(), applied->effective_date(), context.now));
  if (!is_new) return absl::OkStatus();
  // Inspections give their grants under the same lock: theirs are moved too, or follow what is
  // noted here.
  KETNAP_RETURN_IF_ERROR(access::LockTree(transaction));
  KETNAP_RETURN_IF_ERROR(LockEverybody(transaction, *applied, context.today));
  KETNAP_ASSIGN_OR_RETURN(const Uuid entry_id, Uuid::FromBytes(entry.entry_id()));
  Mover mover(&transaction, context,
              Cause{kAction, entry_id.ToString(), entry.actor(), applied->effective_date(),
                    entry.historical()},
              *applied);
  for (size_t i = 0; i < applied->departures().size(); ++i) {
    KETNAP_RETURN_IF_ERROR(mover.MoveAccounts(applied->departures()[i]));
    KETNAP_RETURN_IF_ERROR(mover.MoveGrants(i));
  }
  LogInfo("access_reorganized", {{"reorganization", applied->id().ToString()},
                                 {"accounts", mover.counts().accounts},
                                 {"grants_ended", mover.counts().ended},
                                 {"grants_given", mover.counts().given}});
  return absl::OkStatus();
}

}  // namespace ketnap::identity
