#ifndef KETNAP_SERVICES_ORGANIZATION_DOMAIN_MEMBER_TRANSFER_H_
#define KETNAP_SERVICES_ORGANIZATION_DOMAIN_MEMBER_TRANSFER_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/date.h"
#include "common/base/errors.h"
#include "common/base/uuid.h"
#include "services/organization/domain/member.h"
#include "services/organization/domain/member_stay.h"

namespace ketnap::organization {

// How a transfer stands, as numbered in the API and in the table.
enum class TransferState {
  kUnspecified = 0,
  kIssued = 1,
  kReceived = 2,
  kCancelled = 3,
  kEnded = 4
};

// A move of a member from one organization to another: for good, or for a time.
struct MemberTransfer {
  Uuid id;
  int64_t version = 0;
  Uuid member;
  StayKind kind = StayKind::kUnspecified;
  Uuid origin;
  Uuid destination;
  Date issue_date;
  std::optional<Date> until_date;
  std::optional<Date> receive_date;
  std::optional<Date>
      end_date;  // Last day of a temporary stay, or the day the paper was taken back.
  Date present_due_date;
  std::optional<Date> complete_due_date;  // Of an official one.
  TransferState state = TransferState::kUnspecified;
  absl::Time create_time;
  absl::Time update_time;
};

// "memberTransfers/…".
std::string NameOf(const MemberTransfer& transfer);

// The clocks of rule R-TRF-1, in working days from the day on the paper.
struct TransferClocks {
  int present_working_days = 0;
  int complete_working_days = 0;
  std::function<Date(Date from, int working_days)> add_working_days;
};

// Every fault of a transfer to be issued, as fields of a request's `transfer`.
std::vector<FieldViolation> CheckNewTransfer(const MemberTransfer& transfer);

// Gives the paper: origin, due dates and state. FAILED_PRECONDITION when the member has left,
// stands at the destination already or came to the origin after the day on the paper.
absl::Status Issue(const Member& member, const TransferClocks& clocks, MemberTransfer* transfer);

// The destination receives the member, who is loaded whole and stands there from `day` on.
// FAILED_PRECONDITION, reason STATE, unless the paper is out; INVALID_ARGUMENT on receive_date for
// a day before that on the paper; as MoveOfficially and BeginTemporaryStay otherwise. Advances no
// version.
absl::Status Receive(Member* member, MemberTransfer* transfer, Date day, const PostGoesOn& goes_on,
                     absl::Time now);

// Takes a paper back that was not presented, or ends the temporary stay on `day`; true when the
// member has changed. FAILED_PRECONDITION, reason STATE, when there is nothing to end;
// INVALID_ARGUMENT on end_date for a day before it began.
absl::StatusOr<bool> EndTransfer(Member* member, MemberTransfer* transfer, Date day);

// The paper is out, or the temporary stay lasts.
bool IsOpen(const MemberTransfer& transfer);

// The day by which something has to happen next: the paper presented and the transfer complete, or
// a temporary stay of agreed length over. Absent when nothing is due.
std::optional<Date> DueDate(const MemberTransfer& transfer);
bool IsOverdue(const MemberTransfer& transfer, Date today);

// The place in lists, smallest first: open ones by due date, then those without one, then closed
// ones, the last closed first. DueKey(day) is what open ones due on that day have.
int64_t ListKey(const MemberTransfer& transfer);
int64_t DueKey(Date day);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_DOMAIN_MEMBER_TRANSFER_H_
