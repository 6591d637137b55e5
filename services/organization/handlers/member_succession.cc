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
    for (const Departure& departure : context_.departures) {
      KETNAP_RETURN_IF_ERROR(MoveFrom(departure));
    }
    if (!missing_.empty()) return UnmetConditionsError("MEMBER_NOT_IN_ORGANIZATION", missing_);
    if (!left_behind_.empty()) return UnmetConditionsError("MEMBERS_LEFT_BEHIND", left_behind_);
    if (!changed_since_.empty()) {
      return UnmetConditionsError("ORGANIZATION_CHANGED_SINCE", changed_since_);
    }
    // By now everybody is where they go.
    for (const Departure& departure : context_.departures) {
      if (departure.ends) KETNAP_RETURN_IF_ERROR(MoveTransfersTo(departure));
    }
    return std::move(moved_);
  }

 private:
  static std::optional<Uuid> TargetOf(const Departure& departure, const Uuid& member) {
    const auto named = departure.named_members.find(member);
    if (named != departure.named_members.end()) return named->second;
    for (const Follower& follower : departure.followers) {
      if (follower.takes_rest) return follower.organization;
    }
    if (departure.ends) return std::nullopt;
    return departure.organization;
  }

  absl::Status MoveFrom(const Departure& departure) {
    KETNAP_ASSIGN_OR_RETURN(std::vector<Member> members,
                            LockMembersWith(transaction_, departure.organization));
    CheckNamedAreThere(departure, members);
    KETNAP_RETURN_IF_ERROR(CheckNothingSince(departure, members));
    int64_t without_home = 0;
    for (const Member& member : members) {
      if (!IsThere(departure, member)) continue;
      KETNAP_ASSIGN_OR_RETURN(const bool has_home, CanGoTo(TargetOf(departure, member.id)));
      if (!has_home) ++without_home;
    }
    if (without_home > 0) TellLeftBehind(departure, without_home);
    // What is refused moves nobody: the rest is looked at only to tell everything at once.
    if (!missing_.empty() || !left_behind_.empty() || !changed_since_.empty()) {
      return absl::OkStatus();
    }
    for (Member& member : members) KETNAP_RETURN_IF_ERROR(MoveOne(departure, std::move(member)));
    return absl::OkStatus();
  }

  static bool IsGuestOf(const Departure& departure, const Member& member) {
    const Stay* guest = OpenStay(member, StayKind::kTemporary);
    return guest != nullptr && guest->organization == departure.organization;
  }

  static bool IsThere(const Departure& departure, const Member& member) {
    return member.organization == departure.organization || IsGuestOf(departure, member);
  }

  void CheckNamedAreThere(const Departure& departure, const std::vector<Member>& members) {
    for (const auto& [id, target] : departure.named_members) {
      const bool is_there =
          std::any_of(members.begin(), members.end(), [&, named = id](const Member& member) {
            return member.id == named && member.organization == departure.organization;
          });
      if (is_there) continue;
      missing_.push_back({"MEMBER_NOT_IN_ORGANIZATION",
                          MemberName(id),
                          {absl::StrCat("Người được nêu tên không sinh hoạt chính thức tại “",
                                        departure.display_name, "”."),
                           "The member named does not belong to the organization."}});
    }
  }

  // The day a reorganization takes effect must not lie before what has happened there since.
  absl::Status CheckNothingSince(const Departure& departure, const std::vector<Member>& members) {
    int64_t since = 0;
    for (const Member& member : members) {
      if (TargetOf(departure, member.id) == departure.organization) continue;
      const bool began =
          std::any_of(member.stays.begin(), member.stays.end(), [&](const Stay& stay) {
            return !stay.end.has_value() && stay.organization == departure.organization &&
                   stay.start >= context_.effective_date;
          });
      const bool given =
          departure.ends && std::any_of(member.appointments.begin(), member.appointments.end(),
                                        [&](const Appointment& post) {
                                          return !post.end.has_value() &&
                                                 post.organization == departure.organization &&
                                                 post.start >= context_.effective_date;
                                        });
      if (began || given) ++since;
    }
    if (departure.ends) {
      KETNAP_ASSIGN_OR_RETURN(
          const int64_t ended,
          CountStaysEndedSince(transaction_, departure.organization, context_.effective_date));
      since += ended;
    }
    if (since == 0) return absl::OkStatus();
    changed_since_.push_back(
        {"MEMBERS_CHANGED_SINCE",
         OrganizationName(departure.organization),
         {absl::StrCat("Từ ngày sắp xếp trở đi, “", departure.display_name, "” đã có ", since,
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

  void TellLeftBehind(const Departure& departure, int64_t count) {
    left_behind_.push_back(
        {"MEMBERS_LEFT_BEHIND",
         OrganizationName(departure.organization),
         {absl::StrCat("“", departure.display_name, "” còn ", count,
                       " đảng viên chưa có chi bộ tiếp nhận."),
          absl::StrCat(count, " members of the organization have no cell to go to.")}});
  }

  void Tell(v1::ImpactKind kind, std::string resource, const Departure& departure,
            std::vector<Uuid> to) {
    moved_.push_back(
        {kind, std::move(resource), departure.display_name, departure.organization, std::move(to)});
  }

  absl::Status MoveOne(const Departure& departure, Member member) {
    const Date effective = context_.effective_date;
    const std::optional<Uuid> target = TargetOf(departure, member.id);
    const Member before = member;
    bool changes = false;
    if (departure.ends) {
      for (const Appointment& post : before.appointments) {
        if (post.end.has_value() || post.organization != departure.organization) continue;
        Tell(v1::IMPACT_KIND_APPOINTMENT_ENDED, NameOf(post), departure, {});
        changes = true;
      }
      KETNAP_RETURN_IF_ERROR(EndPostsIn(&member, departure.organization, effective - 1).status());
    }
    // A guest is moved first: who comes home is none any more.
    if (IsGuestOf(departure, member) && target != departure.organization) {
      KETNAP_RETURN_IF_ERROR(
          CarryOnTemporaryStay(&member, *target, effective, cause_name_, context_.request->now));
      Tell(v1::IMPACT_KIND_MEMBER_MOVED, NameOf(member), departure, {*target});
      changes = true;
    }
    if (member.organization == departure.organization && target != departure.organization) {
      KETNAP_RETURN_IF_ERROR(MoveOfficially(
          &member, *target, effective, cause_name_, [](const Uuid&) { return true; },
          context_.request->now));
      Tell(v1::IMPACT_KIND_MEMBER_MOVED, NameOf(member), departure, {*target});
      changes = true;
    }
    if (!changes || context_.validate_only) return absl::OkStatus();
    return WriteMember(transaction_, *context_.request, &before, cause_, &member);
  }

  absl::Status MoveTransfersTo(const Departure& departure) {
    KETNAP_ASSIGN_OR_RETURN(std::vector<MemberTransfer> transfers,
                            LockTransfersTo(transaction_, departure.organization));
    for (MemberTransfer& transfer : transfers) {
      const std::optional<Uuid> target = TargetOf(departure, transfer.member);
      Tell(v1::IMPACT_KIND_TRANSFER_MOVED, NameOf(transfer), departure,
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
