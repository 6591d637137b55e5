#ifndef KETNAP_SERVICES_ORGANIZATION_DOMAIN_ORGANIZATION_H_
#define KETNAP_SERVICES_ORGANIZATION_DOMAIN_ORGANIZATION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/date.h"
#include "common/base/errors.h"
#include "common/base/uuid.h"

namespace ketnap::organization {

// What the type table says of one type.
struct OrganizationType {
  int64_t version = 0;
  std::string code;
  std::string display_name;
  bool may_be_root = false;
  bool holds_members = false;         // Members belong to organizations of this type.
  bool may_decide_admission = false;  // May be given the authority to decide admission.
  std::vector<std::string> allowed_parents;
  std::optional<Date> valid_from;  // Days on which organizations of the type may be made.
  std::optional<Date> valid_to;
};

// A document of a body; only all four together name one.
struct DecisionReference {
  std::string number;
  std::string symbol;
  std::string issuer;
  Date date;

  bool operator==(const DecisionReference&) const = default;
};

// As numbered in the API and in the table.
enum class AuthorityKind {
  kUnspecified = 0,
  kAdmission = 1,
  kDelegatedAdmission = 2,
  kDelegatedSuperior = 3
};

// An authority and the days it is held; without a decision its evidence is still owed.
struct Authority {
  AuthorityKind kind = AuthorityKind::kUnspecified;
  Date valid_from;
  std::optional<Date> valid_to;  // Last day.
  std::optional<DecisionReference> decision;
  absl::Time record_time;
};

// A code in somebody's scheme and the days it holds.
struct AdministrativeCode {
  std::string scheme;
  std::string value;
  Date valid_from;
  std::optional<Date> valid_to;  // Last day.
  absl::Time record_time;
};

// What an organization is from one day to another. Also what every change of an organization
// changes.
struct OrganizationContent {
  std::optional<Uuid> parent;
  std::string type;
  std::string display_name;
  int workplace_kind = 0;  // As numbered in the API.
  int committee_size = 0;
  int standing_committee_size = 0;
  bool has_youth_union = false;
  bool has_trade_union = false;

  bool operator==(const OrganizationContent&) const = default;
};

// A stretch of days with one content. Those that stand follow each other without gap or overlap.
struct OrganizationPeriod {
  int64_t version = 0;  // The organization's version that recorded it.
  Date valid_from;
  std::optional<Date> valid_to;  // Last day; absent for the present one.
  OrganizationContent content;
  std::optional<Uuid> reorganization;  // The one that began it.
  absl::Time record_time;
  std::optional<absl::Time> supersede_time;  // When a correction took its place.
  std::string correction_reason;
};

// A node of the tree as it is today, or, of one that has ended, was on its last day.
struct Organization {
  Uuid id;
  int64_t version = 0;
  OrganizationContent content;
  Date valid_from;               // First day of its existence.
  std::optional<Date> valid_to;  // Last day of its existence.
  Date content_from;             // First day of the present content.
  bool synthetic = false;
  absl::Time create_time;
  absl::Time update_time;
  std::vector<Authority> authorities;     // All it ever held, oldest first; filled where loaded so.
  std::vector<AdministrativeCode> codes;  // All it ever had, oldest first; filled where loaded so.
};

// An organization with everything it ever was, authorities and codes included.
struct OrganizationHistory {
  Organization organization;
  // Oldest first; those that were superseded come after what took their place, newest first.
  std::vector<OrganizationPeriod> periods;
};

// Whether `span` (anything with valid_from and valid_to) covers `day`.
template <typename Span>
bool Covers(const Span& span, Date day) {
  return span.valid_from <= day && (!span.valid_to.has_value() || day <= *span.valid_to);
}

// Whether it holds an authority, of whatever kind, and so decides admission on `day`.
bool DecidesAdmissionOn(const Organization& organization, Date day);

// "organizations/…".
std::string NameOf(const Organization& organization);

// The period that stood on `day`: null when the organization did not exist. Superseded ones are not
// looked at.
const OrganizationPeriod* PeriodOn(const std::vector<OrganizationPeriod>& periods, Date day);

// The organization of `history` as it was on `day`: content, and the first day of it. Absent when
// it did not exist.
std::optional<Organization> OrganizationOn(const OrganizationHistory& history, Date day);

// How other content comes into the periods of an organization.
enum class PeriodStep {
  kNone,     // It is what stands already.
  kFollow,   // The present period ends the day before it begins.
  kReplace,  // It begins where the present period does, which is superseded.
};
PeriodStep StepTo(const Organization& organization, const OrganizationContent& content, Date from);

// Whether the organization may change from `from` on: FAILED_PRECONDITION ORGANIZATION_ENDED, or
// ORGANIZATION_CHANGED_SINCE when its present content began later.
absl::Status CheckMayChangeFrom(const Organization& organization, Date from);
// FAILED_PRECONDITION ORGANIZATION_CHANGED_SINCE: what `from` would change began on `began`.
absl::Status ChangedSinceError(const Organization& organization, Date began);

// Every fault of an organization's content, authorities and codes, as fields of a request's
// `organization`.
std::vector<FieldViolation> CheckContent(const Organization& organization,
                                         const OrganizationType& type, Date today);

// The fault of a type nobody knows.
FieldViolation UnknownType();

// Whether an organization of `type` may stand below `parent` (null: as the root) and, with
// `made_on`, may be made on that day: OK, or FAILED_PRECONDITION, reason
// ORGANIZATION_PLACEMENT_NOT_ALLOWED, with each unmet condition.
absl::Status CheckPlacement(const OrganizationType& type, const Organization* parent,
                            std::optional<Date> made_on = std::nullopt);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_DOMAIN_ORGANIZATION_H_
