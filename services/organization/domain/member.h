#ifndef KETNAP_SERVICES_ORGANIZATION_DOMAIN_MEMBER_H_
#define KETNAP_SERVICES_ORGANIZATION_DOMAIN_MEMBER_H_

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
#include "services/organization/domain/appointment.h"

namespace ketnap::organization {

// Standing of a member, as numbered in the API and in the table.
enum class MemberStatus { kUnspecified = 0, kProbationary = 1, kOfficial = 2, kLeft = 3 };

// Why a membership ended, as numbered in the API and in the table.
enum class LeaveReason {
  kUnspecified = 0,
  kDied = 1,
  kResigned = 2,
  kStruckOff = 3,
  kExpelled = 4,
  kMovedOut = 5
};

// How a member belongs to an organization, as numbered in the API and in the table.
enum class StayKind { kUnspecified = 0, kOfficial = 1, kTemporary = 2 };

// A stay of a member in an organization.
struct Stay {
  Uuid organization;
  StayKind kind = StayKind::kUnspecified;
  Date start;
  std::optional<Date> end;    // Last day; absent while it lasts.
  std::optional<Date> until;  // Of a temporary one: the day it was agreed to last to.
  std::string cause;          // Resource that began it; empty for the first.
  absl::Time record_time;

  bool Covers(Date day) const { return start <= day && (!end || day <= *end); }
  bool operator==(const Stay&) const = default;
};

// Why a member is exempt from activities, as numbered in the API and in the table.
enum class ExemptionReason { kUnspecified = 0, kOldAge = 1, kIllness = 2, kOther = 3 };

struct Exemption {
  Date start;
  std::optional<Date> end;  // Last day; absent: until it is taken back.
  ExemptionReason reason = ExemptionReason::kUnspecified;
  std::string document;

  bool Covers(Date day) const { return start <= day && (!end || day <= *end); }
  bool operator==(const Exemption&) const = default;
};

struct Member {
  Uuid id;
  int64_t version = 0;
  Uuid organization;
  std::string full_name;
  Date birth_date;
  MemberStatus status = MemberStatus::kUnspecified;
  Date admission_ceremony_date;
  std::optional<Date> admission_decision_date;  // Kept while on probation.
  std::optional<Date> official_date;
  std::optional<Date> seniority_date;
  std::optional<Uuid> candidate;
  int64_t candidate_version = 0;  // Version of the candidate last taken over.
  bool synthetic = false;
  std::optional<Date> left_date;  // Last day of a membership that ended.
  LeaveReason leave_reason = LeaveReason::kUnspecified;
  absl::Time create_time;
  absl::Time update_time;
  // Oldest first; filled where the member is loaded whole.
  std::vector<Stay> stays;
  std::vector<Exemption> exemptions;
  std::vector<Appointment> appointments;
};

// "members/…".
std::string NameOf(const Member& member);

// Every fault of a member entered by hand, as fields of a request's `member`.
std::vector<FieldViolation> CheckNewMember(const Member& member, Date today);

// Every fault of what the papers say of a member who has been entered.
std::vector<FieldViolation> CheckCorrectedMember(const Member& member, Date today);

// What a member needs to know of the organization to belong to.
struct MemberHome {
  Uuid organization;
  std::string display_name;
  Date valid_from;
  std::optional<Date> valid_to;
  bool holds_members = false;
};

// Whether members may come to `home`: OK, or FAILED_PRECONDITION, reason
// ORGANIZATION_TAKES_NO_MEMBERS.
absl::Status CheckTakesMembers(const MemberHome& home);

// Where a candidate's way has led, as far as the register of members minds.
enum class CandidateStanding { kNotAdmitted, kProbationary, kOfficial, kStruckOff };

// What the dossier service tells of a candidate.
struct CandidateFacts {
  Uuid candidate;
  int64_t version = 0;
  CandidateStanding standing = CandidateStanding::kNotAdmitted;
  Uuid organization;
  std::string full_name;
  Date birth_date;
  std::optional<Date> ceremony_date;
  std::optional<Date> admission_decision_date;
  std::optional<Date> strike_off_date;
  Date occurred_on;  // Of the step that is told.
  bool synthetic = false;
  // The step brought the person back from being struck off or revoked, or admitted them anew.
  bool returns = false;
};

// The id of the member a candidate becomes: always the same, so that no retelling makes two.
Uuid MemberIdOf(const Uuid& candidate);

// Tells whether the organization that carries on `predecessor` today is `successor`.
using CarriesOn = std::function<bool(const Uuid& predecessor, const Uuid& successor)>;

// The member as it stands after `facts`, stays included; absent when they change nothing, be it
// because the candidate has not been admitted or because they were taken over before. Official from
// exactly twelve months after the ceremony, whatever the decision's date; seniority counts from the
// date on the admission decision. A candidate who comes to another cell takes the member along,
// unless a reorganization has brought the member to its successor already or the member has moved
// in the register since. A membership that has ended stays so, unless it ended by striking off and
// the person returns: anew from a ceremony after that, else as if it had not ended. Versions and
// times are left to the caller.
std::optional<Member> FollowCandidate(const std::optional<Member>& present,
                                      const CandidateFacts& facts, const CarriesOn& carries_on,
                                      absl::Time now);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_DOMAIN_MEMBER_H_
