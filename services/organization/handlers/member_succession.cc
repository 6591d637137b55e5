#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/organization/domain/member_stay.h"
#include "services/organization/handlers/member_conversion.h"
#include "services/organization/handlers/member_writes.h"
#include "services/organization/handlers/succession.h"
#include "services/organization/repository/member_repository.h"
#include "services/organization/repository/member_transfer_repository.h"

namespace ketnap::organization {
namespace {

class MemberMover {
 public:
  MemberMover(db::Transaction& transaction, const SuccessionContext& context)
      : transaction_(transaction),
        context_(context),
        cause_name_(absl::StrCat("reorganizations/", context.reorganization.ToString())),
        cause_{.action = "Reorganize",
               .occurred_on = context.effective_date,
               .request_id = context.request_id,
               .historical = context.historical} {}

  absl::StatusOr<std::vector<MovedItem>> Move() {
    for (const Leaving& leaving : context_.leaving) {
      KETNAP_RETURN_IF_ERROR(MoveFrom(leaving));
    }
    if (!missing_.empty()) return UnmetConditionsError("MEMBER_NOT_IN_ORGANIZATION", missing_);
    if (!left_behind_.empty()) return UnmetConditionsError("MEMBERS_LEFT_BEHIND", left_behind_);
    if (!changed_since_.empty()) {
      return UnmetConditionsError("ORGANIZATION_CHANGED_SINCE", changed_since_);
    }
    // By now everybody is where they go.
    for (const Leaving& leaving : context_.leaving) {
      if (leaving.ends) KETNAP_RETURN_IF_ERROR(MoveTransfersTo(leaving));
    }
    return std::move(moved_);
  }

 private:
  static std::optional<Uuid> TargetOf(const Leaving& leaving, const Uuid& member) {
    const auto named = leaving.named_members.find(member);
    if (named != leaving.named_members.end()) return named->second;
    for (const Inheritor& inheritor : leaving.inheritors) {
      if (inheritor.takes_rest) return inheritor.organization;
    }
    if (leaving.ends) return std::nullopt;
    return leaving.organization;
  }

  absl::Status MoveFrom(const Leaving& leaving) {
    KETNAP_ASSIGN_OR_RETURN(std::vector<Member> members,
                            LockMembersWith(transaction_, leaving.organization));
    CheckNamedAreThere(leaving, members);
    KETNAP_RETURN_IF_ERROR(CheckNothingSince(leaving, members));
    int64_t without_home = 0;
    for (const Member& member : members) {
      if (!IsThere(leaving, member)) continue;
      KETNAP_ASSIGN_OR_RETURN(const bool has_home, CanGoTo(TargetOf(leaving, member.id)));
      if (!has_home) ++without_home;
    }
    if (without_home > 0) TellLeftBehind(leaving, without_home);
    // What is refused moves nobody: the rest is looked at only to tell everything at once.
    if (!missing_.empty() || !left_behind_.empty() || !changed_since_.empty()) {
      return absl::OkStatus();
    }
    for (Member& member : members) KETNAP_RETURN_IF_ERROR(MoveOne(leaving, std::move(member)));
    return absl::OkStatus();
  }

  static bool IsGuestOf(const Leaving& leaving, const Member& member) {
    const Stay* guest = OpenStay(member, StayKind::kTemporary);
    return guest != nullptr && guest->organization == leaving.organization;
  }

  static bool IsThere(const Leaving& leaving, const Member& member) {
    return member.organization == leaving.organization || IsGuestOf(leaving, member);
  }

  void CheckNamedAreThere(const Leaving& leaving, const std::vector<Member>& members) {
    for (const auto& [id, target] : leaving.named_members) {
      const bool is_there =
          std::any_of(members.begin(), members.end(), [&, named = id](const Member& member) {
            return member.id == named && member.organization == leaving.organization;
          });
      if (is_there) continue;
      missing_.push_back({"MEMBER_NOT_IN_ORGANIZATION",
                          MemberName(id),
                          {absl::StrCat("Người được nêu tên không sinh hoạt chính thức tại “",
                                        leaving.display_name, "”."),
                           "The member named does not belong to the organization."}});
    }
  }

  // The day a reorganization takes effect must not lie before what has happened there since.
  absl::Status CheckNothingSince(const Leaving& leaving, const std::vector<Member>& members) {
    int64_t since = 0;
    for (const Member& member : members) {
      if (TargetOf(leaving, member.id) == leaving.organization) continue;
      const bool began =
          std::any_of(member.stays.begin(), member.stays.end(), [&](const Stay& stay) {
            return !stay.end.has_value() && stay.organization == leaving.organization &&
                   stay.start >= context_.effective_date;
          });
      const bool given =
          leaving.ends && std::any_of(member.appointments.begin(), member.appointments.end(),
                                      [&](const Appointment& post) {
                                        return !post.end.has_value() &&
                                               post.organization == leaving.organization &&
                                               post.start >= context_.effective_date;
                                      });
      if (began || given) ++since;
    }
    if (leaving.ends) {
      KETNAP_ASSIGN_OR_RETURN(
          const int64_t ended,
          CountStaysEndedSince(transaction_, leaving.organization, context_.effective_date));
      since += ended;
    }
    if (since == 0) return absl::OkStatus();
    changed_since_.push_back(
        {"MEMBERS_CHANGED_SINCE",
         OrganizationName(leaving.organization),
         {absl::StrCat("Từ ngày sắp xếp trở đi, “", leaving.display_name, "” đã có ", since,
                       " đảng viên đến, đi hoặc nhận chức vụ; cần chọn ngày sau đó."),
          absl::StrCat(since,
                       " members have come, gone or been given posts there on or after the "
                       "effective date; a later date is needed.")}});
    return absl::OkStatus();
  }

