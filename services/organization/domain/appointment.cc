#include "services/organization/domain/appointment.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/organization/domain/member.h"
#include "services/organization/domain/member_stay.h"

namespace ketnap::organization {
namespace {

UnmetCondition Unmet(const char* rule, const Member& member, std::string vietnamese,
                     std::string english) {
  return {rule, NameOf(member), {std::move(vietnamese), std::move(english)}};
}

}  // namespace

std::string NameOf(const Appointment& appointment) {
  return absl::StrCat("appointments/", appointment.id.ToString());
}

std::vector<FieldViolation> CheckNewAppointment(const Appointment& appointment,
                                                const std::optional<Position>& position) {
  std::vector<FieldViolation> violations;
  if (!position.has_value()) {
    violations.push_back({"appointment.position",
                          "UNKNOWN_POSITION",
                          {"Chức vụ này không có trong danh mục.",
                           "The post is not one the rules of organization know."}});
  }
  if (appointment.term_end.has_value() && *appointment.term_end < appointment.start) {
    violations.push_back({"appointment.term_end_date",
                          "BEFORE_START",
                          {"Ngày hết nhiệm kỳ không được trước ngày nhận chức vụ.",
                           "The term must not end before the post begins."}});
  }
  return violations;
}

absl::Status CheckMayHold(const Member& member, const Appointment& appointment,
                          const std::function<bool(const Uuid& home)>& stands_within) {
  for (const Appointment& other : member.appointments) {
    if (other.organization != appointment.organization || other.position != appointment.position) {
      continue;
    }
    if (other.end.has_value() && *other.end < appointment.start) continue;
    return ResourceAlreadyExistsError(NameOf(other),
                                      {"Đồng chí này đang giữ chức vụ đó tại tổ chức này.",
                                       "The member holds this post in this organization already."});
  }
  std::vector<UnmetCondition> unmet;
  if (member.status == MemberStatus::kLeft) {
    unmet.push_back(Unmet("MEMBER_HAS_LEFT", member, "Người này không còn là đảng viên.",
                          "The person is no longer a member."));
  } else if (!member.official_date.has_value() || *member.official_date > appointment.start) {
    unmet.push_back(Unmet("OFFICIAL_MEMBERS_HOLD_POSTS", member,
                          "Ngày nhận chức vụ, người này chưa là đảng viên chính thức; đảng viên dự "
                          "bị không có quyền ứng cử, bầu cử.",
                          "On the first day of the post the member was not yet official; members "
                          "on probation neither elect nor are elected."));
  }
  const Stay* home = StayOn(member, StayKind::kOfficial, appointment.start);
  if (home == nullptr || !stands_within(home->organization)) {
    unmet.push_back(Unmet("MEMBER_STANDS_ELSEWHERE", member,
                          "Ngày nhận chức vụ, đồng chí này không sinh hoạt chính thức tại tổ chức "
                          "đó hoặc tổ chức trực thuộc.",
                          "On the first day of the post the member did not belong to the "
                          "organization or to one below it."));
  }
  if (unmet.empty()) return absl::OkStatus();
  return UnmetConditionsError("MEMBER_MAY_NOT_HOLD_POST", unmet);
}

absl::Status PostTakenError(const Appointment& holder, const Position& position) {
  return ResourceAlreadyExistsError(
      NameOf(holder),
      {absl::StrCat("Tổ chức đã có người giữ chức vụ ", position.display_name,
                    " vào ngày này hoặc sau đó; cần kết thúc chức vụ của người trước."),
       "Somebody holds this post on that day or later; it has one holder at a time."});
}

absl::Status EndPost(Appointment* appointment, Date last_day, AppointmentEndReason reason) {
  if (appointment->end.has_value()) {
    return UnmetConditionsError("STATE",
                                {{"STATE",
                                  NameOf(*appointment),
                                  {"Chức vụ này đã kết thúc.", "The post has ended already."}}});
  }
  if (last_day < appointment->start) {
    return InvalidFieldsError({{"end_date",
                                "BEFORE_START",
                                {"Ngày thôi giữ chức vụ không được trước ngày nhận.",
                                 "A post must not end before it begins."}}});
  }
  appointment->end = last_day;
  appointment->end_reason = reason;
  ++appointment->version;
  return absl::OkStatus();
}

bool IsGivenByHand(AppointmentEndReason reason) {
  return reason == AppointmentEndReason::kTermOver || reason == AppointmentEndReason::kRelieved ||
         reason == AppointmentEndReason::kRetired;
}

}  // namespace ketnap::organization
