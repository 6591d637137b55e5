#ifndef KETNAP_SERVICES_ORGANIZATION_DOMAIN_MEMBER_H_
#define KETNAP_SERVICES_ORGANIZATION_DOMAIN_MEMBER_H_

#include <cstdint>
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

// Standing of a member, as numbered in the API and in the table.
enum class MemberStatus { kUnspecified = 0, kProbationary = 1, kOfficial = 2, kLeft = 3 };

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
  absl::Time create_time;
  absl::Time update_time;
};

// "members/…".
std::string NameOf(const Member& member);

// Every fault of a member entered by hand, as fields of a request's `member`.
std::vector<FieldViolation> CheckNewMember(const Member& member, Date today);

// Whether members may be entered in `organization`: OK, or FAILED_PRECONDITION, reason
// ORGANIZATION_TAKES_NO_MEMBERS.
absl::Status CheckTakesMembers(const Organization& organization, const OrganizationType& type);

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
  bool synthetic = false;
};

// The id of the member a candidate becomes: always the same, so that no retelling makes two.
Uuid MemberIdOf(const Uuid& candidate);

// The member as it stands after `facts`; absent when they change nothing, be it because the
// candidate has not been admitted or because they were taken over before. Official from exactly
// twelve months after the ceremony, whatever the decision's date; seniority counts from the date on
// the admission decision. Versions and times are left to the caller.
std::optional<Member> FollowCandidate(const std::optional<Member>& present,
                                      const CandidateFacts& facts);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_DOMAIN_MEMBER_H_