  absl::StatusOr<bool> CanGoTo(const std::optional<Uuid>& target) {
    if (!target.has_value()) return false;
    const auto known = takes_members_.find(*target);
    if (known != takes_members_.end()) return known->second;
    KETNAP_ASSIGN_OR_RETURN(const auto home, FindHome(transaction_, *target));
    const bool takes = home.has_value() && home->holds_members && !home->valid_to.has_value();
    takes_members_[*target] = takes;
    return takes;
  }

  void TellLeftBehind(const Leaving& leaving, int64_t count) {
    left_behind_.push_back(
        {"MEMBERS_LEFT_BEHIND",
         OrganizationName(leaving.organization),
         {absl::StrCat("“", leaving.display_name, "” còn ", count,
                       " đảng viên chưa có chi bộ tiếp nhận."),
          absl::StrCat(count, " members of the organization have no cell to go to.")}});
  }

  void Tell(v1::ImpactKind kind, std::string resource, const Leaving& leaving,
            std::vector<Uuid> to) {
    moved_.push_back(
        {kind, std::move(resource), leaving.display_name, leaving.organization, std::move(to)});
  }

  absl::Status MoveOne(const Leaving& leaving, Member member) {
    const Date effective = context_.effective_date;
    const std::optional<Uuid> target = TargetOf(leaving, member.id);
    const Member before = member;
    bool changes = false;
    if (leaving.ends) {
      for (const Appointment& post : before.appointments) {
        if (post.end.has_value() || post.organization != leaving.organization) continue;
        Tell(v1::IMPACT_KIND_APPOINTMENT_ENDED, NameOf(post), leaving, {});
        changes = true;
      }
      KETNAP_RETURN_IF_ERROR(EndPostsIn(&member, leaving.organization, effective - 1).status());
    }
    // A guest is moved first: who comes home is none any more.
    if (IsGuestOf(leaving, member) && target != leaving.organization) {
      KETNAP_RETURN_IF_ERROR(
          CarryOnTemporaryStay(&member, *target, effective, cause_name_, context_.request->now));
      Tell(v1::IMPACT_KIND_MEMBER_MOVED, NameOf(member), leaving, {*target});
      changes = true;
    }
    if (member.organization == leaving.organization && target != leaving.organization) {
      KETNAP_RETURN_IF_ERROR(MoveOfficially(
          &member, *target, effective, cause_name_, [](const Uuid&) { return true; },
          context_.request->now));
      Tell(v1::IMPACT_KIND_MEMBER_MOVED, NameOf(member), leaving, {*target});
      changes = true;
    }
    if (!changes || context_.validate_only) return absl::OkStatus();
    return WriteMember(transaction_, *context_.request, &before, cause_, &member);
  }

  absl::Status MoveTransfersTo(const Leaving& leaving) {
    KETNAP_ASSIGN_OR_RETURN(std::vector<MemberTransfer> transfers,
                            LockTransfersTo(transaction_, leaving.organization));
    for (MemberTransfer& transfer : transfers) {
      const std::optional<Uuid> target = TargetOf(leaving, transfer.member);
      Tell(v1::IMPACT_KIND_TRANSFER_MOVED, NameOf(transfer), leaving,
           target.has_value() ? std::vector<Uuid>{*target} : std::vector<Uuid>());
      if (context_.validate_only) continue;
      KETNAP_ASSIGN_OR_RETURN(const auto home, MemberOwner(transaction_, transfer.member));
      Redirect(target, home, &transfer);
      KETNAP_RETURN_IF_ERROR(
          WriteTransfer(transaction_, *context_.request, false, cause_, &transfer));
    }
    return absl::OkStatus();
  }

  // A way that leads nowhere, or home, is over.
  void Redirect(const std::optional<Uuid>& target, const std::optional<Uuid>& home,
                MemberTransfer* transfer) const {
    if (target.has_value()) transfer->destination = *target;
    if (target.has_value() && target != home) return;
    if (transfer->state == TransferState::kReceived) {
      transfer->state = TransferState::kEnded;
      transfer->end_date = std::max(*transfer->receive_date, context_.effective_date - 1);
    } else {
      transfer->state = TransferState::kCancelled;
      transfer->end_date = std::max(transfer->issue_date, context_.effective_date);
    }
  }

  db::Transaction& transaction_;
  const SuccessionContext& context_;
  const std::string cause_name_;
  const MemberCause cause_;
  std::map<Uuid, bool> takes_members_;
  std::vector<UnmetCondition> missing_;
  std::vector<UnmetCondition> left_behind_;
  std::vector<UnmetCondition> changed_since_;
  std::vector<MovedItem> moved_;
};

}  // namespace

absl::StatusOr<std::vector<MovedItem>> MoveMembers(db::Transaction& transaction,
                                                   const SuccessionContext& context) {
  return MemberMover(transaction, context).Move();
}

}  // namespace ketnap::organization
