#include "services/organization/domain/member_stay.h"

#include <algorithm>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"

namespace ketnap::organization {
namespace {

absl::Status ChangedSince(const char* rule, std::string subject, const char* vietnamese,
                          const char* english) {
  return UnmetConditionsError("MEMBER_CHANGED_SINCE",
                              {{rule, std::move(subject), {vietnamese, english}}});
}

absl::Status StayBeganSince(const Member& member) {
  return ChangedSince("STAY_BEGAN_SINCE", NameOf(member),
                      "Đảng viên bắt đầu sinh hoạt tại tổ chức hiện nay vào ngày này hoặc sau đó.",
                      "The member's present stay began on that day or later.");
}

absl::Status PostBeganSince(const Appointment& post) {
  return ChangedSince("POST_BEGAN_SINCE", NameOf(post),
                      "Chức vụ này được nhận sau ngày đó; cần kết thúc chức vụ trước.",
                      "The post was given after that day; it has to be ended first.");
}

absl::Status HasLeft(const Member& member) {
  return UnmetConditionsError(
      "MEMBER_HAS_LEFT",
      {{"MEMBER_HAS_LEFT",
        NameOf(member),
        {"Người này không còn là đảng viên.", "The person is no longer a member."}}});
}

Stay* OpenStayOf(Member* member, StayKind kind) {
  for (Stay& stay : member->stays) {
    if (stay.kind == kind && !stay.end.has_value()) return &stay;
  }
  return nullptr;
}

absl::Status Close(const Member& member, Stay* stay, Date last_day) {
  if (last_day < stay->start) return StayBeganSince(member);
  stay->end = last_day;
  return absl::OkStatus();
}

void Add(Member* member, Stay stay) {
  const auto place = std::upper_bound(
      member->stays.begin(), member->stays.end(), stay, [](const Stay& a, const Stay& b) {
        return std::pair(a.start, a.kind) < std::pair(b.start, b.kind);
      });
  member->stays.insert(place, std::move(stay));
}

absl::Status EndPosts(Member* member, Date last_day, AppointmentEndReason reason,
                      const std::function<bool(const Appointment&)>& ends) {
  for (Appointment& post : member->appointments) {
    if (post.end.has_value() || !ends(post)) continue;
    if (last_day < post.start) return PostBeganSince(post);
    KETNAP_RETURN_IF_ERROR(EndPost(&post, last_day, reason));
  }
  return absl::OkStatus();
}

Date FirstDay(const Member& member, const MemberHome& home) {
  return std::max(member.admission_ceremony_date, home.valid_from);
}

// Whether stays of one kind stand one after the other; official ones with no day between them.
bool FollowEachOther(const std::vector<Stay>& stays, StayKind kind) {
  const Stay* before = nullptr;
  for (const Stay& stay : stays) {
    if (stay.kind != kind) continue;
    if (stay.end.has_value() && *stay.end < stay.start) return false;
    if (before != nullptr) {
      if (!before->end.has_value() || stay.start <= *before->end) return false;
      if (kind == StayKind::kOfficial && stay.start != *before->end + 1) return false;
    }
    before = &stay;
  }
  return true;
}

bool Overlap(const Exemption& a, const Exemption& b) {
  return (!a.end || b.start <= *a.end) && (!b.end || a.start <= *b.end);
}

}  // namespace

const Stay* OpenStay(const Member& member, StayKind kind) {
  return OpenStayOf(const_cast<Member*>(&member), kind);
}

const Stay* StayOn(const Member& member, StayKind kind, Date day) {
  for (const Stay& stay : member.stays) {
    if (stay.kind == kind && stay.Covers(day)) return &stay;
  }
  return nullptr;
}

const Exemption* ExemptionOn(const Member& member, Date day) {
  for (const Exemption& exemption : member.exemptions) {
    if (exemption.Covers(day)) return &exemption;
  }
  return nullptr;
}

bool IsWhole(const Member& member) {
  if (!FollowEachOther(member.stays, StayKind::kOfficial) ||
      !FollowEachOther(member.stays, StayKind::kTemporary)) {
    return false;
  }
  for (size_t i = 1; i < member.exemptions.size(); ++i) {
    if (Overlap(member.exemptions[i - 1], member.exemptions[i])) return false;
  }
  const Stay* home = OpenStay(member, StayKind::kOfficial);
  if (member.status == MemberStatus::kLeft) {
    return home == nullptr && OpenStay(member, StayKind::kTemporary) == nullptr &&
           std::all_of(member.appointments.begin(), member.appointments.end(),
                       [](const Appointment& post) { return post.end.has_value(); });
  }
  return home != nullptr && home->organization == member.organization;
}

void BeginFirstStay(Member* member, const MemberHome& home, absl::Time now) {
  Stay stay;
  stay.organization = member->organization;
  stay.kind = StayKind::kOfficial;
  stay.start = FirstDay(*member, home);
  stay.record_time = now;
  member->stays.push_back(std::move(stay));
}

absl::Status CorrectFirstDay(Member* member, const MemberHome& home) {
  for (Stay& stay : member->stays) {
    if (stay.kind != StayKind::kOfficial) continue;
    const Date first = FirstDay(*member, home);
    if (stay.end.has_value() && *stay.end < first) return StayBeganSince(*member);
    stay.start = first;
    return absl::OkStatus();
  }
  return absl::OkStatus();
}

absl::Status MoveOfficially(Member* member, const Uuid& organization, Date first_day,
                            const std::string& cause, const PostGoesOn& goes_on, absl::Time now) {
  Stay* home = OpenStayOf(member, StayKind::kOfficial);
  if (home == nullptr) return HasLeft(*member);
  KETNAP_RETURN_IF_ERROR(Close(*member, home, first_day - 1));
  KETNAP_RETURN_IF_ERROR(
      EndPosts(member, first_day - 1, AppointmentEndReason::kMoved,
               [&](const Appointment& post) { return !goes_on(post.organization); }));
  Stay* guest = OpenStayOf(member, StayKind::kTemporary);
  if (guest != nullptr && guest->organization == organization) {
    KETNAP_RETURN_IF_ERROR(Close(*member, guest, first_day - 1));
  }
  Stay stay;
  stay.organization = organization;
  stay.kind = StayKind::kOfficial;
  stay.start = first_day;
  stay.cause = cause;
  stay.record_time = now;
  Add(member, std::move(stay));
  member->organization = organization;
  return absl::OkStatus();
}

absl::Status BeginTemporaryStay(Member* member, const Uuid& organization, Date first_day,
                                std::optional<Date> until, const std::string& cause,
                                absl::Time now) {
  if (StayOn(*member, StayKind::kOfficial, first_day) == nullptr) return StayBeganSince(*member);
  for (const Stay& other : member->stays) {
    if (other.kind != StayKind::kTemporary) continue;
    if (other.end.has_value() && *other.end < first_day) continue;
    return ChangedSince("TEMPORARY_STAY_OVERLAPS", NameOf(*member),
                        "Vào ngày này hoặc sau đó đảng viên đang sinh hoạt tạm thời nơi khác.",
                        "On that day or later the member takes part elsewhere for a time.");
  }
  Stay stay;
  stay.organization = organization;
  stay.kind = StayKind::kTemporary;
  stay.start = first_day;
  stay.until = until;
  stay.cause = cause;
  stay.record_time = now;
  Add(member, std::move(stay));
  return absl::OkStatus();
}

absl::Status EndTemporaryStay(Member* member, Date last_day) {
  Stay* guest = OpenStayOf(member, StayKind::kTemporary);
  if (guest == nullptr) return absl::OkStatus();
  return Close(*member, guest, last_day);
}

absl::Status CarryOnTemporaryStay(Member* member, const Uuid& organization, Date first_day,
                                  const std::string& cause, absl::Time now) {
  Stay* guest = OpenStayOf(member, StayKind::kTemporary);
  if (guest == nullptr) return absl::OkStatus();
  const std::optional<Date> until = guest->until;
  KETNAP_RETURN_IF_ERROR(Close(*member, guest, first_day - 1));
  // At home, nobody is a guest.
  if (organization == member->organization) return absl::OkStatus();
  Stay stay;
  stay.organization = organization;
  stay.kind = StayKind::kTemporary;
  stay.start = first_day;
  stay.until = until;
  stay.cause = cause;
  stay.record_time = now;
  Add(member, std::move(stay));
  return absl::OkStatus();
}

absl::StatusOr<int> EndPostsIn(Member* member, const Uuid& organization, Date last_day) {
  int ended = 0;
  KETNAP_RETURN_IF_ERROR(EndPosts(member, last_day, AppointmentEndReason::kOrganizationEnded,
                                  [&](const Appointment& post) {
                                    if (post.organization != organization) return false;
                                    ++ended;
                                    return true;
                                  }));
  return ended;
}

absl::Status EndMembership(Member* member, Date last_day, LeaveReason reason) {
  if (member->status == MemberStatus::kLeft) return HasLeft(*member);
  for (Stay& stay : member->stays) {
    if (!stay.end.has_value()) KETNAP_RETURN_IF_ERROR(Close(*member, &stay, last_day));
  }
  KETNAP_RETURN_IF_ERROR(EndPosts(member, last_day, AppointmentEndReason::kLeft,
                                  [](const Appointment&) { return true; }));
  for (Exemption& exemption : member->exemptions) {
    if (exemption.end.has_value() && *exemption.end <= last_day) continue;
    // One that begins later was never lived: it is kept as its first day alone.
    exemption.end = std::max(exemption.start, last_day);
  }
  member->status = MemberStatus::kLeft;
  member->left_date = last_day;
  member->leave_reason = reason;
  return absl::OkStatus();
}

absl::Status SetExemption(Member* member, const Exemption& exemption) {
  if (member->status == MemberStatus::kLeft) return HasLeft(*member);
  auto same = member->exemptions.end();
  for (auto it = member->exemptions.begin(); it != member->exemptions.end(); ++it) {
    if (it->start == exemption.start) {
      same = it;
    } else if (Overlap(*it, exemption)) {
      return UnmetConditionsError(
          "EXEMPTION_OVERLAPS",
          {{"EXEMPTION_OVERLAPS",
            NameOf(*member),
            {"Trong thời gian này đảng viên đã được miễn sinh hoạt theo một nghị quyết khác.",
             "Another exemption covers some of these days."}}});
    }
  }
  if (same != member->exemptions.end()) {
    *same = exemption;
    return absl::OkStatus();
  }
  const auto place =
      std::upper_bound(member->exemptions.begin(), member->exemptions.end(), exemption,
                       [](const Exemption& a, const Exemption& b) { return a.start < b.start; });
  member->exemptions.insert(place, exemption);
  return absl::OkStatus();
}

}  // namespace ketnap::organization
