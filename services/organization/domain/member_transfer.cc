#include "services/organization/domain/member_transfer.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"

namespace ketnap::organization {
namespace {

constexpr int64_t kNeverDue = 99991231;
constexpr int64_t kClosed = 100000000;

absl::Status WrongState(const MemberTransfer& transfer, const char* vietnamese,
                        const char* english) {
  return UnmetConditionsError("STATE", {{"STATE", NameOf(transfer), {vietnamese, english}}});
}

absl::Status Refuse(const char* rule, const Member& member, const char* vietnamese,
                    const char* english) {
  return UnmetConditionsError("TRANSFER_NOT_POSSIBLE",
                              {{rule, NameOf(member), {vietnamese, english}}});
}

}  // namespace

std::string NameOf(const MemberTransfer& transfer) {
  return absl::StrCat("memberTransfers/", transfer.id.ToString());
}

std::vector<FieldViolation> CheckNewTransfer(const MemberTransfer& transfer) {
  std::vector<FieldViolation> violations;
  if (transfer.kind == StayKind::kOfficial && transfer.until_date.has_value()) {
    violations.push_back({"transfer.until_date",
                          "ONLY_FOR_TEMPORARY",
                          {"Chuyển sinh hoạt chính thức không có thời hạn.",
                           "An official transfer has no day it lasts to."}});
  }
  if (transfer.until_date.has_value() && *transfer.until_date < transfer.issue_date) {
    violations.push_back({"transfer.until_date",
                          "BEFORE_ISSUE_DATE",
                          {"Thời hạn sinh hoạt tạm thời không được trước ngày ghi trên giấy giới "
                           "thiệu.",
                           "A temporary stay must not last to a day before that on the paper."}});
  }
  return violations;
}

absl::Status Issue(const Member& member, const TransferClocks& clocks, MemberTransfer* transfer) {
  const Stay* home = OpenStay(member, StayKind::kOfficial);
  if (member.status == MemberStatus::kLeft || home == nullptr) {
    return Refuse("MEMBER_HAS_LEFT", member, "Người này không còn là đảng viên.",
                  "The person is no longer a member.");
  }
  if (transfer->destination == member.organization) {
    return Refuse("ALREADY_THERE", member, "Đảng viên đang sinh hoạt tại chính tổ chức này.",
                  "The member belongs to this organization already.");
  }
  if (transfer->issue_date < home->start) {
    return Refuse("STAY_BEGAN_SINCE", member,
                  "Ngày trên giấy giới thiệu trước ngày đảng viên về sinh hoạt tại tổ chức hiện "
                  "nay.",
                  "The day on the paper lies before the member came to the present organization.");
  }
  transfer->origin = member.organization;
  transfer->present_due_date =
      clocks.add_working_days(transfer->issue_date, clocks.present_working_days);
  if (transfer->kind == StayKind::kOfficial) {
    transfer->complete_due_date =
        clocks.add_working_days(transfer->issue_date, clocks.complete_working_days);
  }
  transfer->state = TransferState::kIssued;
  return absl::OkStatus();
}

absl::Status Receive(Member* member, MemberTransfer* transfer, Date day, const PostGoesOn& goes_on,
                     absl::Time now) {
  if (transfer->state != TransferState::kIssued) {
    return WrongState(*transfer,
                      "Giấy giới thiệu này đã được tiếp nhận hoặc thu hồi, không còn hiệu lực.",
                      "The paper has been received or taken back.");
  }
  if (day < transfer->issue_date) {
    return InvalidFieldsError({{"receive_date",
                                "BEFORE_ISSUE_DATE",
                                {"Ngày tiếp nhận không được trước ngày trên giấy giới thiệu.",
                                 "The day of arrival must not lie before that on the paper."}}});
  }
  if (member->status == MemberStatus::kLeft) {
    return Refuse("MEMBER_HAS_LEFT", *member, "Người này không còn là đảng viên.",
                  "The person is no longer a member.");
  }
  if (transfer->destination == member->organization) {
    return Refuse("ALREADY_THERE", *member, "Đảng viên đang sinh hoạt tại chính tổ chức này.",
                  "The member belongs to this organization already.");
  }
  const std::string cause = NameOf(*transfer);
  if (transfer->kind == StayKind::kOfficial) {
    KETNAP_RETURN_IF_ERROR(MoveOfficially(member, transfer->destination, day, cause, goes_on, now));
  } else {
    KETNAP_RETURN_IF_ERROR(
        BeginTemporaryStay(member, transfer->destination, day, transfer->until_date, cause, now));
  }
  transfer->receive_date = day;
  transfer->state = TransferState::kReceived;
  return absl::OkStatus();
}

absl::StatusOr<bool> EndTransfer(Member* member, MemberTransfer* transfer, Date day) {
  if (!IsOpen(*transfer)) {
    return WrongState(*transfer,
                      "Việc chuyển sinh hoạt này đã hoàn thành hoặc đã kết thúc; muốn chuyển tiếp, "
                      "cần giấy giới thiệu mới.",
                      "The transfer is complete or over; a new paper is needed to move again.");
  }
  const bool lasts = transfer->state == TransferState::kReceived;
  if (day < (lasts ? *transfer->receive_date : transfer->issue_date)) {
    return InvalidFieldsError(
        {{"end_date",
          lasts ? "BEFORE_RECEIVE_DATE" : "BEFORE_ISSUE_DATE",
          {"Ngày kết thúc không được trước ngày bắt đầu.", "It must not end before it began."}}});
  }
  transfer->end_date = day;
  transfer->state = lasts ? TransferState::kEnded : TransferState::kCancelled;
  if (!lasts) return false;
  KETNAP_RETURN_IF_ERROR(EndTemporaryStay(member, day));
  return true;
}

bool IsOpen(const MemberTransfer& transfer) {
  return transfer.state == TransferState::kIssued ||
         (transfer.state == TransferState::kReceived && transfer.kind == StayKind::kTemporary);
}

std::optional<Date> DueDate(const MemberTransfer& transfer) {
  if (!IsOpen(transfer)) return std::nullopt;
  if (transfer.state == TransferState::kReceived) return transfer.until_date;
  return std::min(transfer.present_due_date,
                  transfer.complete_due_date.value_or(transfer.present_due_date));
}

bool IsOverdue(const MemberTransfer& transfer, Date today) {
  const std::optional<Date> due = DueDate(transfer);
  return due.has_value() && *due < today;
}

int64_t DueKey(Date day) { return day.year() * 10000 + day.month() * 100 + day.day(); }

int64_t ListKey(const MemberTransfer& transfer) {
  if (IsOpen(transfer)) {
    const std::optional<Date> due = DueDate(transfer);
    return due.has_value() ? DueKey(*due) : kNeverDue;
  }
  const Date closed =
      transfer.end_date.value_or(transfer.receive_date.value_or(transfer.issue_date));
  return kClosed + kNeverDue - DueKey(closed);
}

}  // namespace ketnap::organization
