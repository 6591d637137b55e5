#ifndef KETNAP_SERVICES_ORGANIZATION_DOMAIN_APPOINTMENT_H_
#define KETNAP_SERVICES_ORGANIZATION_DOMAIN_APPOINTMENT_H_

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
#include "services/organization/domain/organization.h"

namespace ketnap::organization {

// Why a post ended, as numbered in the API and in the table.
enum class AppointmentEndReason {
  kUnspecified = 0,
  kTermOver = 1,
  kRelieved = 2,
  kMoved = 3,
  kLeft = 4,
  kOrganizationEnded = 5,
  kRetired = 6
};

// A post of a member in an organization.
struct Appointment {
  Uuid id;
  int64_t version = 0;
  Uuid member;
  Uuid organization;
  std::string position;
  int rank = 0;  // Of the position when the post was given: the order of lists.
  Date start;
  std::optional<Date> term_end;
  std::optional<Date> end;  // Last day; absent while it is held.
  std::optional<DecisionReference> decision;
  AppointmentEndReason end_reason = AppointmentEndReason::kUnspecified;
  absl::Time create_time;

  bool Covers(Date day) const { return start <= day && (!end || day <= *end); }
  bool operator==(const Appointment&) const = default;
};

// "appointments/…".
std::string NameOf(const Appointment& appointment);

// A kind of post, as the organization rules tell it.
struct Position {
  std::string code;
  std::string display_name;
  int rank = 0;
  bool single_holder = false;
};

// Every fault of a post to be given, as fields of a request's `appointment`. `position` is absent
// for a code the rules do not know.
std::vector<FieldViolation> CheckNewAppointment(const Appointment& appointment,
                                                const std::optional<Position>& position);

struct Member;

// Whether `member`, loaded whole, may be given the post: official, still a member, and standing in
// its organization or below on its first day, which `stands_within(home)` tells. Members on
// probation neither elect nor are elected. FAILED_PRECONDITION MEMBER_MAY_NOT_HOLD_POST with every
// unmet condition; ALREADY_EXISTS naming the post when the member holds the same one already.
absl::Status CheckMayHold(const Member& member, const Appointment& appointment,
                          const std::function<bool(const Uuid& home)>& stands_within);

// ALREADY_EXISTS naming the post of the one who holds it: a post with one holder is taken.
absl::Status PostTakenError(const Appointment& holder, const Position& position);

// Ends a post. FAILED_PRECONDITION, reason STATE, when it has ended; INVALID_ARGUMENT for a day
// before its first. Advances its version.
absl::Status EndPost(Appointment* appointment, Date last_day, AppointmentEndReason reason);

// Whether a caller may give this reason: the others are told by what ends the post.
bool IsGivenByHand(AppointmentEndReason reason);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_DOMAIN_APPOINTMENT_H_
